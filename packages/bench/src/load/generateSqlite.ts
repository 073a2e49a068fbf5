import Database from 'better-sqlite3';
import { DAYS, hoursOf } from '../data/calendar';
import { Mail } from '../data/Mail';
import { openStore } from '../store/Store';
import type { GenerateOptions } from './generatePostgres';
import { rowsOf } from './rows';
import { seedConnections } from './seedConnections';
import { Stopwatch } from './Stopwatch';

interface Index {
  name: string;
  sql: string;
}

/** Makes a year of mail in an empty file of SQLite, with the plugin's own schema. Its triggers fill what they fill. */
export async function generateSqlite(
  options: GenerateOptions & { address: { file: string } },
): Promise<void> {
  const { address, seed, events, say } = options;
  const watch = Stopwatch.start(say);
  const mail = await Mail.create({ seed });
  const store = await openStore(address);
  try {
    await seedConnections(store.knex, mail.company);
  } finally {
    await store.close();
  }
  const database = new Database(address.file);
  try {
    // What fails is made anew.
    database.pragma('synchronous = off');
    database.pragma('journal_mode = off');
    database.pragma('cache_size = -1000000');
    const indexes = database
      .prepare<unknown[], Index>(
        `select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ('file_events', 'file_event_recipients')`,
      )
      .all();
    indexes.forEach(({ name }) => database.exec(`drop index "${name}"`));
    fill(database, mail, events);
    watch.lap(`${events} events written`);
    indexes.forEach(({ name, sql }) => {
      database.exec(sql);
      watch.lap(name);
    });
    fillRegisters(database);
    database.exec('analyze');
    watch.lap('registers filled, analyzed');
    database.pragma('journal_mode = delete');
  } finally {
    database.close();
  }
}

function fill(database: Database.Database, mail: Mail, events: number): void {
  for (let day = 0; day < DAYS; day += 1) {
    const rows = rowsOf(
      mail,
      hoursOf({ firstDay: day, beforeDay: day + 1, eventsOfYear: events }),
    );
    database.transaction(() => {
      insert(database, 'file_events', rows.events);
      insert(database, 'file_event_recipients', rows.recipients);
    })();
  }
}

function insert<Row extends object>(
  database: Database.Database,
  table: string,
  rows: readonly Row[],
): void {
  const [first] = rows;
  if (!first) {
    return;
  }
  const columns = Object.keys(first);
  const statement = database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns
      .map(() => '?')
      .join(', ')})`,
  );
  for (const row of rows) {
    statement.run(Object.values(row).map(toBinding));
  }
}

/** As knex's driver binds it. */
function toBinding(value: unknown): unknown {
  if (value instanceof Date) {
    return value.getTime();
  }
  return typeof value === 'boolean' ? Number(value) : value;
}

const MONTH = `cast(strftime('%Y', observed_at / 1000.0, 'unixepoch') as integer) * 12 + cast(strftime('%m', observed_at / 1000.0, 'unixepoch') as integer) - 1`;

function fillRegisters(database: Database.Database): void {
  database.exec(
    `insert into file_event_addresses (address_key, month)
     select sender_key, ${MONTH} from file_events where sender_key is not null
     union select from_key, ${MONTH} from file_events where from_key is not null
     union select address_key, ${MONTH} from file_event_recipients;
     insert into file_event_domains (domain, month)
     select distinct domain, ${MONTH} from file_event_recipients where domain is not null`,
  );
}
