import {
  HISTOGRAM_INTERVALS,
  type HistogramInterval,
  type QueryProblem,
} from 'backstage-plugin-mail-forensics-common';
import type { QueryNode } from '../QueryNode';
import { parseGroups } from './parseGroups';
import { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';
import { toSpan } from './readValue';

/** A histogram request that was parsed. */
export interface ParsedHistogram {
  query: QueryNode;
  from?: Date;
  to?: Date;
  interval?: HistogramInterval;
}

/** Parses the body of a histogram: what is asked for, or everything that is wrong with it. */
export function parseHistogram(
  body: unknown,
): { histogram: ParsedHistogram } | { problems: QueryProblem[] } {
  const log = new ProblemLog();
  const request = readObject(body);
  if (!request) {
    log.report('MISSING_GROUPS', 'The body must be an object with "groups".');
    return { problems: log.problems };
  }
  const query = parseGroups(request, log);
  const from = parseTime(request, 'from', log);
  const to = parseTime(request, 'to', log);
  const interval = parseInterval(request.interval, log);
  if (from && to && from > to) {
    log.report('ILLEGAL_VALUE', '"from" must not be later than "to".');
  }
  return query && log.problems.length === 0
    ? { histogram: { query, from, to, interval } }
    : { problems: log.problems };
}

function parseTime(
  request: Record<string, unknown>,
  name: 'from' | 'to',
  log: ProblemLog,
): Date | undefined {
  const value = request[name] ?? undefined;
  if (value === undefined) {
    return undefined;
  }
  const span = typeof value === 'string' ? toSpan(value) : undefined;
  return (
    span?.from ??
    log.report('ILLEGAL_VALUE', `"${name}" must be a time in ISO 8601.`)
  );
}

function parseInterval(
  value: unknown,
  log: ProblemLog,
): HistogramInterval | undefined {
  return value === undefined || value === null
    ? undefined
    : HISTOGRAM_INTERVALS.find(known => known === value) ??
        log.report(
          'ILLEGAL_VALUE',
          `"interval" must be one of ${HISTOGRAM_INTERVALS.join(', ')}.`,
        );
}
