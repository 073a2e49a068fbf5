import {
  OPERATORS,
  type Operator,
} from 'backstage-plugin-mail-forensics-common';
import { findTerm, type Term } from '../language/terms';
import type { QueryNode } from '../QueryNode';
import { comparisonsOf, type Comparison } from './comparisons';
import type { ProblemLog } from './ProblemLog';
import { readObject } from './readObject';
import { ValueReader } from './ValueReader';

/** Parses one filter; undefined where something in it is wrong. */
export function parseFilter(
  raw: unknown,
  log: ProblemLog,
): QueryNode | undefined {
  const filter = readObject(raw);
  if (!filter) {
    return log.report('MISSING_VALUE', 'A filter must be an object.');
  }
  const term = parseTerm(filter, log);
  const operator = parseOperator(filter, log);
  if (!term || !operator) {
    return undefined;
  }
  const comparison: Comparison | undefined = comparisonsOf(term)[operator];
  if (!comparison) {
    return log.report(
      'ILLEGAL_OPERATOR',
      `${operator} cannot be used with ${String(filter.term)}.`,
      filter,
    );
  }
  return comparison(new ValueReader(filter, log));
}

function parseTerm(
  filter: Record<string, unknown>,
  log: ProblemLog,
): Term | undefined {
  const { term } = filter;
  if (term === undefined || term === null || term === '') {
    return log.report('MISSING_VALUE', 'A filter has no "term".', filter);
  }
  const found = typeof term === 'string' ? findTerm(term) : undefined;
  return (
    found ??
    log.report(
      'ILLEGAL_VALUE',
      'There is no such term. Terms are written with dots, as in "file.name".',
      filter,
    )
  );
}

function parseOperator(
  filter: Record<string, unknown>,
  log: ProblemLog,
): Operator | undefined {
  const { operator = 'IS' } = filter;
  return (
    OPERATORS.find(known => known === (operator ?? 'IS')) ??
    log.report(
      'ILLEGAL_OPERATOR',
      `There is no such operator. Operators are ${OPERATORS.join(', ')}.`,
      filter,
    )
  );
}
