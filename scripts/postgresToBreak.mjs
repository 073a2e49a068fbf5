import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from './lib/ports.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { setTimeout as sleep } from 'node:timers/promises';

/*
 * A PostgreSQL that a test breaks, in a process beside the test. Each message to it is a thing to be done, and is answered when
 * it is done:
 *
 * - `start`: answers the connection string
 * - `restart`: as an administrator does, who ends the sessions
 * - `crash`: as a machine does that loses its power, and is started again
 * - `small-disk`: answers a folder of the server's on a file system of 32 MiB, or nothing where none can be made here
 * - `stop`
 */

const SMALL = '32m';
const PATIENCE_MS = 20_000;

// Each start has something to do at the end.
process.setMaxListeners(0);

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'mail-forensics-break-'));
const port = await freePort();
const disk = path.join(home, 'small');
let server;
let isMounted = false;

const start = async () => {
  server = await startPostgres({
    ...{ home, port, durable: true },
    settings: { max_connections: '40' },
  });
  return server.connectionString;
};

const TASKS = {
  start,
  async restart() {
    await server.stop();
    return start();
  },
  async crash() {
    process.kill(server.pid, 'SIGQUIT');
    while (isRunning(server.pid)) {
      await sleep(20);
    }
    return startAfterCrash();
  },
  'small-disk': () => {
    fs.mkdirSync(disk);
    const owner = fs.statSync(path.join(home, 'data'));
    isMounted =
      process.platform === 'linux' &&
      spawnSync('mount', [
        ...['-t', 'tmpfs', '-o'],
        `size=${SMALL},uid=${owner.uid},gid=${owner.gid},mode=700`,
        ...['tmpfs', disk],
      ]).status === 0;
    return isMounted ? disk : undefined;
  },
  stop: () => server?.stop(),
};

/** Processes of the server that are not gone yet keep it from starting. */
async function startAfterCrash() {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(200);
    }
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

// Whoever it was started for is gone.
process.on('disconnect', () => process.exit(0));
process.on('exit', () => {
  if (isMounted) {
    spawnSync('umount', ['--lazy', disk]);
  }
  fs.rmSync(home, { recursive: true, force: true });
});

process.on('message', async task => {
  try {
    process.send({ answer: await TASKS[task]() });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
