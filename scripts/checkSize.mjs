import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from './lib/run.mjs';
import { Fixable, main, say } from './lib/say.mjs';
import {
  backstageCli,
  childEnvironment,
  node,
  root,
  setUp,
} from './lib/setup.mjs';

/**
 * `npm run check:size`: what the plugin adds to a portal, in bytes of gzip: the portal's pages are built with it and without,
 * and compared. Both pages and everything they load together are held to what one page may have.
 */

const FIRST_LOAD_LIMIT = 15_000;
const PAGES_LIMIT = 250_000;

const app = path.join(root, 'packages/app');
const cache = path.join(root, 'node_modules/.cache/mail-forensics-size');
const WITHOUT = `app:
  packages:
    exclude: [backstage-plugin-mail-forensics]
`;

await main(async () => {
  await setUp();
  fs.mkdirSync(cache, { recursive: true });
  const without = path.join(cache, 'without.yaml');
  fs.writeFileSync(without, WITHOUT);
  const more = await build([]);
  const less = await build([without]);
  const verdicts = [
    judge('the first load', more.first - less.first, FIRST_LOAD_LIMIT),
    judge(
      'both pages, all they load later',
      more.later - less.later,
      PAGES_LIMIT,
    ),
  ];
  process.exitCode = verdicts.every(Boolean) ? 0 : 1;
});

function judge(what, bytes, limit) {
  const isWithin = bytes <= limit;
  say(
    `${what}: ${kilobytes(bytes)} more, ${
      isWithin ? 'within' : 'BEYOND'
    } the limit of ${kilobytes(limit)}`,
  );
  return isWithin;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Builds the portal's pages as for production. */
async function build(configs) {
  const { code, output } = await run(
    node,
    [
      ...[backstageCli, 'package', 'build'],
      ...['--config', path.join(root, 'app-config.yaml')],
      ...configs.flatMap(config => ['--config', config]),
    ],
    { cwd: app, env: childEnvironment(), quiet: true },
  );
  if (code !== 0) {
    throw new Fixable("The portal's pages could not be built:", output.trim());
  }
  const dist = path.join(app, 'dist');
  const sizes = measure(dist);
  // The backend of `npm start` would serve it.
  fs.rmSync(dist, { recursive: true });
  return sizes;
}

/** Bytes of what index.html names, and of everything else that can be loaded. */
function measure(dist) {
  const html = fs.readFileSync(path.join(dist, 'index.html'), 'utf8');
  const sizes = { first: 0, later: 0 };
  const files = fs
    .readdirSync(path.join(dist, 'static'), { recursive: true })
    .filter(file => /\.(?:js|css)$/.test(file));
  for (const file of files) {
    const text = fs.readFileSync(path.join(dist, 'static', file));
    sizes[html.includes(`static/${file}`) ? 'first' : 'later'] +=
      gzipSync(text).length;
  }
  return sizes;
}
