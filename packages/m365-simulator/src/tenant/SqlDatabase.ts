import Database from 'better-sqlite3';
import { LATER_COLUMNS, SCHEMA } from './schema';

/** A value that SQLite stores. */
export type SqlValue = string | number | Buffer | null;

/** One SQLite database; statements are prepared once and kept. */
export class SqlDatabase {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement<SqlValue[]>>();

  /** @param file - path of the database file, or `:memory:` */
  static open(file: string): SqlDatabase {
    const database = new Database(file);
    // A simulated tenant may lose its last second when the machine dies, but not when the process does.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = OFF');
    database.exec(SCHEMA);
    addLaterColumns(database);
    return new SqlDatabase(database);
  }

  private constructor(database: Database.Database) {
    this.#database = database;
  }

  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return this.#prepare(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#prepare(sql).get(...values) as Row | undefined;
  }

  /** Returns the row id of the last inserted row. */
  run(sql: string, ...values: SqlValue[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  /** Runs `work` in one transaction; may be nested. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  close(): void {
    this.#database.close();
  }

  #prepare(sql: string): Database.Statement<SqlValue[]> {
    const known = this.#statements.get(sql);
    if (known) {
      return known;
    }
    const statement = this.#database.prepare<SqlValue[]>(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function addLaterColumns(database: Database.Database): void {
  for (const { table, column, type } of LATER_COLUMNS) {
    const known = database.pragma(`table_info(${table})`) as { name: string }[];
    if (!known.some(({ name }) => name === column)) {
      database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
    }
  }
}
