import type {
  BooleanColumn,
  Column,
  NumberColumn,
  RecipientList,
  TextColumn,
  TimeColumn,
} from '../language/columns';
import type { Pattern } from '../language/pattern';

/**
 * What is asked of the database: columns and values in the form in which they are stored, without anything that depends
 * on the clock or on names. `always` and `never` stand only alone.
 */
export type Condition =
  | { kind: 'always' }
  | { kind: 'never' }
  | { kind: 'all'; conditions: Condition[] }
  | { kind: 'any'; conditions: Condition[] }
  /** Holds exactly where the condition does not, also where that is for want of a value. */
  | { kind: 'not'; condition: Condition }
  | { kind: 'present'; column: Column }
  | { kind: 'text'; column: TextColumn; match: TextMatch }
  /** Holds where one of the recipients in the list matches. */
  | { kind: 'recipient'; list: RecipientList; match: RecipientMatch }
  | { kind: 'numberIs'; column: NumberColumn; anyOf: number[] }
  | { kind: 'numberBelow'; column: NumberColumn; bound: number }
  | { kind: 'numberAbove'; column: NumberColumn; bound: number }
  | { kind: 'boolean'; column: BooleanColumn; value: boolean }
  | { kind: 'timeFrom'; column: TimeColumn; from: Date }
  | { kind: 'timeBefore'; column: TimeColumn; before: Date };

export type TextMatch =
  | { kind: 'oneOf'; values: string[] }
  | { kind: 'like'; pattern: Pattern };

export type RecipientMatch =
  | TextMatch
  | { kind: 'present' }
  /** By the domain of an address instead of the address. */
  | { kind: 'domainIn'; domains: string[] }
  /** As a pattern that leaves open how an address begins; for nearly all of them that is how their domain ends. */
  | { kind: 'endsIn'; end: string }
  /** The same for those that have no domain only. */
  | { kind: 'endsInWithoutDomain'; end: string };

export const ALWAYS: Condition = { kind: 'always' };
export const NEVER: Condition = { kind: 'never' };

/** Holds where all do; with none, always. */
export function all(conditions: Condition[]): Condition {
  return join('all', conditions, { neutral: 'always', absorbing: 'never' });
}

/** Holds where one does; with none, never. */
export function any(conditions: Condition[]): Condition {
  return join('any', conditions, { neutral: 'never', absorbing: 'always' });
}

/** The opposite of a condition. */
export function not(condition: Condition): Condition {
  switch (condition.kind) {
    case 'always':
      return NEVER;
    case 'never':
      return ALWAYS;
    case 'not':
      return condition.condition;
    default:
      return { kind: 'not', condition };
  }
}

function join(
  kind: 'all' | 'any',
  conditions: Condition[],
  ends: { neutral: 'always' | 'never'; absorbing: 'always' | 'never' },
): Condition {
  if (conditions.some(condition => condition.kind === ends.absorbing)) {
    return { kind: ends.absorbing };
  }
  const rest = conditions.filter(condition => condition.kind !== ends.neutral);
  if (rest.length === 0) {
    return { kind: ends.neutral };
  }
  return rest.length === 1 ? rest[0] : { kind, conditions: rest };
}
