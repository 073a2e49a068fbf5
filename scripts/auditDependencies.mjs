import path from 'node:path';
import { run } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run audit:dependencies`: whether a dependency that is used at run time has a known advisory of severity high or
 * critical. It asks the registry that Yarn is configured with; where that is not at hand or does not know, it says so and
 * ends with 0, for then nothing is known.
 */
await main(async () => {
  await setUp();
  const { code, output } = await run(
    node,
    [
      path.join(root, '.yarn/releases/yarn-4.13.0.cjs'),
      ...['npm', 'audit', '--all', '--recursive', '--severity', 'high'],
      ...['--environment', 'production'],
    ],
    { cwd: root, env: childEnvironment(), quiet: true },
  );
  if (
    /ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|YN0035|Not Found|404|405|501/.test(
      output,
    )
  ) {
    say('No advisories could be had from the registry: nothing was checked.');
    return;
  }
  process.stdout.write(output);
  process.exitCode = code;
});
