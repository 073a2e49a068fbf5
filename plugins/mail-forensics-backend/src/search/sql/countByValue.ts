import type { Knex } from 'knex';
import { readNumber, textSqlOf } from '../../database';
import { isNullable, isTextColumn, type Column } from '../language/columns';
import type { GroupKey } from '../parse/parseGrouping';
import type { Fragment } from '../print/Fragment';
import { LISTS } from '../print/recipientLists';

/** A key that is not the same for every event; `fileName`: as it was written. */
export type CountedKey =
  | Extract<GroupKey, { kind: 'column' | 'recipients' | 'connectionName' }>
  | { kind: 'fileName' };

/** A value as the database gives it, and how many events have it. */
export interface CountedValue {
  value: unknown;
  count: number;
}

/**
 * The values that most events have, and how many. An event with several values counts for each of them once; one without
 * a value, or with an empty one, for none. Among equals the order is that of the values, by code point.
 */
export async function countByValue(
  knex: Knex,
  options: { where: Fragment; key: CountedKey; limit: number },
): Promise<CountedValue[]> {
  const { where, key, limit } = options;
  const query = knex('file_events as e').whereRaw(where.sql, where.bindings);
  const rows: { value: unknown; total: unknown }[] = await countedBy(
    query,
    key,
    knex,
  )
    .groupByRaw('1')
    .orderByRaw('2 desc, 1')
    .limit(limit);
  return rows.map(({ value, total }) => ({ value, count: readNumber(total) }));
}

function countedBy(
  query: Knex.QueryBuilder,
  key: CountedKey,
  knex: Knex,
): Knex.QueryBuilder {
  const text = textSqlOf(knex);
  switch (key.kind) {
    case 'column':
      return query
        .whereRaw(presence(key.column))
        .select(
          knex.raw(
            `${
              isTextColumn(key.column)
                ? text.byCodePoint(`e.${key.column}`)
                : `e.${key.column}`
            } as value`,
          ),
        )
        .count({ total: '*' });
    case 'fileName':
      return query
        .whereRaw("e.file_name <> ''")
        .select(knex.raw(`${text.byCodePoint('e.file_name')} as value`))
        .count({ total: '*' });
    case 'connectionName':
      return query
        .join('connections as c', 'c.id', 'e.connection_id')
        .select(knex.raw(`${text.byCodePoint('c.display_name')} as value`))
        .count({ total: '*' });
    case 'recipients':
      return countedByRecipient(query, LISTS[key.list], knex);
    default:
      throw new Error(`Unknown key: ${JSON.stringify(key satisfies never)}`);
  }
}

function countedByRecipient(
  query: Knex.QueryBuilder,
  list: { column: string; where: Fragment[] },
  knex: Knex,
): Knex.QueryBuilder {
  const text = textSqlOf(knex);
  query
    .joinRaw(
      `join file_event_recipients as r on ${text.eventKey(
        'r',
      )} = ${text.eventKey('e')}`,
    )
    .whereRaw(`${list.column} <> ''`);
  for (const { sql, bindings } of list.where) {
    query.whereRaw(sql, bindings);
  }
  return query
    .select(knex.raw(`${text.byCodePoint(list.column)} as value`))
    .countDistinct({ total: 'e.event_id' });
}

function presence(column: Column): string {
  if (column === 'hash_error') {
    // Those without a hash have an index, and no other has an error.
    return `e.${column} <> '' AND e.sha256 IS NULL`;
  }
  if (isTextColumn(column)) {
    return `e.${column} <> ''`;
  }
  return isNullable(column) ? `e.${column} IS NOT NULL` : '1 = 1';
}
