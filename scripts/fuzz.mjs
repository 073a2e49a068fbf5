import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run fuzz`: 50,000 requests that are made up from the OpenAPI document, over PostgreSQL; `npm run fuzz -- 5000 7`: so
 * many, with another seed. `npm test` makes 2,000 over SQLite.
 */

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const [requests = '50000', seed = '1'] = process.argv.slice(2);
  const postgres = await startPostgres();
  try {
    const { code } = await run(
      node,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        ...['repo', 'test', '--watchAll=false', 'src/fuzz.test'],
      ],
      {
        cwd: root,
        env: childEnvironment({
          CI: 'true',
          FUZZ_REQUESTS: requests,
          FUZZ_SEED: seed,
          FUZZ_POSTGRES: '1',
          BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING:
            postgres.connectionString,
          BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        }),
      },
    );
    process.exitCode = code;
  } finally {
    await postgres.stop();
  }
});
