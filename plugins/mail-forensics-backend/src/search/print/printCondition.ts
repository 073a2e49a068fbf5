import type { TextSql } from '../../database';
import {
  TEXT_COLUMNS,
  isTextColumn,
  type Column,
  type RecipientList,
  type TextColumn,
} from '../language/columns';
import type { Pattern } from '../language/pattern';
import type {
  Condition,
  RecipientMatch,
  TextMatch,
} from '../normalise/Condition';
import type { TimeBounds } from '../normalise/timeBounds';
import { hasIndexOfParts, indexedBeginning } from '../plan/indexes';
import { concat, type Fragment } from './Fragment';
import { printBeginning } from './printBeginning';
import { LISTS } from './recipientLists';

export interface PrintOptions {
  /** How the engine at hand says it. */
  text: TextSql;
  /** When the events were observed that are asked about: recipients of others are then not looked at. */
  bounds?: TimeBounds;
  /**
   * How recipients are asked about: all that match at once, or event by event, for where the events are few already.
   * Default: at once.
   */
  recipients?: 'at once' | 'by event';
  /**
   * How parts of names and subjects are looked for: by the index of all that have them, or in one event after the other, for
   * where only few are looked at. Default: by the index.
   */
  parts?: 'by index' | 'one by one';
}

/** A condition as SQL over `file_events AS e`. */
export function printCondition(
  condition: Condition,
  options: PrintOptions,
): Fragment {
  const column = 'column' in condition ? `e.${condition.column}` : '';
  switch (condition.kind) {
    case 'always':
      return { sql: '1 = 1', bindings: [] };
    case 'never':
      return { sql: '1 = 0', bindings: [] };
    case 'all':
      return printJoined(condition.conditions, ' AND ', options);
    case 'any':
      return printAny(condition.conditions, options);
    case 'not':
      return isHash(condition.condition)
        ? { sql: `e.${condition.condition.column} IS NULL`, bindings: [] }
        : printNot(printCondition(condition.condition, options));
    case 'present':
      return { sql: printPresent(condition.column), bindings: [] };
    case 'text':
      return printTextCondition(condition, options);
    case 'recipient':
      return printRecipient(
        { list: condition.list, matches: [condition.match] },
        options,
      );
    case 'numberIs':
      return printOneOf(column, condition.anyOf);
    case 'numberBelow':
      return { sql: `${column} < ?`, bindings: [condition.bound] };
    case 'numberAbove':
      return { sql: `${column} > ?`, bindings: [condition.bound] };
    case 'boolean':
      return { sql: `${column} = ?`, bindings: [condition.value] };
    case 'timeFrom':
      return { sql: `${column} >= ?`, bindings: [condition.from] };
    case 'timeBefore':
      return { sql: `${column} < ?`, bindings: [condition.before] };
    default:
      throw new Error(
        `Unknown condition: ${JSON.stringify(condition satisfies never)}`,
      );
  }
}

// SQLite refuses expressions that are nested deeper than 1,000, and takes a chain of ANDs for a nest.
const MAX_CHAIN = 100;

function printJoined(
  conditions: Condition[],
  separator: string,
  options: PrintOptions,
): Fragment {
  const printed = conditions.map(condition =>
    printCondition(condition, options),
  );
  return parenthesised(joinBalanced(printed, separator));
}

/** Recipients that are asked about in several ways are looked up once for all of them. */
function printAny(conditions: Condition[], options: PrintOptions): Fragment {
  const byList = new Map<RecipientList, RecipientMatch[]>();
  const flat = conditions.flatMap(alternativesIn);
  for (const condition of flat) {
    if (condition.kind === 'recipient') {
      const { list, match } = condition;
      byList.set(list, [...(byList.get(list) ?? []), match]);
    }
  }
  const printed = [
    ...flat
      .filter(condition => condition.kind !== 'recipient')
      .map(condition => printCondition(condition, options)),
    ...[...byList].map(([list, matches]) =>
      printRecipient({ list, matches }, options),
    ),
  ];
  return printed.length === 1
    ? printed[0]
    : parenthesised(joinBalanced(printed, ' OR '));
}

function alternativesIn(condition: Condition): Condition[] {
  return condition.kind === 'any'
    ? condition.conditions.flatMap(alternativesIn)
    : [condition];
}

function joinBalanced(fragments: Fragment[], separator: string): Fragment {
  if (fragments.length <= MAX_CHAIN) {
    return concat(fragments, separator);
  }
  const middle = Math.ceil(fragments.length / 2);
  const halves = [fragments.slice(0, middle), fragments.slice(middle)];
  return concat(
    halves.map(half => parenthesised(joinBalanced(half, separator))),
    separator,
  );
}

function parenthesised({ sql, bindings }: Fragment): Fragment {
  return { sql: `(${sql})`, bindings };
}

/** Where a value is missing, a condition is neither true nor false to SQL; to us it does not hold, so its opposite does. */
function printNot({ sql, bindings }: Fragment): Fragment {
  return { sql: `(${sql}) IS NOT TRUE`, bindings };
}

/** No hash is empty, and those that are missing have an index, for which it has to be said like this. */
function isHash(
  condition: Condition,
): condition is Extract<Condition, { kind: 'present' }> {
  return (
    condition.kind === 'present' &&
    (condition.column === 'sha256' || condition.column === 'md5')
  );
}

/** Text that is empty counts as missing: a file without a name has none. */
function printPresent(column: Column): string {
  return isTextColumn(column) ? `e.${column} <> ''` : `e.${column} IS NOT NULL`;
}

function printTextCondition(
  { column, match }: Extract<Condition, { kind: 'text' }>,
  { text, parts = 'by index' }: PrintOptions,
): Fragment {
  const expression = printTextColumn(column, text);
  if (match.kind === 'oneOf') {
    return printText(expression, match, text);
  }
  const beginning = indexedBeginning(column, match.pattern);
  if (beginning !== undefined) {
    return printBeginning(expression, beginning, text);
  }
  const isHidden =
    parts === 'one by one' && hasIndexOfParts(column, { hasTrigrams: true });
  return printText(
    isHidden ? text.hiddenFromIndexes(expression) : expression,
    match,
    text,
  );
}

/** A column of text as values are compared with it. */
export function printTextColumn(column: TextColumn, text: TextSql): string {
  return TEXT_COLUMNS[column].form === 'asItCame'
    ? text.lowerAscii(`e.${column}`)
    : `e.${column}`;
}

// A group of the catalog may have tens of thousands of members.
const MAX_BOUND_APART = 1_024;

/** A text that matches. */
export function printText(
  expression: string,
  match: TextMatch,
  text: TextSql,
): Fragment {
  if (match.kind === 'like') {
    return printLike(expression, match.pattern, text);
  }
  return match.values.length > MAX_BOUND_APART
    ? {
        sql: text.isInJson(expression),
        bindings: [JSON.stringify(match.values)],
      }
    : printOneOf(expression, match.values);
}

/** Equal to one of some values. */
export function printOneOf(
  expression: string,
  values: (string | number)[],
): Fragment {
  const placeholders = values.map(() => '?').join(', ');
  return {
    sql:
      values.length === 1
        ? `${expression} = ?`
        : `${expression} IN (${placeholders})`,
    bindings: values,
  };
}

function printLike(
  expression: string,
  pattern: Pattern,
  text: TextSql,
): Fragment {
  const escaped = pattern.map(part => part.replace(/[%_\\]/g, '\\$&'));
  const escapes = escaped.join() !== pattern.join();
  return {
    sql: text.like(expression, { escapes }),
    bindings: [escaped.join('%')],
  };
}

/** Recipients of a list for whom one of the matches holds. */
export interface SoughtRecipients {
  list: RecipientList;
  matches: RecipientMatch[];
}

function printRecipient(
  sought: SoughtRecipients,
  options: PrintOptions,
): Fragment {
  const { sql, bindings } = printRecipientWhere(sought, options);
  const { text, recipients = 'at once' } = options;
  return {
    sql:
      recipients === 'at once'
        ? `${text.eventKey('e')} IN (SELECT ${columnsOf(
            text.eventKey('r'),
          )} FROM file_event_recipients AS r WHERE ${sql})`
        : `EXISTS (SELECT 1 FROM file_event_recipients AS r WHERE ${text.eventKey(
            'r',
          )} = ${text.eventKey('e')} AND ${sql})`,
    bindings,
  };
}

function columnsOf(key: string): string {
  return key.replace(/^\(|\)$/g, '');
}

/** The recipients that a condition is about, as SQL over `file_event_recipients AS r`. */
export function printRecipientWhere(
  { list, matches }: SoughtRecipients,
  { text, bounds = {} }: PrintOptions,
): Fragment {
  const { column, where } = LISTS[list];
  const printed = matches.map(match =>
    printRecipientMatch(column, match, text),
  );
  const { from, before } = bounds;
  return concat(
    [
      ...where,
      printed.length === 1
        ? printed[0]
        : parenthesised(joinBalanced(printed, ' OR ')),
      ...(from ? [{ sql: 'r.observed_at >= ?', bindings: [from] }] : []),
      ...(before ? [{ sql: 'r.observed_at < ?', bindings: [before] }] : []),
    ],
    ' AND ',
  );
}

function printEndsInWithoutDomain(end: string, text: TextSql): Fragment {
  return concat(
    [
      { sql: 'r.domain IS NULL', bindings: [] },
      printLike('r.address_key', ['', end], text),
    ],
    ' AND ',
  );
}

function printRecipientMatch(
  column: string,
  match: RecipientMatch,
  text: TextSql,
): Fragment {
  switch (match.kind) {
    case 'present':
      return { sql: `${column} <> ''`, bindings: [] };
    case 'domainIn':
      return printOneOf('r.domain', match.domains);
    case 'endsIn':
      return parenthesised(
        concat(
          [
            printLike('r.domain', ['', match.end], text),
            printEndsInWithoutDomain(match.end, text),
          ],
          ' OR ',
        ),
      );
    case 'endsInWithoutDomain':
      return printEndsInWithoutDomain(match.end, text);
    default:
      return printText(column, match, text);
  }
}
