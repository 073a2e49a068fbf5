import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureExport } from './export/measureExport';
import { generatePostgres } from './load/generatePostgres';
import { generateSqlite } from './load/generateSqlite';
import { measureOpen } from './open/measureOpen';
import { measureSearch } from './search/measureSearch';
import type { StoreAddress } from './store/Store';
import { measureWrite } from './write/measureWrite';

/** What every one of these is told. */
export interface StoreOptions {
  address: StoreAddress;
  /** Process id of the PostgreSQL server. */
  postgresPid?: number;
  /** Of the mail. */
  seed: string;
  /** How many there are in the store. */
  events: number;
  /** Where to leave CPU profiles. */
  profileDirectory?: string;
  /** Only questions whose name contains this. */
  only?: string;
  /** Package that has the built pages of the portal; absent: the backend serves none. */
  frontend?: string;
  say: (line: string) => void;
}

const COMMANDS: Record<string, (options: StoreOptions) => Promise<string>> = {
  async generate(options) {
    const { address } = options;
    await ('file' in address
      ? generateSqlite({ ...options, address })
      : generatePostgres({ ...options, address }));
    return '';
  },
  search: measureSearch,
  export: measureExport,
  write: measureWrite,
  open: measureOpen,
};

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '' },
      seed: { type: 'string', default: '1' },
      postgres: { type: 'string' },
      'postgres-pid': { type: 'string' },
      sqlite: { type: 'string' },
      only: { type: 'string' },
      profile: { type: 'string' },
      frontend: { type: 'string' },
    },
  });
  const command = COMMANDS[positionals[0] ?? ''];
  const { postgres, sqlite, profile, only, frontend } = values;
  if (!command || !/^\d{1,9}$/.test(values.events)) {
    throw new Error('This is run by scripts/bench.mjs');
  }
  const events = Number(values.events);
  if (positionals[0] !== 'generate') {
    say(`\n${describeMachine()}, ${events.toLocaleString('en-US')} events\n`);
  }
  const report = await command({
    address: sqlite ? { file: sqlite } : { connectionString: postgres ?? '' },
    ...(values['postgres-pid'] && {
      postgresPid: Number(values['postgres-pid']),
    }),
    seed: values.seed,
    events,
    ...(only && { only }),
    ...(frontend && { frontend }),
    ...(profile && { profileDirectory: path.resolve(profile) }),
    say: line => process.stderr.write(`${line}\n`),
  });
  say(report);
  if (positionals[0] !== 'generate') {
    say(`\nLoad average afterwards: ${loadavg()[0].toFixed(1)}`);
  }
}

function describeMachine(): string {
  const [processor] = cpus();
  return `${cpus().length} × ${processor?.model.trim()}, ${Math.round(
    totalmem() / 2 ** 30,
  )} GiB, Node.js ${process.versions.node}, load ${loadavg()[0].toFixed(1)}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
