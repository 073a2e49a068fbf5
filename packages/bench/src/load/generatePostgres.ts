import { EventMonths } from 'backstage-plugin-mail-forensics-backend/src/events';
import { BEGIN, LAST } from '../data/calendar';
import { Mail } from '../data/Mail';
import { connect, openStore, type StoreAddress } from '../store/Store';
import { createIndexes, describeIndexes, dropIndexes } from './indexes';
import { copyMail } from './LoadWorkers';
import { foldDeltas } from './foldDeltas';
import { listNames } from './listNames';
import { seedConnections } from './seedConnections';
import { Stopwatch } from './Stopwatch';

const WORKERS = 2;

export interface GenerateOptions {
  address: StoreAddress;
  seed: string;
  events: number;
  say: (line: string) => void;
}

/** Makes a year of mail in an empty database of PostgreSQL, with the plugin's own schema. */
export async function generatePostgres(
  options: GenerateOptions & { address: { connectionString: string } },
): Promise<void> {
  const { address, seed, events, say } = options;
  const watch = Stopwatch.start(say);
  await createDatabase(address.connectionString);
  const store = await openStore(address);
  const { knex } = store;
  try {
    await EventMonths.create({ knex }).make({ from: BEGIN, to: LAST });
    await seedConnections(knex, (await Mail.create({ seed })).company);
    const before = await describeIndexes(knex);
    const statements = await dropIndexes(knex);
    await copyMail({ ...address, seed, events, workers: WORKERS });
    watch.lap(`${events} events copied`);
    await createIndexes(knex, statements, {
      atOnce: WORKERS,
      onDone: statement => watch.lap(statement.slice(0, 100)),
    });
    await listNames(knex);
    watch.lap('names listed');
    await foldDeltas(knex);
    watch.lap('sums folded');
    await knex.raw('vacuum (analyze)');
    watch.lap('vacuumed');
    if ((await describeIndexes(knex)) !== before) {
      throw new Error('The indexes are not those of the plugin any more');
    }
  } finally {
    await store.close();
  }
}

/** @param connectionString - of the database, on a server that has one named `postgres` */
async function createDatabase(connectionString: string): Promise<void> {
  const url = new URL(connectionString);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const server = await connect({ connectionString: String(url) });
  try {
    await server.knex.raw('create database ??', [name]);
  } finally {
    await server.close();
  }
}
