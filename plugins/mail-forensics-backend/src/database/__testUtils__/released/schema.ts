import type { Knex } from 'knex';
import { isPostgres } from '../../dialect';

export interface Column {
  type: string;
  /** Has to be given by who inserts a row. */
  isRequired: boolean;
}

export interface Schema {
  /** By `table.column`. */
  columns: Map<string, Column>;
  /** By name, the table of each. */
  indexes: Map<string, string>;
}

/** Of `table.column`. */
const tableOf = (column: string) => column.split('.')[0];

/** Writing to these must not wait for an index to be built: they may have many millions of rows. */
const LARGE = /^(?:file_events?(?:_|$)|messages$|audit_entries$)/;

/**
 * What keeps a version that works with a schema from working with a later one, or from writing while it is made: a sentence
 * for each.
 *
 * @param contracted - what may be gone
 */
export function schemaFaults(
  before: Schema,
  after: Schema,
  contracted: readonly string[] = [],
): string[] {
  const tables = new Set([...before.columns.keys()].map(tableOf));
  return [
    ...[...before.columns].flatMap(([name, column]) => {
      const now = after.columns.get(name);
      if (!now) {
        return contracted.includes(name) || contracted.includes(tableOf(name))
          ? []
          : [`${name} is gone`];
      }
      return [
        ...(now.type === column.type
          ? []
          : [`${name} was ${column.type} and is ${now.type}`]),
        ...(now.isRequired && !column.isRequired
          ? [`${name} has to be given now`]
          : []),
      ];
    }),
    ...[...after.columns]
      .filter(
        ([name, { isRequired }]) =>
          isRequired && !before.columns.has(name) && tables.has(tableOf(name)),
      )
      .map(([name]) => `${name} is new and has to be given`),
    ...[...after.indexes]
      .filter(
        ([name, table]) =>
          !before.indexes.has(name) && tables.has(table) && LARGE.test(table),
      )
      .map(
        ([name, table]) => `${name} is built while ${table} cannot be written`,
      ),
  ];
}

/** The schema that a database has now. Months of events are left out: they come and go. */
export async function readSchema(knex: Knex): Promise<Schema> {
  const columns = new Map<string, Column>();
  const indexes = new Map<string, string>();
  if (isPostgres(knex)) {
    const { rows } = await knex.raw(`
      SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS type,
        a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS required
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND a.attnum > 0 AND NOT a.attisdropped`);
    for (const row of rows) {
      columns.set(`${row.table}.${row.column}`, {
        type: row.type,
        isRequired: row.required,
      });
    }
    const found = await knex.raw(`
      SELECT i.relname AS name, t.relname AS "table"
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      WHERE t.relnamespace = current_schema()::regnamespace AND NOT t.relispartition`);
    for (const row of found.rows) {
      indexes.set(row.name, row.table);
    }
    return { columns, indexes };
  }
  const tables: { name: string }[] = await knex('sqlite_master')
    .where({ type: 'table' })
    .select('name');
  for (const { name: table } of tables) {
    const info = await knex.raw(`PRAGMA table_info("${table}")`);
    for (const row of info) {
      columns.set(`${table}.${row.name}`, {
        type: row.type,
        isRequired:
          row.notnull === 1 && row.dflt_value === null && row.pk === 0,
      });
    }
  }
  const found: { name: string; tbl_name: string }[] = await knex(
    'sqlite_master',
  )
    .where({ type: 'index' })
    .select('name', 'tbl_name');
  for (const row of found) {
    indexes.set(row.name, row.tbl_name);
  }
  return { columns, indexes };
}
