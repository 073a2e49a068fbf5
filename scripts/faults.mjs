import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import {
  backstageCli,
  childEnvironment,
  node,
  root,
  setUp,
} from './lib/setup.mjs';

/**
 * `npm run faults`: breaks a PostgreSQL server of its own, restarting it and letting it crash ten times, while mail is
 * collected and people search, and upgrades a database from every version that there was. `npm run faults -- 3`: so many times.
 * `npm test` does it once. A full disk is tried where this may mount a file system, which on Linux is where it is run by root.
 */

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const [rounds = '10'] = process.argv.slice(2);
  // For the upgrades; what is broken is another.
  const postgres = await startPostgres();
  try {
    const { code } = await run(
      node,
      [
        backstageCli,
        ...['repo', 'test', '--watchAll=false', '--maxWorkers=1'],
        'src/database(Server|Faults|/upgrade)',
      ],
      {
        cwd: root,
        env: childEnvironment({
          CI: 'true',
          FAULT_ROUNDS: rounds,
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
