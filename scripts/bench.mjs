import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildFrontend } from './lib/buildFrontend.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';
import { benchStore } from './lib/store.mjs';

/**
 * `yarn bench:search`, `yarn bench:export`, `yarn bench:write`, `yarn bench:open`: measure the store, filled with a year of mail.
 *
 * `yarn bench:initial`, `yarn bench:preview`, `yarn bench:collect`, `yarn bench:hash`: measure collecting, on a PostgreSQL of its own, or with `--sqlite` on SQLite.
 *
 * `yarn bench:load`: measures both together, collecting beside a year of mail that people search.
 *
 * What else can be given is in packages/bench/README.md.
 */

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const [command, ...args] = process.argv.slice(2);
  if (['search', 'export', 'write', 'open', 'serve'].includes(command)) {
    process.exitCode = await measureStore(command, args);
  } else if (command === 'load') {
    process.exitCode = await measureLoad(args);
  } else {
    process.exitCode = await measureCollecting([command, ...args]);
  }
});

async function measureStore(command, args) {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string' },
      'sqlite-events': { type: 'string', default: '2000000' },
      postgres: { type: 'boolean', default: false },
      sqlite: { type: 'boolean', default: false },
      keep: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { seed, keep, only, profile } = values;
  const both = command === 'search' && !values.postgres && !values.sqlite;
  const engines = {
    postgres:
      values.events ??
      (['search', 'open', 'serve'].includes(command) ? '10000000' : '1000000'),
    sqlite: values['sqlite-events'],
  };
  const frontend =
    command === 'open' ? await buildFrontend(['app-config.yaml']) : undefined;
  let code = 0;
  for (const [engine, events] of Object.entries(engines)) {
    if (both || (engine === 'sqlite') === values.sqlite) {
      code ||= await benchStore({
        ...{ command, engine, events: Number(events) },
        ...{ seed, keep, only, profile, frontend },
      });
    }
  }
  return code;
}

async function measureCollecting(args) {
  const sqlite = args.includes('--sqlite') || args[0] === 'hash';
  const postgres = sqlite ? undefined : await startPostgres({ durable: true });
  try {
    return await bench([
      ...args.filter(arg => arg !== '--sqlite'),
      ...(postgres
        ? [
            `--postgres=${postgres.connectionString}`,
            `--postgres-pid=${postgres.pid}`,
          ]
        : []),
    ]);
  } finally {
    await postgres?.stop();
  }
}

async function measureLoad(args) {
  const { values } = parseArgs({
    args,
    options: {
      sqlite: { type: 'boolean', default: false },
      events: { type: 'string', default: '1000000' },
      keep: { type: 'string' },
      heap: { type: 'string', default: '640' },
      ...Object.fromEntries(
        [
          ...['users', 'latency', 'concurrency', 'poll-interval', 'timeout'],
          ...['investigators', 'exports', 'seconds', 'profile'],
        ].map(name => [name, { type: 'string' }]),
      ),
    },
  });
  const { sqlite, events, keep, ...others } = values;
  return benchStore({
    engine: sqlite ? 'sqlite' : 'postgres',
    events: Number(events),
    ...{ seed: '1', keep },
    measure: (store, pid) =>
      bench([
        ...['load', '--store', store],
        ...(pid ? [`--postgres-pid=${pid}`] : []),
        ...Object.entries(others).flatMap(([name, value]) => [
          `--${name}`,
          value,
        ]),
      ]),
  });
}

async function bench(args) {
  const { code } = await run(
    node,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/bench/src/main.ts'),
      ...args,
    ],
    { cwd: root, env: childEnvironment({ NODE_NO_WARNINGS: '1' }) },
  );
  return code;
}
