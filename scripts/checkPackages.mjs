import fs from 'node:fs';
import { builtinModules } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { linksOf } from './lib/checkDocuments.mjs';
import { packAll, readPackage } from './lib/packages.mjs';
import { run } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { childEnvironment, node, root, setUp } from './lib/setup.mjs';

/**
 * `npm run check:packages`: packs what is published, and looks at the tarballs: whether each stands alone.
 *
 * - nothing in it points into this checkout, and nothing that it imports is undeclared
 * - what its package.json names is there, and so are licence, README with its pictures, migrations, configuration schema and
 *   translations
 * - the backend's one loads, with the other one that it needs, out of the tarballs
 */

const DEPENDENCIES = ['dependencies', 'peerDependencies'];
/** What a registry shows, and what each has beside its code. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];

await main(async () => {
  await setUp();
  // Within the checkout, so that what they depend on is found.
  const cache = path.join(root, 'node_modules/.cache/mail-forensics-packages');
  fs.rmSync(cache, { recursive: true, force: true });
  say('Packing …');
  const packed = await packAll(cache);
  const unpacked = [];
  for (const { folder, name, tarball } of packed) {
    const target = path.join(cache, 'node_modules', name);
    fs.mkdirSync(target, { recursive: true });
    const { code, output } = await run(
      'tar',
      ['-xzf', tarball, '-C', target, '--strip-components=1'],
      { quiet: true },
    );
    if (code !== 0) {
      throw new Error(`${tarball} could not be unpacked: ${output}`);
    }
    unpacked.push({ source: folder, name, folder: target, tarball });
  }
  const faults = [
    ...unpacked.flatMap(each => faultsOf(each)),
    ...(await loadFaults(cache)),
  ];
  faults.forEach(fault => say(fault));
  for (const { name, tarball } of unpacked) {
    say(`${name}: ${Math.round(fs.statSync(tarball).size / 1024)} kB packed`);
  }
  process.exitCode = faults.length ? 1 : 0;
  say(faults.length ? `${faults.length} faults` : 'The packages stand alone.');
});

function faultsOf({ source, name, folder }) {
  const description = readPackage(folder);
  const files = listFiles(folder);
  return [
    ...missingFiles({ source, description, files }),
    ...versionFaults(description),
    ...files.flatMap(file => importFaults(folder, file, description)),
    ...files.flatMap(file => strayFaults(folder, file)),
    ...readmeFaults(folder, files),
  ].map(fault => `${name}: ${fault}`);
}

function missingFiles({ source, description, files }) {
  const role = description.backstage.role;
  const migrations = path.join(source, 'migrations');
  const wanted = [
    ...ALWAYS,
    ...entryFiles([
      description.main,
      description.module,
      description.types,
      description.exports,
    ]),
    ...(fs.existsSync(migrations)
      ? fs.readdirSync(migrations).map(each => `migrations/${each}`)
      : []),
    ...(fs.existsSync(path.join(source, 'config.d.ts'))
      ? ['config.schema.json']
      : []),
    ...(role === 'frontend-plugin'
      ? [
          ...['dist/alpha.esm.js', 'dist/translations/de/index.esm.js'],
          'images/forensic-search.png',
        ]
      : []),
  ];
  return wanted
    .filter(file => !files.includes(file))
    .map(file => `${file} is missing`);
}

/** Paths in `main`, `types` and the like, or in `exports`, however nested. */
function entryFiles(value) {
  if (typeof value === 'string') {
    return value.startsWith('@') ? [] : [value.replace(/^\.\//, '')];
  }
  return Object.values(value ?? {}).flatMap(entryFiles);
}

function versionFaults(description) {
  return ['dependencies', 'peerDependencies', 'devDependencies'].flatMap(kind =>
    Object.entries(description[kind] ?? {})
      .filter(([, range]) =>
        /^(?:workspace|link|file|portal|patch):/.test(range),
      )
      .map(([name, range]) => `${kind} has ${name} as ${range}`),
  );
}

function importFaults(folder, file, description) {
  if (!/\.(?:[cm]?js|d\.ts)$/.test(file)) {
    return [];
  }
  const declared = new Set([
    description.name,
    ...DEPENDENCIES.flatMap(kind => Object.keys(description[kind] ?? {})),
  ]);
  const text = fs.readFileSync(path.join(folder, file), 'utf8');
  const imported = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => fileName);
  return [...new Set(imported)].flatMap(name => {
    if (name.startsWith('.')) {
      return isThere(path.resolve(folder, path.dirname(file), name))
        ? []
        : [`${file} imports ${name}, which is not there`];
    }
    const owner = name
      .split('/')
      .slice(0, name.startsWith('@') ? 2 : 1)
      .join('/');
    if (name.startsWith('node:') || builtinModules.includes(owner)) {
      return [];
    }
    if (!declared.has(owner)) {
      return [`${file} imports ${name}, which is not declared`];
    }
    return file.endsWith('.d.ts') && !hasTypes(owner, declared)
      ? [`${file} needs the types of ${owner}, which are not declared`]
      : [];
  });
}

function isThere(file) {
  return ['', '.js', '.json', '.d.ts'].some(end => fs.existsSync(file + end));
}

/** Whether a package brings its types, or they are declared beside it. */
function hasTypes(name, declared) {
  const types = `@types/${name.replace('@', '').replace('/', '__')}`;
  if (declared.has(types) || name === 'react') {
    return true;
  }
  const folder = path.join(root, 'node_modules', name);
  const { types: own, typings, exports: entries } = readPackage(folder);
  return Boolean(
    own ?? typings ?? JSON.stringify(entries ?? {}).includes('.d.'),
  );
}

function strayFaults(folder, file) {
  if (/\.test\.|__testUtils__|^src\//.test(file)) {
    return [`${file} is for this checkout only`];
  }
  return fs.readFileSync(path.join(folder, file)).includes(root)
    ? [`${file} names the checkout it was made in`]
    : [];
}

/** The page of a registry shows the README, and nothing that is not in the package. */
function readmeFaults(folder, files) {
  const text = fs.readFileSync(path.join(folder, 'README.md'), 'utf8');
  return linksOf(text)
    .map(target => target.split('#')[0])
    .filter(target => target !== '' && !files.includes(target))
    .map(target => `README.md leads to ${target}, which is not there`);
}

function listFiles(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      path.relative(folder, path.join(entry.parentPath, entry.name)),
    );
}

/** The backend of a portal requires the package: it must then be a feature, under this Node.js. */
async function loadFaults(cache) {
  const script = `
    const { default: feature } = require('backstage-plugin-mail-forensics-backend');
    if (feature?.$$type !== '@backstage/BackendFeature') {
      throw new Error('The default export is no backend feature');
    }
  `;
  const { code, output } = await run(node, ['-e', script], {
    cwd: cache,
    env: childEnvironment({ TMPDIR: os.tmpdir() }),
    quiet: true,
  });
  return code === 0
    ? []
    : [`the backend's package does not load: ${output.trim()}`];
}
