import fs from 'node:fs';
import path from 'node:path';
import { readInstructions } from './install/instructions.mjs';

/** Folders in which no document of ours is. */
const NOT_OURS = new Set([
  ...['node_modules', 'dist', 'dist-types', 'coverage', 'test-results'],
  ...['.git', '.yarn', '.toolchain', '.demo'],
]);

/** What Yarn itself can do. */
const YARN = new Set(['add', 'install', 'workspace', 'dlx', 'up', 'dedupe']);
/** What npm can do without a script. */
const NPM = new Set(['install', 'ci', 'pack', 'publish', 'view']);

const FENCE = /^ *(```|~~~)[^\n]*\n([\s\S]*?)^ *\1 *$/gm;
const INLINE_CODE = /`([^`\n]+)`/g;
const LINK =
  /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^()\s>]+(?:\([^()\s]*\))?)>?[^)]*\)/g;
const COMMAND = /^\$? ?((?:yarn|npm|node)(?: [^\n#]*)?)/gm;

/**
 * What is wrong in the documents of a checkout: links within it that lead nowhere, commands that do not exist, and
 * instructions that contradict each other.
 *
 * @returns a sentence for each
 */
export function checkDocuments(root) {
  const documents = findDocuments(root);
  const known = new Map();
  const anchorsOf = file => {
    if (!known.has(file)) {
      known.set(file, readAnchors(fs.readFileSync(file, 'utf8')));
    }
    return known.get(file);
  };
  return [
    ...documents.flatMap(file => [
      ...linkFaults(file, anchorsOf),
      ...commandFaults(file, root),
    ]),
    ...navigationFaults(root),
    ...installationFaults(root, documents),
  ].map(({ file, fault }) => `${path.relative(root, file)}: ${fault}`);
}

function findDocuments(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      return NOT_OURS.has(entry.name) ? [] : findDocuments(file);
    }
    return entry.name.endsWith('.md') ? [file] : [];
  });
}

/** Where a document leads within its own site, pictures included; as it is written. */
export function linksOf(text) {
  return [...text.replace(FENCE, '').replace(INLINE_CODE, '').matchAll(LINK)]
    .map(([, target]) => target)
    .filter(target => !/^[a-z][a-z0-9+.-]*:/i.test(target));
}

function linkFaults(file, anchorsOf) {
  return linksOf(fs.readFileSync(file, 'utf8')).flatMap(target => {
    const [name, anchor] = target.split('#');
    const linked = name ? path.resolve(path.dirname(file), name) : file;
    if (!fs.existsSync(linked)) {
      return [{ file, fault: `there is no ${target}` }];
    }
    return anchor !== undefined &&
      linked.endsWith('.md') &&
      !anchorsOf(linked).has(anchor)
      ? [{ file, fault: `${name || 'it'} has no anchor #${anchor}` }]
      : [];
  });
}

/** As code hosts make them of headings, and those that are written out. */
function readAnchors(text) {
  const plain = text.replace(FENCE, '');
  const anchors = new Set(
    [...plain.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id),
  );
  const times = new Map();
  for (const [, heading] of plain.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-');
    const before = times.get(slug) ?? 0;
    times.set(slug, before + 1);
    anchors.add(before ? `${slug}-${before}` : slug);
  }
  return anchors;
}

function commandFaults(file, root) {
  const text = fs.readFileSync(file, 'utf8');
  const blocks = [...text.matchAll(FENCE)].map(([, , code]) => code);
  const inline = [...text.replace(FENCE, '').matchAll(INLINE_CODE)].map(
    ([, code]) => code,
  );
  return [...blocks, ...inline]
    .flatMap(code => [...code.replace(/^ +/gm, '').matchAll(COMMAND)])
    .filter(([, command]) => !isCommand(command.trim(), file, root))
    .map(([, command]) => ({
      file,
      fault: `there is no command "${command.trim()}"`,
    }));
}

function isCommand(command, file, root) {
  // Where not all of a command is told, the rest of it stands for any.
  const [program, ...words] = command.split(/\s+/);
  const whole = words.filter(word => !/^[<[(]/.test(word));
  switch (program) {
    case 'node':
      return isFile(whole[0], file, root);
    case 'npm':
      return isNpm(whole, root);
    default:
      return isYarn(whole, file, root);
  }
}

function isFile(name, file, root) {
  return (
    name === undefined ||
    name.startsWith('-') ||
    [root, path.dirname(file)].some(from =>
      fs.existsSync(path.resolve(from, name)),
    )
  );
}

function isNpm([first, second], root) {
  const scripts = scriptsOf(root);
  return first === 'run'
    ? hasScript(scripts, second)
    : first === undefined || NPM.has(first) || hasScript(scripts, first);
}

function isYarn(words, file, root) {
  const [first, ...rest] = words[0] === '--cwd' ? words.slice(2) : words;
  if (first === 'workspace') {
    const [name, script] = rest;
    const workspace = workspaces(root).find(each => each.name === name);
    return Boolean(workspace && hasScript(workspace.scripts, script));
  }
  return (
    first === undefined ||
    YARN.has(first) ||
    [root, path.dirname(file)].some(from => hasScript(scriptsOf(from), first))
  );
}

/** `bench:…` stands for any of several. */
function hasScript(scripts, name) {
  return name?.endsWith('…')
    ? Object.keys(scripts).some(each => each.startsWith(name.slice(0, -1)))
    : name in scripts;
}

function scriptsOf(folder) {
  const file = path.join(folder, 'package.json');
  return fs.existsSync(file)
    ? JSON.parse(fs.readFileSync(file, 'utf8')).scripts ?? {}
    : {};
}

function workspaces(root) {
  return ['packages', 'plugins'].flatMap(folder =>
    fs
      .readdirSync(path.join(root, folder))
      .map(name => path.join(root, folder, name, 'package.json'))
      .filter(file => fs.existsSync(file))
      .map(file => JSON.parse(fs.readFileSync(file, 'utf8'))),
  );
}

/** Whoever installs the plugin is told the same everywhere: docs/install.md has all of it. */
function installationFaults(root, documents) {
  const codeOf = file =>
    readInstructions(fs.readFileSync(file, 'utf8')).filter(({ code }) => code);
  const whole = codeOf(path.join(root, 'docs/install.md'));
  const readmes = documents.filter(file => path.basename(file) === 'README.md');
  return readmes.flatMap(file =>
    codeOf(file)
      .filter(each => whole.some(known => known.file === each.file))
      .filter(each => !whole.some(known => known.code === each.code))
      .map(each => ({
        file,
        fault: `what goes into ${each.file} is not what docs/install.md has`,
      })),
  );
}

/** The contents of TechDocs name every page of `docs/` but single decisions, and no other. */
function navigationFaults(root) {
  const file = path.join(root, 'mkdocs.yml');
  const named = [
    ...fs.readFileSync(file, 'utf8').matchAll(/^ +- .*: (\S+\.md)$/gm),
  ].map(([, name]) => name);
  const pages = fs
    .readdirSync(path.join(root, 'docs'))
    .filter(name => name.endsWith('.md'));
  return [
    ...pages.filter(name => !named.includes(name)),
    ...named.filter(name => !fs.existsSync(path.join(root, 'docs', name))),
  ].map(name => ({
    file,
    fault: `its contents and docs/ disagree on ${name}`,
  }));
}
