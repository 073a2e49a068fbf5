import type { Operator } from 'backstage-plugin-mail-forensics-common';
import { readGroupRef } from '../../catalog';
import { matchesAnything, toPattern } from '../language/pattern';
import type { Term } from '../language/terms';
import type {
  BooleanTerm,
  NumberTerm,
  QueryNode,
  TextTerm,
  TimeTerm,
  ValueTerm,
} from '../QueryNode';
import { readBoolean, readDuration, readNumber, readSpan } from './readValue';
import { all, type ValueReader } from './ValueReader';

/** Makes a condition of a filter's value; undefined where the value is wrong, which is then reported. */
export type Comparison = (value: ValueReader) => QueryNode | undefined;

/** What each operator means for a term; undefined where it means nothing. A new operator must be given a meaning. */
type Comparisons = Record<Operator, Comparison | undefined>;

const NONE: Comparisons = {
  IS: undefined,
  IS_NOT: undefined,
  IS_ANY: undefined,
  IS_NONE: undefined,
  ON_OR_BEFORE: undefined,
  ON_OR_AFTER: undefined,
  ON: undefined,
  WITHIN_THE_LAST: undefined,
  LESS_THAN: undefined,
  GREATER_THAN: undefined,
  EXISTS: undefined,
  DOES_NOT_EXIST: undefined,
};

/** What the operators mean for a term. */
export function comparisonsOf(term: Term): Comparisons {
  switch (term.kind) {
    case 'text':
    case 'recipients':
    case 'constantText':
    case 'connectionName':
      return { ...NONE, ...presence(term), ...textComparisons(term) };
    case 'anyText':
      return { ...NONE, ...textComparisons(term) };
    case 'number':
    case 'constantNumber':
      return {
        ...NONE,
        ...presence(term),
        ...equality(term, numberIs(term)),
        ...numberComparisons(term),
      };
    case 'boolean':
      return { ...NONE, ...presence(term), ...equality(term, booleanIs(term)) };
    case 'time':
      return { ...NONE, ...presence(term), ...timeComparisons(term) };
    case 'catalogGroup':
      return { ...NONE, ...membership() };
    case 'inapplicable':
      return {
        ...presence(term),
        ...textComparisons(term),
        ...numberComparisons(term),
        ...timeComparisons(term),
      };
    default:
      return unknownKind(term);
  }
}

function presence(term: ValueTerm) {
  const exists: Comparison = value =>
    value.nothing() && { kind: 'exists', term };
  return { EXISTS: exists, DOES_NOT_EXIST: opposite(exists) };
}

function textComparisons(term: TextTerm) {
  return equality(term, values => ({
    kind: 'textIs',
    term,
    anyOf: values.map(toPattern),
  }));
}

/** Groups are named, so there are no wildcards. */
function membership() {
  const isOneOf = (
    names: string[] | undefined,
    value: ValueReader,
  ): QueryNode | undefined => {
    const groups = all((names ?? []).map(readGroupRef));
    return names && groups
      ? { kind: 'sentByMemberOf', groups }
      : names &&
          value.report(
            'ILLEGAL_VALUE',
            'The value must be the entity ref of a group, such as group:default/sales.',
          );
  };
  const is: Comparison = value => {
    const one = value.one();
    return isOneOf(one === undefined ? undefined : [one], value);
  };
  const isAny: Comparison = value => isOneOf(value.several(), value);
  return {
    IS: is,
    IS_NOT: opposite(is),
    IS_ANY: isAny,
    IS_NONE: opposite(isAny),
  };
}

function numberIs(term: NumberTerm) {
  return (values: string[], value: ValueReader): QueryNode | undefined => {
    const anyOf = all(values.map(each => readNumber(each, value)));
    return anyOf && { kind: 'numberIs', term, anyOf };
  };
}

function booleanIs(term: BooleanTerm) {
  return (values: string[], value: ValueReader): QueryNode | undefined => {
    const anyOf = all(values.map(each => readBoolean(each, value)));
    return anyOf && { kind: 'booleanIs', term, anyOf };
  };
}

/** The four operators of equality. A value of nothing but wildcards asks whether there is a value. */
function equality(
  term: ValueTerm,
  is: (values: string[], value: ValueReader) => QueryNode | undefined,
) {
  const isAny = (values: string[], value: ValueReader): QueryNode | undefined =>
    values.some(each => matchesAnything(toPattern(each)))
      ? { kind: 'exists', term }
      : is(values, value);
  const isOne: Comparison = value => {
    const one = value.one();
    return one === undefined ? undefined : isAny([one], value);
  };
  const isOneOf: Comparison = value => {
    const several = value.several();
    return several && isAny(several, value);
  };
  return {
    IS: isOne,
    IS_NOT: opposite(isOne),
    IS_ANY: isOneOf,
    IS_NONE: opposite(isOneOf),
  };
}

function numberComparisons(term: NumberTerm) {
  const compare =
    (kind: 'numberBelow' | 'numberAbove'): Comparison =>
    value => {
      const one = value.one();
      const bound = one === undefined ? undefined : readNumber(one, value);
      return bound === undefined ? undefined : { kind, term, bound };
    };
  return {
    LESS_THAN: compare('numberBelow'),
    GREATER_THAN: compare('numberAbove'),
  };
}

function timeComparisons(term: TimeTerm) {
  const within =
    (...ends: ('from' | 'before')[]): Comparison =>
    value => {
      const one = value.one();
      const span = one === undefined ? undefined : readSpan(one, value);
      return (
        span && {
          kind: 'timeWithin',
          term,
          ...(ends.includes('from') && { from: span.from }),
          ...(ends.includes('before') && { before: span.before }),
        }
      );
    };
  const withinTheLast: Comparison = value => {
    const one = value.one();
    const ago = one === undefined ? undefined : readDuration(one, value);
    return ago && { kind: 'timeSince', term, ago };
  };
  return {
    ON_OR_AFTER: within('from'),
    ON_OR_BEFORE: within('before'),
    ON: onDay(term),
    WITHIN_THE_LAST: withinTheLast,
  };
}

function onDay(term: TimeTerm): Comparison {
  return value => {
    const one = value.one();
    const span = one === undefined ? undefined : readSpan(one, value);
    return span && { kind: 'timeWithin', term, ...span.day };
  };
}

function opposite(comparison: Comparison): Comparison {
  return value => {
    const node = comparison(value);
    return node && { kind: 'not', node };
  };
}

function unknownKind(term: never): never {
  throw new Error(`Unknown kind of term: ${JSON.stringify(term)}`);
}
