import fs from 'node:fs';
import path from 'node:path';
import { loadTypeScript } from './lib/loadTypeScript.mjs';
import { say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';
import { renderTroubleshooting } from './lib/troubleshooting.mjs';

/**
 * `node scripts/docs.mjs`: writes the documents that are made from the code. With `--check` nothing is written, and it
 * fails where one is outdated.
 */

const problems = await loadTypeScript(
  path.join(root, 'plugins/mail-forensics-common/src/problems.ts'),
);

const DOCUMENTS = {
  'docs/troubleshooting.md': await renderTroubleshooting(problems),
};

const check = process.argv.includes('--check');
for (const [name, text] of Object.entries(DOCUMENTS)) {
  const file = path.join(root, name);
  const current = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (current === text) {
    continue;
  }
  if (check) {
    say(`${name} is outdated: run node scripts/docs.mjs`);
    process.exitCode = 1;
  } else {
    fs.writeFileSync(file, text);
    say(`${name} written`);
  }
}
