import path from 'node:path';
import { run } from './lib/run.mjs';
import { Fixable, main, say } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run audit:dependencies`: whether a dependency that is used at run time has a known advisory of severity high or
 * critical. It asks the registry that Yarn is configured with. Where none could be had, nothing was checked, and it says so
 * and ends with 1: what is not known is not taken for good.
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
  const refusal =
    /HTTPError\]?: (Response code .*)|RequestError\]?: (.*)/.exec(output) ??
    /YN0035: .*?│ (.*)/.exec(output);
  if (code !== 0 && refusal) {
    throw new Fixable(
      `No advisories could be had, so nothing was checked: ${
        refusal[1] ?? refusal[2]
      }.`,
      'Run it where the registry answers "yarn npm audit", such as with registry.yarnpkg.com.',
    );
  }
  process.stdout.write(output);
  if (code === 0) {
    say('No dependency has a known advisory of severity high or critical.');
  }
  process.exitCode = code;
});
