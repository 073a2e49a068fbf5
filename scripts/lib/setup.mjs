import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onOrphaned, run } from './run.mjs';
import { Fixable, say } from './say.mjs';

/** The checkout. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** The script that Backstage's command line starts with. */
export const backstageCli = path.join(
  root,
  'node_modules/@backstage/cli/bin/backstage-cli',
);

const SUPPORTED_NODE = [22, 24];
const BROUGHT_NODE = 24;
const toolchain = path.join(root, '.toolchain');

/** Node.js with which everything is run: this process's own, once {@link setUp} has returned. */
export const node = process.execPath;

/**
 * Brings in what a fresh machine lacks: a Node.js that Backstage supports, and the dependencies. Does nothing where
 * that was done before. Where another Node.js is needed the calling script is run again with it, and this function does
 * not return.
 *
 * @throws Fixable where something is missing that only a person can provide
 */
export async function setUp() {
  checkPlatform();
  if (!SUPPORTED_NODE.includes(majorVersion(process.versions.node))) {
    say(`Node.js ${process.versions.node} is not one that Backstage supports.`);
    await runAgainWith(await bringNode(BROUGHT_NODE, toolchain));
  }
  await installDependencies();
}

/**
 * Node.js of a certain major version: this process's own, or one that is brought in.
 *
 * @returns the path of its program
 * @throws Fixable where it cannot be brought in
 */
export async function nodeOfVersion(major) {
  return majorVersion(process.versions.node) === major
    ? node
    : bringNode(major, path.join(toolchain, `node-${major}`));
}

/** Environment for child processes: this Node.js first, and no colour codes where nobody looks. */
export function childEnvironment(extra = {}) {
  return {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    // Yarn and Backstage's CLI ask this for the package manager; npm's value makes them complain.
    npm_config_user_agent: 'yarn/4.13.0',
    ...extra,
  };
}

function majorVersion(version) {
  return Number(version.split('.')[0]);
}

function checkPlatform() {
  const platform = `${process.platform}-${process.arch}`;
  const supported = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64'];
  if (!supported.includes(platform)) {
    throw new Fixable(
      `This platform (${platform}) is not supported.`,
      'Use Linux or macOS on x64 or arm64; on Windows use WSL.',
    );
  }
  if (majorVersion(process.versions.node) < 20) {
    throw new Fixable(
      `Node.js ${process.versions.node} is too old.`,
      'Install Node.js 20 or newer (24 is best).',
    );
  }
}

async function bringNode(major, folder) {
  const binary = path.join(folder, 'node_modules/node/bin/node');
  if (await exists(binary)) {
    return binary;
  }
  say(`Bringing in Node.js ${major} (about 10 s).`);
  await fs.mkdir(folder, { recursive: true });
  // A package.json of its own keeps npm from looking at the workspaces around it.
  await fs.writeFile(
    path.join(folder, 'package.json'),
    '{ "private": true }\n',
  );
  const { code, output } = await run(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      `node@${major}`,
    ],
    { cwd: folder, quiet: true },
  );
  if (code !== 0 || !(await exists(binary))) {
    throw installFailure(`Node.js ${major} could not be installed`, output);
  }
  return binary;
}

async function runAgainWith(binary) {
  const child = spawn(binary, process.argv.slice(1), {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${path.dirname(binary)}${path.delimiter}${process.env.PATH ?? ''}`,
    },
  });
  // The terminal signals the whole group; a supervisor signals only us.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  onOrphaned(() => child.kill('SIGTERM'));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) =>
      resolve(exitCode ?? (signal ? 1 : 0)),
    );
  });
  process.exit(code);
}

async function installDependencies() {
  const stamp = path.join(root, 'node_modules/.mail-forensics-setup');
  const wanted = await dependencyFingerprint();
  const found = await fs.readFile(stamp, 'utf8').catch(() => '');
  if (found === wanted) {
    return;
  }
  say('Installing dependencies (about 2 minutes the first time).');
  const started = Date.now();
  const { code, output } = await run(
    node,
    [
      path.join(root, '.yarn/releases/yarn-4.13.0.cjs'),
      'install',
      '--immutable',
    ],
    {
      cwd: root,
      env: childEnvironment({ YARN_ENABLE_PROGRESS_BARS: 'false' }),
      quiet: true,
      onLine: line => {
        const step = line.match(/┌ (Resolution|Fetch|Link) step/);
        if (step) {
          say(`  ${step[1].toLowerCase()} …`);
        }
      },
    },
  );
  if (code !== 0) {
    throw installFailure('The dependencies could not be installed', output);
  }
  await fs.writeFile(stamp, wanted);
  say(
    `Dependencies installed in ${Math.round((Date.now() - started) / 1000)} s.`,
  );
}

async function dependencyFingerprint() {
  const hash = createHash('sha256');
  for (const file of ['yarn.lock', 'package.json', '.yarnrc.yml']) {
    hash.update(await fs.readFile(path.join(root, file)));
  }
  for (const room of ['packages', 'plugins']) {
    const entries = await fs.readdir(path.join(root, room));
    for (const entry of entries.sort()) {
      const manifest = path.join(root, room, entry, 'package.json');
      hash.update(await fs.readFile(manifest).catch(() => ''));
    }
  }
  return `${hash.digest('hex')} node ${majorVersion(process.versions.node)}\n`;
}

function installFailure(problem, output) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|RequestError/.test(
      output,
    )
  ) {
    return new Fixable(
      `${problem}: the npm registry cannot be reached.`,
      'Check the network, or set the proxy (HTTPS_PROXY) or your own registry (npm config set registry; YARN_NPM_REGISTRY_SERVER), and run the command again.',
    );
  }
  if (/YN0028/.test(output)) {
    return new Fixable(
      `${problem}: yarn.lock does not fit the package.json files.`,
      'Run "node .yarn/releases/yarn-4.13.0.cjs install" and commit yarn.lock.',
    );
  }
  if (/ENOSPC/.test(output)) {
    return new Fixable(
      `${problem}: the disk is full.`,
      'About 3 GB are needed; free some space and run the command again.',
    );
  }
  const reason = output
    .split('\n')
    .filter(line =>
      /YN\d{4}.*(error|fail|can't|couldn't)|npm error/i.test(line),
    )
    .slice(0, 3)
    .join(' | ');
  return new Fixable(
    `${problem}: ${reason || output.trim().split('\n').at(-1)}.`,
    'Mend that and run the command again.',
  );
}

async function exists(file) {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
