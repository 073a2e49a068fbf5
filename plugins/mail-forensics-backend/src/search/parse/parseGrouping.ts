import type { QueryProblem } from 'backstage-plugin-mail-forensics-common';
import type { Column, RecipientList } from '../language/columns';
import { findTerm, type Term } from '../language/terms';
import type { QueryNode } from '../QueryNode';
import { DEFAULT_GROUPS, MAX_GROUPS_IN_ANSWER } from './limits';
import { parseGroups } from './parseGroups';
import { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';

/** What events are grouped by. */
export type GroupKey =
  | { kind: 'column'; column: Column }
  | { kind: 'recipients'; list: RecipientList }
  | { kind: 'connectionName' }
  /** The same for every event. */
  | { kind: 'constant'; value: string }
  /** No event has a value. */
  | { kind: 'nothing' };

/** A grouping request that was parsed. */
export interface ParsedGrouping {
  query: QueryNode;
  key: GroupKey;
  size: number;
}

/** Parses the body of a grouping: what is asked for, or everything that is wrong with it. */
export function parseGrouping(
  body: unknown,
): { grouping: ParsedGrouping } | { problems: QueryProblem[] } {
  const log = new ProblemLog();
  const request = readObject(body);
  if (!request) {
    log.report('MISSING_GROUPS', 'The body must be an object with "groups".');
    return { problems: log.problems };
  }
  const query = parseGroups(request, log);
  const key = parseKey(request.groupingTerm, log);
  const size = parseSize(request.size, log);
  return query && key && size !== undefined
    ? { grouping: { query, key, size } }
    : { problems: log.problems };
}

function parseKey(name: unknown, log: ProblemLog): GroupKey | undefined {
  const term = typeof name === 'string' ? findTerm(name) : undefined;
  const key = term && toGroupKey(term);
  return (
    key ??
    log.report(
      'ILLEGAL_GROUP',
      '"groupingTerm" must be a term with values that can be counted, such as "file.category". Times are counted by the histogram.',
    )
  );
}

function toGroupKey(term: Term): GroupKey | undefined {
  switch (term.kind) {
    case 'text':
    case 'number':
    case 'boolean':
      return { kind: 'column', column: term.column };
    case 'recipients':
      return { kind: 'recipients', list: term.list };
    case 'connectionName':
      return { kind: 'connectionName' };
    case 'constantText':
    case 'constantNumber':
      return { kind: 'constant', value: String(term.value) };
    case 'inapplicable':
      return { kind: 'nothing' };
    case 'time':
    case 'anyText':
    case 'catalogGroup':
      return undefined;
    default:
      throw new Error(`Unknown term: ${JSON.stringify(term satisfies never)}`);
  }
}

function parseSize(value: unknown, log: ProblemLog): number | undefined {
  const size = value ?? DEFAULT_GROUPS;
  return typeof size === 'number' &&
    Number.isInteger(size) &&
    size >= 1 &&
    size <= MAX_GROUPS_IN_ANSWER
    ? size
    : log.report(
        'INVALID_PAGE_SIZE',
        `"size" must be a whole number from 1 to ${MAX_GROUPS_IN_ANSWER}.`,
      );
}
