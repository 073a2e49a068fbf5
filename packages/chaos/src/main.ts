import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import createKnex from 'knex';
import { Chaos, type ChaosReport } from './Chaos';

const USAGE =
  'Usage: chaos [--minutes <n>] [--seed <text>] [--speed <n>] [--postgres <connection string>] [--quiet]';

const MOST_SHOWN = 10;

/** Runs as long as one likes, and ends with 1 where anything was lost, doubled or wrong. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: randomUUID().slice(0, 8) },
      speed: { type: 'string', default: '10' },
      postgres: { type: 'string' },
      quiet: { type: 'boolean', default: false },
    },
  });
  const { seed } = values;
  const minutes = Number(values.minutes);
  const speed = Number(values.speed);
  if (!(minutes > 0) || !(speed > 0)) {
    throw new Error(USAGE);
  }
  say(
    `Seed ${seed}, ${minutes} minutes in which ${speed} times as much time passes, ${
      values.postgres ? 'two replicas on PostgreSQL' : 'one replica on SQLite'
    }`,
  );
  const database = values.postgres && (await makeDatabase(values.postgres));
  const report = await Chaos.run({
    seed,
    seconds: minutes * 60,
    speed,
    ...(database && { postgres: database }),
    ...(!values.quiet && { say }),
  });
  sayReport(report);
}

/** One of its own on the server that was given. */
async function makeDatabase(
  connectionString: string,
): Promise<Record<string, unknown>> {
  const url = new URL(connectionString);
  const server = {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  const name = `chaos_${randomUUID().replaceAll('-', '')}`;
  const knex = createKnex({
    client: 'pg',
    connection: { ...server, database: 'postgres' },
  });
  try {
    await knex.raw('create database ??', [name]);
  } finally {
    await knex.destroy();
  }
  return { ...server, database: name };
}

function sayReport(report: ChaosReport): void {
  for (const kind of ['lost', 'doubled', 'wrong', 'unwell'] as const) {
    report[kind].slice(0, MOST_SHOWN).forEach(line => say(`${kind}: ${line}`));
  }
  const { lost, doubled, wrong, unwell, mailed, kills, mostInFlight } = report;
  say(
    `Seed ${report.seed}: ${mailed} attachments mailed; ${lost.length} lost, ${doubled.length} doubled, ${wrong.length} wrong. Replicas killed: ${kills}. Requests in flight on one mailbox: ${mostInFlight} at most.`,
  );
  const failed = [lost, doubled, wrong, unwell].some(list => list.length > 0);
  process.exitCode = failed || mostInFlight > 2 ? 1 : 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
