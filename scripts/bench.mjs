import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `yarn bench:initial`, `yarn bench:preview`: measures, on a PostgreSQL of its own, or with `--sqlite` on SQLite. What else
 * can be given is in packages/bench/README.md.
 */

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const args = process.argv.slice(2);
  const sqlite = args.includes('--sqlite');
  const postgres = sqlite ? undefined : await startPostgres({ durable: true });
  try {
    const { code } = await run(
      node,
      [
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(root, 'packages/bench/src/main.ts'),
        ...args.filter(arg => arg !== '--sqlite'),
        ...(postgres
          ? [
              `--postgres=${postgres.connectionString}`,
              `--postgres-pid=${postgres.pid}`,
            ]
          : []),
      ],
      { cwd: root, env: childEnvironment({ NODE_NO_WARNINGS: '1' }) },
    );
    process.exitCode = code;
  } finally {
    await postgres?.stop();
  }
});
