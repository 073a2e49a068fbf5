import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs a command to its end.
 *
 * @param options.quiet - keep its output to oneself; it is in the result
 * @param options.onLine - called for every line of output
 * @returns `{ code, output }`; `output` only where quiet
 */
export function run(command, args, options = {}) {
  const { quiet = false, onLine, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: quiet || onLine ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      ...spawnOptions,
    });
    let output = '';
    let rest = '';
    const take = chunk => {
      output += chunk;
      rest += chunk;
      const lines = rest.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(line => onLine?.(line));
    };
    child.stdout?.setEncoding('utf8').on('data', take);
    child.stderr?.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ code: code ?? (signal ? 1 : 0), output }),
    );
  });
}

/** Services that run now. */
const services = new Set();

// Whatever way this process ends, it leaves no server behind.
process.on('exit', () => {
  services.forEach(child => signalGroup(child.pid, 'SIGKILL'));
});

/** Starts a long-running command in a process group of its own, so that its children can be ended with it. */
export function startService(command, args, options = {}) {
  const child = spawn(command, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  });
  child.once('spawn', () => services.add(child));
  child.once('close', () => {
    if (!isGroupThere(child.pid)) {
      services.delete(child);
    }
  });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

/**
 * Ends a service and its children, also those that outlive it: asks first, and does not ask again after `patienceMs`.
 */
export async function stopService(child, patienceMs = 8000) {
  if (!child.pid) {
    return;
  }
  signalGroup(child.pid, 'SIGTERM');
  await groupGone(child.pid, patienceMs);
  signalGroup(child.pid, 'SIGKILL');
  // Those that nobody waits for stay in the list of processes, dead.
  await groupGone(child.pid, 2000);
  services.delete(child);
}

async function groupGone(pid, patienceMs) {
  const deadline = Date.now() + patienceMs;
  while (isGroupThere(pid) && Date.now() < deadline) {
    await sleep(50);
  }
}

function isGroupThere(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    // Where it is somebody else's, it is there.
    return error.code === 'EPERM';
  }
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group is gone already, which is what was wanted.
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

/** Calls back once when whoever started this process is gone: npm, for one, does not pass a signal on. */
export function onOrphaned(callback) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      callback();
    }
  }, 500);
  timer.unref();
}
