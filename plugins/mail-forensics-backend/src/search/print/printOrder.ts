import type { TextSql } from '../../database';
import {
  TEXT_COLUMNS,
  isNullable,
  isTextColumn,
  type Column,
  type RecipientList,
} from '../language/columns';
import type { Order, SortKey } from '../parse/parseOrder';
import { concat, type Binding, type Fragment } from './Fragment';
import { alternativesAfter, type Alternative } from './keyset';
import { LISTS } from './recipientLists';

/** An event after which a page goes on: its id, and its value of what is sorted by. */
export interface Cursor {
  eventId: string;
  value: Binding | null;
}

/**
 * Where a page begins: after an event, or at a time up to which everything was searched before. `since`: only events from
 * then on are sorted.
 */
export type PageStart =
  | { kind: 'event'; cursor: Cursor; since?: Date }
  | { kind: 'time'; time: Date };

/** What is sorted by, as SQL over `file_events AS e`; undefined where that is the id alone. */
export function printSortKey(key: SortKey, text: TextSql): string | undefined {
  switch (key.kind) {
    case 'nothing':
      return undefined;
    case 'connectionName':
      return text.byCodePoint(
        '(SELECT c.display_name FROM connections AS c WHERE c.id = e.connection_id)',
      );
    case 'firstRecipient':
      return text.byCodePoint(`(${printFirst(key.list, text)})`);
    case 'column':
      return needsCodePointOrder(key.column)
        ? text.byCodePoint(`e.${key.column}`)
        : `e.${key.column}`;
    default:
      throw new Error(`Unknown key: ${JSON.stringify(key satisfies never)}`);
  }
}

/** As the event shows it, where a list's values are in the order of the mail. */
function printFirst(list: RecipientList, text: TextSql): string {
  const { column, where } = LISTS[list];
  const conditions = [
    `${text.eventKey('r')} = ${text.eventKey('e')}`,
    `${column} <> ''`,
    ...where.map(({ sql }) => sql),
  ].join(' AND ');
  return `SELECT ${column} FROM file_event_recipients AS r WHERE ${conditions} ORDER BY r.position LIMIT 1`;
}

/** Ids and hashes are in the same order by any collation, and have indexes in the database's own. */
function needsCodePointOrder(column: Column): boolean {
  return isTextColumn(column) && TEXT_COLUMNS[column].form !== 'lowerCase';
}

/**
 * Where the value that is sorted by, the id and the time are, as SQL; `value` is undefined where the id alone decides.
 */
export interface OrderColumns {
  value: string | undefined;
  id: string;
  time: string;
}

function columnsOf(order: Order, text: TextSql): OrderColumns {
  return {
    value: printSortKey(order.key, text),
    id: 'e.event_id',
    time: 'e.observed_at',
  };
}

/**
 * What follows ORDER BY.
 *
 * @param columns - default: those of `file_events AS e`
 */
export function printOrder(
  order: Order,
  text: TextSql,
  columns: OrderColumns = columnsOf(order, text),
): string {
  const key = columns.value;
  const direction = order.direction.toUpperCase();
  const byId = `${columns.id} ${direction}`;
  if (key === undefined) {
    return byId;
  }
  const nulls = isOrderNullable(order.key) ? ' NULLS LAST' : '';
  return `${key} ${direction}${nulls}, ${byId}`;
}

/**
 * Holds for the events that come after the cursor.
 *
 * @param columns - default: those of `file_events AS e`
 */
export function printAfter(
  order: Order,
  cursor: Cursor,
  text: TextSql,
  columns: OrderColumns = columnsOf(order, text),
): Fragment {
  const key = columns.value;
  const alternatives = alternativesAfter({
    sorted: key === undefined ? 'byId' : 'byValue',
    valueMissing: cursor.value === null,
    nullable: isOrderNullable(order.key),
  });
  const beyond = order.direction === 'asc' ? '>' : '<';
  const printed = alternatives.map(alternative =>
    concat(
      [
        ...printValue(alternative, key, beyond, cursor),
        ...printId(alternative, columns.id, beyond, cursor),
      ],
      ' AND ',
    ),
  );
  const joined = concat(printed.map(bracket), ' OR ');
  // Said once more without the OR, for both engines can then start their walk of the index at the cursor.
  return cursor.value !== null &&
    key !== undefined &&
    !isOrderNullable(order.key)
    ? {
        sql: `${key} ${beyond}= ? AND (${joined.sql})`,
        bindings: [cursor.value, ...joined.bindings],
      }
    : { sql: `(${joined.sql})`, bindings: joined.bindings };
}

/**
 * Holds for the events of a page and those that come after it.
 *
 * @param columns - default: those of `file_events AS e`
 */
export function printStart(
  order: Order,
  start: PageStart,
  text: TextSql,
  columns: OrderColumns = columnsOf(order, text),
): Fragment {
  if (start.kind === 'time') {
    return {
      sql: `${columns.time} ${order.direction === 'desc' ? '<' : '>='} ?`,
      bindings: [start.time],
    };
  }
  const { cursor, since } = start;
  return concat(
    [
      printAfter(order, cursor, text, columns),
      ...(since ? [{ sql: `${columns.time} >= ?`, bindings: [since] }] : []),
    ],
    ' AND ',
  );
}

function isOrderNullable(key: SortKey): boolean {
  return key.kind === 'column' ? isNullable(key.column) : true;
}

function printValue(
  { value }: Alternative,
  key: string | undefined,
  beyond: string,
  cursor: Cursor,
): Fragment[] {
  if (value === 'any' || key === undefined) {
    return [];
  }
  if (value === 'missing' || cursor.value === null) {
    return [{ sql: `${key} IS NULL`, bindings: [] }];
  }
  const operator = value === 'beyond' ? beyond : '=';
  return [{ sql: `${key} ${operator} ?`, bindings: [cursor.value] }];
}

function printId(
  { id }: Alternative,
  column: string,
  beyond: string,
  cursor: Cursor,
): Fragment[] {
  return id === 'any'
    ? []
    : [{ sql: `${column} ${beyond} ?`, bindings: [cursor.eventId] }];
}

function bracket({ sql, bindings }: Fragment): Fragment {
  return { sql: `(${sql})`, bindings };
}
