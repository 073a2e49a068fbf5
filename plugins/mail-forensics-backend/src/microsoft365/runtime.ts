import { setTimeout as delay } from 'node:timers/promises';

/** What this room needs of the outside world: a test replaces it and then asserts waits as data. */
export interface Runtime {
  fetch: typeof globalThis.fetch;
  now: () => Date;
  /** Resolves after `ms` milliseconds; rejects as soon as the signal is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** At least 0, below 1. */
  random: () => number;
  /** Calls `fire` once after `ms` milliseconds, unless the returned function was called before. */
  startTimer: (ms: number, fire: () => void) => () => void;
}

/** Fills in what the caller did not replace. */
export function createRuntime(replaced: Partial<Runtime> = {}): Runtime {
  return {
    fetch: replaced.fetch ?? ((...args) => globalThis.fetch(...args)),
    now: replaced.now ?? (() => new Date()),
    sleep: replaced.sleep ?? sleep,
    random: replaced.random ?? Math.random,
    startTimer: replaced.startTimer ?? startTimer,
  };
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}

function startTimer(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** The promise, or the signal's reason as soon as it is aborted; the work itself goes on for others who wait for it. */
export async function raceAbort<T>(
  work: Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  if (!signal) {
    return work;
  }
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  if (signal.aborted) {
    onAbort();
  }
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
