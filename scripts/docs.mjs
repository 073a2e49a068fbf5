import fs from 'node:fs';
import path from 'node:path';
import { checkDocuments } from './lib/checkDocuments.mjs';
import { renderConfiguration } from './lib/configuration.mjs';
import { renderFileEventReference } from './lib/fileEventReference.mjs';
import { loadTypeScript } from './lib/loadTypeScript.mjs';
import { say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';
import { renderTroubleshooting } from './lib/troubleshooting.mjs';

/**
 * `node scripts/docs.mjs`: writes the documents that are made from the code. With `--check` nothing is written, and it
 * fails where one is outdated, where a link in any document leads nowhere, and where a command in one does not exist.
 */

const plugin = (name, file) =>
  path.join(root, `plugins/mail-forensics${name}`, file);
const search = name => plugin('-backend', `src/search/${name}`);

const DOCUMENTS = {
  'docs/troubleshooting.md': await renderTroubleshooting(
    await loadTypeScript(plugin('-common', 'src/problems.ts')),
  ),
  'docs/configuration.md': await renderConfiguration([
    plugin('-backend', 'config.d.ts'),
    plugin('', 'config.d.ts'),
  ]),
  'docs/file-event-metadata.md': await renderFileEventReference({
    file: plugin('-common', 'src/fileEvents.ts'),
    event: await loadTypeScript(plugin('-common', 'src/fileEvents.ts')),
    terms: await loadTypeScript(search('language/terms.ts')),
    columns: await loadTypeScript(search('export/columns.ts')),
  }),
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
if (check) {
  for (const fault of checkDocuments(root)) {
    say(fault);
    process.exitCode = 1;
  }
}
