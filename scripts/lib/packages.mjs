import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { Fixable } from './say.mjs';
import { backstageCli, childEnvironment, node, root } from './setup.mjs';

/** The packages that are published, in the order in which they need one another. */
export const PUBLISHED = [
  'mail-forensics-common',
  'mail-forensics-backend',
  'mail-forensics',
];

const yarn = path.join(root, '.yarn/releases/yarn-4.13.0.cjs');
const typescript = path.join(root, 'node_modules/typescript/bin/tsc');

/**
 * Builds the published packages and packs them, as `yarn npm publish` would.
 *
 * @param folder - where the tarballs go
 * @returns `{ folder, name, tarball }` for each: the folder of its sources, and its name in the registry
 * @throws Fixable where they cannot be built
 */
export async function packAll(folder) {
  fs.mkdirSync(folder, { recursive: true });
  await must('type check', [typescript], root);
  const packed = [];
  for (const directory of PUBLISHED) {
    const source = path.join(root, 'plugins', directory);
    const tarball = path.join(folder, `${directory}.tgz`);
    await must(
      `build of ${directory}`,
      [backstageCli, 'package', 'build'],
      source,
    );
    await must(
      `packing of ${directory}`,
      [yarn, 'pack', '-o', tarball],
      source,
    );
    packed.push({ folder: source, name: readPackage(source).name, tarball });
  }
  return packed;
}

export function readPackage(folder) {
  return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
}

async function must(what, command, cwd) {
  const { code, output } = await run(node, command, {
    cwd,
    env: childEnvironment(),
    quiet: true,
  });
  if (code !== 0) {
    throw new Fixable(
      `The ${what} failed:`,
      output.trim() || `it ended with ${code}.`,
    );
  }
}
