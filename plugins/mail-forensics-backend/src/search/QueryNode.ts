import type { Duration } from 'luxon';
import type { Term } from './language/terms';
import type { Pattern } from './language/pattern';

type TermOf<Kind extends Term['kind']> = Extract<Term, { kind: Kind }>;

/** Terms with values of their own. */
export type ValueTerm = Exclude<Term, { kind: 'catalogGroup' }>;

/** Terms that are compared as text. */
export type TextTerm = TermOf<
  | 'text'
  | 'recipients'
  | 'constantText'
  | 'connectionName'
  | 'anyText'
  | 'inapplicable'
>;

/** Terms that are compared as numbers. */
export type NumberTerm = TermOf<'number' | 'constantNumber' | 'inapplicable'>;

/** Terms that are compared as times. */
export type TimeTerm = TermOf<'time' | 'inapplicable'>;

/** Terms that are true or false. */
export type BooleanTerm = TermOf<'boolean' | 'inapplicable'>;

/**
 * A query that was parsed: which events are asked for.
 *
 * The opposites of conditions (IS_NOT, IS_NONE, DOES_NOT_EXIST) are `not` around them. A condition on a term without a
 * value does not hold, so its opposite does: IS_NOT and IS_NONE match events that have no value. Where a term has
 * several values, a condition holds if it holds for one of them, and its opposite if it holds for none.
 */
export type QueryNode =
  /** Holds where all do; with none, always. */
  | { kind: 'and'; nodes: QueryNode[] }
  /** Holds where one does; with none, never. */
  | { kind: 'or'; nodes: QueryNode[] }
  | { kind: 'not'; node: QueryNode }
  | { kind: 'exists'; term: ValueTerm }
  /** Sent by a member of one of these groups of the catalog, or by one of these people: entity refs, in full. */
  | { kind: 'sentByMemberOf'; groups: string[] }
  | { kind: 'textIs'; term: TextTerm; anyOf: Pattern[] }
  | { kind: 'numberIs'; term: NumberTerm; anyOf: number[] }
  | { kind: 'numberBelow'; term: NumberTerm; bound: number }
  | { kind: 'numberAbove'; term: NumberTerm; bound: number }
  | { kind: 'booleanIs'; term: BooleanTerm; anyOf: boolean[] }
  /** From a time on, up to but without another; an absent end is open. */
  | { kind: 'timeWithin'; term: TimeTerm; from?: Date; before?: Date }
  | { kind: 'timeSince'; term: TimeTerm; ago: Duration };
