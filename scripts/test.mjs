import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';
import { onOrphaned, run } from './lib/run.mjs';
import { Fixable, main, say } from './lib/say.mjs';
import {
  backstageCli,
  childEnvironment,
  node,
  root,
  setUp,
} from './lib/setup.mjs';

/**
 * `npm test`: everything. `npm test -- types lint format documents scripts packages unit browser` runs some of it; with
 * `--images` the browser test makes the pictures in docs/images/ anew. `yarn test <pattern>` is the test command of a
 * Backstage repository: the unit and integration tests, with arguments for Jest.
 */

const POSTGRES = 'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';
const IMAGES = '--images';
const bin = name => path.join(root, 'node_modules', name);

const STEPS = {
  types,
  lint: () =>
    check('lint', [backstageCli, 'repo', 'lint', '--max-warnings', '0']),
  format: () =>
    check('formatting', [bin('prettier/bin-prettier.js'), '--check', '.']),
  documents: () =>
    check('documents', [path.join(root, 'scripts/docs.mjs'), '--check']),
  scripts: () => check('scripts', ['--test', 'scripts/lib/**/*.test.mjs']),
  packages: () =>
    check('packages', [path.join(root, 'scripts/checkPackages.mjs')]),
  unit: () => withPostgres(environment => jest(environment)),
  browser,
};
/** Steps of one process that uses one processor: side by side they end sooner. The longest first. */
const SIDE_BY_SIDE = ['types', 'lint', 'format', 'documents', 'scripts'];

// An ordinary exit ends the services that were started; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  const calledByYarn = /^yarn\//.test(process.env.npm_config_user_agent ?? '');
  const args = process.argv.slice(2);
  await setUp();
  if (calledByYarn) {
    process.exitCode = await withPostgres(environment =>
      run(node, [backstageCli, 'repo', 'test', ...args], {
        cwd: root,
        env: childEnvironment(environment),
      }).then(({ code }) => code),
    );
    return;
  }

  const steps = args.filter(arg => arg !== IMAGES);
  const unknown = steps.filter(arg => !(arg in STEPS));
  if (unknown.length) {
    throw new Fixable(
      `There is no step "${unknown[0]}".`,
      `The steps are: ${Object.keys(STEPS).join(', ')}.`,
    );
  }
  const total = { passed: 0, failed: 0, skipped: 0 };
  const take = async name => {
    const started = Date.now();
    say(`${name} …`);
    const { passed, failed, skipped = 0 } = await STEPS[name]();
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    const seconds = Math.round((Date.now() - started) / 1000);
    say(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped (${seconds} s)`,
    );
  };
  const asked = Object.keys(STEPS).filter(
    name => !steps.length || steps.includes(name),
  );
  await inLanes(
    os.availableParallelism(),
    asked.filter(name => SIDE_BY_SIDE.includes(name)),
    take,
  );
  await inLanes(
    1,
    asked.filter(name => !SIDE_BY_SIDE.includes(name)),
    take,
  );
  process.exitCode = total.failed > 0 ? 1 : 0;
  const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
  process.stdout.write(
    `${total.passed} passed, ${total.failed} failed${skipped}\n`,
  );
});

/** Does something with each, in their order, with so many of them at a time. */
async function inLanes(lanes, items, use) {
  const waiting = [...items];
  const lane = async () => {
    while (waiting.length) {
      await use(waiting.shift());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** The reports of the API are made of the declarations that the type check writes. */
async function types() {
  const checked = await check('types', [bin('typescript/bin/tsc')]);
  if (checked.failed) {
    return checked;
  }
  const reports = await check('API reports', [
    path.join(root, 'scripts/apiReports.mjs'),
    '--check',
  ]);
  return { passed: 1 + reports.passed, failed: reports.failed };
}

async function check(what, command) {
  const { code, output } = await run(node, command, {
    cwd: root,
    env: childEnvironment(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}),
    // What another writes meanwhile does not come between.
    quiet: true,
  });
  process.stdout.write(output);
  if (code !== 0) {
    say(`${what}: failed, see above.`);
  }
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function withPostgres(use) {
  if (process.env[POSTGRES]) {
    return use({});
  }
  say('Starting PostgreSQL for the tests …');
  const postgres = await startPostgres();
  try {
    return await use({
      [POSTGRES]: postgres.connectionString,
      BACKSTAGE_TEST_DISABLE_DOCKER: '1',
    });
  } finally {
    await postgres.stop();
  }
}

async function jest(environment) {
  const report = temporaryFile('jest.json');
  // One more than there are processors: many of the tests wait for a poll.
  const workers = Math.min(4, os.availableParallelism() + 1);
  const { code } = await run(
    node,
    [
      ...[backstageCli, 'repo', 'test', '--watchAll=false'],
      ...[`--maxWorkers=${workers}`, '--json', `--outputFile=${report}`],
    ],
    { cwd: root, env: childEnvironment({ CI: 'true', ...environment }) },
  );
  const result = readReport(report, code);
  saySkipped(result.testResults);
  return {
    passed: result.numPassedTests,
    // A file that could not even be loaded has no failed test, yet it failed.
    failed: Math.max(
      result.numFailedTests + result.numRuntimeErrorTestSuites,
      code === 0 ? 0 : 1,
    ),
    skipped: result.numPendingTests,
  };
}

function saySkipped(files) {
  for (const { name, assertionResults } of files) {
    const skipped = assertionResults.filter(
      ({ status }) => status === 'pending',
    ).length;
    if (skipped > 0) {
      say(`  skipped: ${skipped} tests in ${path.relative(root, name)}`);
    }
  }
}

async function browser() {
  const report = temporaryFile('playwright.json');
  const { code } = await run(
    node,
    [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'],
    {
      cwd: root,
      env: childEnvironment({
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        ...(process.argv.includes(IMAGES) && { MAIL_FORENSICS_IMAGES: '1' }),
      }),
    },
  );
  const { stats } = readReport(report, code);
  return {
    passed: stats.expected,
    failed: Math.max(stats.unexpected + stats.flaky, code === 0 ? 0 : 1),
    skipped: stats.skipped,
  };
}

function readReport(file, code) {
  if (!fs.existsSync(file)) {
    throw new Error(`The tests ended with ${code} and left no report`);
  }
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}

function temporaryFile(name) {
  return path.join(
    fs.mkdtempSync(path.join(os.tmpdir(), 'mail-forensics-test-')),
    name,
  );
}
