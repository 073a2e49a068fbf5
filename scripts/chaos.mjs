import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run chaos -- --minutes 30 [--seed <text>] [--speed <n>] [--sqlite] [--quiet]`: random traffic and random trouble in a
 * simulated tenant, and replicas that are killed. Ends with 1 where anything was lost, doubled or wrong.
 */

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const args = process.argv.slice(2);
  const postgres = args.includes('--sqlite')
    ? undefined
    : await startPostgres();
  try {
    const { code } = await run(
      node,
      [
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(root, 'packages/chaos/src/main.ts'),
        ...args.filter(arg => arg !== '--sqlite'),
        ...(postgres ? [`--postgres=${postgres.connectionString}`] : []),
      ],
      { cwd: root, env: childEnvironment({ NODE_NO_WARNINGS: '1' }) },
    );
    process.exitCode = code;
  } finally {
    await postgres?.stop();
  }
});
