import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { InstallCheck } from './lib/install/InstallCheck.mjs';
import { PORTALS } from './lib/install/runs.mjs';
import { onOrphaned } from './lib/run.mjs';
import { Fixable, main, say } from './lib/say.mjs';
import { root, setUp } from './lib/setup.mjs';

/**
 * `npm run check:install`: packs what is published, has Backstage's own create-app make a portal of each kind, follows the
 * README's installation in each, and takes a browser through both. `npm run check:install -- classic` takes those whose name
 * has the word.
 *
 * Everything is in a temporary folder that is removed in the end. Where something fails, the log stays, and is named.
 */

const log = path.join(root, 'check-install.log');

// An ordinary exit ends what was started and removes what was made; being killed by the signal would not.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
onOrphaned(() => process.exit(143));

await main(async () => {
  await setUp();
  const words = process.argv.slice(2);
  const portals = PORTALS.filter(({ name }) =>
    words.every(word => name.includes(word)),
  );
  if (portals.length === 0) {
    throw new Fixable(
      `No portal is called "${words.join(' ')}".`,
      `There are: ${PORTALS.map(({ name }) => name).join(', ')}.`,
    );
  }
  const started = Date.now();
  fs.writeFileSync(log, '');
  const folder = fs.mkdtempSync(
    path.join(os.tmpdir(), 'mail-forensics-install-'),
  );
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const check = InstallCheck.create({ folder, log });
  try {
    await check.prepare();
    for (const portal of portals) {
      await check.take(portal);
    }
  } catch (error) {
    throw error instanceof Fixable
      ? new Fixable(error.message, `It is kept: ${path.relative('.', log)}`)
      : error;
  } finally {
    await check.end();
  }
  fs.rmSync(log);
  say(
    `All of it works, after ${
      Math.round((Date.now() - started) / 6000) / 10
    } minutes:`,
  );
  check.passed.forEach(each => say(`  ${each}`));
});
