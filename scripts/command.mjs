import path from 'node:path';
import { run } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run audit:verify`, `npm run person:export -- <address>` and so on: what an operator does at a terminal, over the
 * demo portal's configuration and database. With `--config` first, over another's.
 */
await main(async () => {
  await setUp();
  const { code } = await run(
    node,
    [
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/backend/src/mailForensicsCommand.ts'),
      ...process.argv.slice(2),
    ],
    {
      cwd: path.join(root, 'packages/backend'),
      env: childEnvironment({ NODE_NO_WARNINGS: '1', LOG_LEVEL: 'warn' }),
    },
  );
  process.exitCode = code;
});
