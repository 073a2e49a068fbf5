import fs from 'node:fs';
import path from 'node:path';
import { checkDocuments } from './lib/checkDocuments.mjs';
import { renderConfiguration } from './lib/configuration.mjs';
import { copyCode } from './lib/copyCode.mjs';
import { renderFileEventReference } from './lib/fileEventReference.mjs';
import { loadTypeScript } from './lib/loadTypeScript.mjs';
import { say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';
import { renderTroubleshooting } from './lib/troubleshooting.mjs';

/**
 * `node scripts/docs.mjs`: writes the documents that are made from the code. With `--check` nothing is written, and it
 * fails where one is outdated, where a link in any document leads nowhere, where a command in one does not exist, and where
 * two tell differently what to put into a file of a portal.
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
  'docs/permissions.md': copyCode(root, 'docs/permissions.md'),
};

/** The registry's page of a package has no other pictures than those in it. */
const PICTURES = {
  'plugins/mail-forensics/images/forensic-search.png':
    'docs/images/5-forensic-search-results.png',
  'plugins/mail-forensics/images/data-connections.png':
    'docs/images/4-data-connections-monitoring.png',
};

const check = process.argv.includes('--check');
const wanted = {
  ...mapValues(DOCUMENTS, text => Buffer.from(text)),
  ...mapValues(PICTURES, name => fs.readFileSync(path.join(root, name))),
};
for (const [name, content] of Object.entries(wanted)) {
  const file = path.join(root, name);
  if (fs.existsSync(file) && fs.readFileSync(file).equals(content)) {
    continue;
  }
  if (check) {
    say(`${name} is outdated: run node scripts/docs.mjs`);
    process.exitCode = 1;
  } else {
    fs.writeFileSync(file, content);
    say(`${name} written`);
  }
}
if (check) {
  for (const fault of checkDocuments(root)) {
    say(fault);
    process.exitCode = 1;
  }
}

function mapValues(object, change) {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value)]),
  );
}
