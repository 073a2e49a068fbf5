import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { Fixable } from './say.mjs';
import { backstageCli, childEnvironment, node, root } from './setup.mjs';

const app = path.join(root, 'packages/app');
const built = path.join(root, 'node_modules/.cache/mail-forensics-frontend');

/**
 * Builds the portal's pages as for production, and takes them out of packages/app: the backend of `npm start` would serve
 * what is built there.
 *
 * @param configs - configuration files, as of the portal that serves them
 * @returns the package that has them, for `app.packageName` in the configuration of a backend
 * @throws Fixable where they cannot be built
 */
export async function buildFrontend(configs) {
  const { code, output } = await run(
    node,
    [
      ...[backstageCli, 'package', 'build'],
      ...configs.flatMap(config => ['--config', path.join(root, config)]),
    ],
    { cwd: app, env: childEnvironment(), quiet: true },
  );
  if (code !== 0) {
    throw new Fixable(
      "The portal's pages could not be built:",
      output.trim() || `the build ended with ${code}.`,
    );
  }
  fs.rmSync(built, { recursive: true, force: true });
  fs.mkdirSync(built, { recursive: true });
  fs.copyFileSync(
    path.join(app, 'package.json'),
    path.join(built, 'package.json'),
  );
  // Not renamed: node_modules may be another file system.
  fs.cpSync(path.join(app, 'dist'), path.join(built, 'dist'), {
    recursive: true,
  });
  fs.rmSync(path.join(app, 'dist'), { recursive: true });
  return built;
}
