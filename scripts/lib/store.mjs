import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from './postgres.mjs';
import { run } from './run.mjs';
import { say } from './say.mjs';
import { childEnvironment, node, root } from './setup.mjs';

/** Told in docs/performance.md: what somebody would set who gives PostgreSQL two processors and 8 GiB. */
const SERVING = {
  shared_buffers: '2GB',
  effective_cache_size: '6GB',
  work_mem: '32MB',
  maintenance_work_mem: '512MB',
  random_page_cost: '1.1',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
};

/** While the data is made, which is done anew where it fails. */
const LOADING = {
  ...SERVING,
  maintenance_work_mem: '1GB',
  max_wal_size: '16GB',
  checkpoint_timeout: '1h',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

/** Of mail that is made. Another number means that what was kept is of no use. */
const GENERATION = 1;

/** Backstage finds it under this name, for the plugin. */
const DATABASE = 'bench_mail-forensics';

/**
 * Runs one of the benchmarks of the store, on PostgreSQL or SQLite, with a year of mail that is made first or was kept.
 *
 * @param options.engine - `postgres` or `sqlite`
 * @param options.keep - folder in which the data is kept; absent: a temporary one
 * @param options.measure - what to do with it, told where it is: `[connection string or file, process id of PostgreSQL]`;
 *   returns an exit code; absent: the benchmark of the store named `options.command`
 */
export async function benchStore(options) {
  const home = path.resolve(options.keep ?? temporaryFolder(), options.engine);
  const remove = () => {
    if (!options.keep) {
      fs.rmSync(path.dirname(home), { recursive: true, force: true });
    }
  };
  process.on('exit', remove);
  const measure = { postgres: onPostgres, sqlite: onSqlite }[options.engine];
  const code = await measure(home, options);
  remove();
  return code;
}

/** PostgreSQL enters it as somebody else where this is run by root. */
function temporaryFolder() {
  const folder = fs.mkdtempSync(
    path.join(os.tmpdir(), 'mail-forensics-bench-'),
  );
  fs.chmodSync(folder, 0o755);
  return folder;
}

async function onPostgres(home, options) {
  if (!isMade(home, options)) {
    await starting(
      { home, durable: false, settings: LOADING },
      async server => {
        await make(home, options, addressOf(server));
      },
    );
    await run('sync', []);
  }
  let code = 0;
  await starting({ home, durable: true, settings: SERVING }, async server => {
    if (options.command === 'serve') {
      say(`Serving ${databaseOf(server)} until this is ended.`);
      await new Promise(() => {});
    }
    code = await (options.measure
      ? options.measure(databaseOf(server), server.pid)
      : bench(options.command, options, addressOf(server)));
  });
  return code;
}

async function onSqlite(home, options) {
  const file = path.join(home, 'mail-forensics.sqlite');
  if (!isMade(home, options)) {
    await make(home, options, ['--sqlite', file]);
  }
  return options.measure
    ? options.measure(file)
    : bench(options.command, options, ['--sqlite', file]);
}

async function starting(settings, work) {
  const server = await startPostgres(settings);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** What was made before is taken where it is the same, and thrown away where it is not. */
function isMade(home, options) {
  const stamp = path.join(home, 'made.json');
  const found = fs.existsSync(stamp) ? fs.readFileSync(stamp, 'utf8') : '';
  if (found === stampOf(options)) {
    return true;
  }
  fs.rmSync(home, { recursive: true, force: true });
  fs.mkdirSync(home, { recursive: true });
  return false;
}

async function make(home, options, address) {
  say(`Making ${options.events} events (${options.engine}).`);
  const started = Date.now();
  const code = await bench('generate', options, address);
  if (code !== 0) {
    throw new Error('The data could not be made');
  }
  say(`Made in ${Math.round((Date.now() - started) / 1000)} s.`);
  fs.writeFileSync(path.join(home, 'made.json'), stampOf(options));
}

function stampOf({ events, seed }) {
  return JSON.stringify({ generation: GENERATION, events, seed });
}

async function bench(command, options, address) {
  const { code } = await run(
    node,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/bench/src/storeMain.ts'),
      command,
      ...address,
      ...['--events', String(options.events), '--seed', options.seed],
      ...(options.frontend ? ['--frontend', options.frontend] : []),
      ...(options.only ? ['--only', options.only] : []),
      ...(options.profile ? ['--profile', options.profile] : []),
    ],
    { cwd: root, env: childEnvironment({ NODE_NO_WARNINGS: '1' }) },
  );
  return code;
}

function addressOf(server) {
  return [
    ...['--postgres', databaseOf(server)],
    ...['--postgres-pid', String(server.pid)],
  ];
}

function databaseOf({ connectionString }) {
  return connectionString.replace(/\/postgres$/, `/${DATABASE}`);
}
