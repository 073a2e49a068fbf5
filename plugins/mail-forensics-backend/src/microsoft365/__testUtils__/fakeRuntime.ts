import type { Runtime } from '../runtime';

export interface FakeRuntime extends Runtime {
  /** Every wait that was asked for, in milliseconds. */
  waits: number[];
  /** Called in the middle of each wait. */
  onSleep: () => void;
  /** Lets every timer that is running run out. */
  expireTimers(): void;
}

/** A clock that stands still but for the waits asked of it; chance always gives the same number. */
export function fakeRuntime(
  fetch: Runtime['fetch'],
  options: { random?: number; start?: string } = {},
): FakeRuntime {
  let time = Date.parse(options.start ?? '2026-11-22T08:00:00Z');
  const timers = new Set<() => void>();
  const waits: number[] = [];
  const runtime: FakeRuntime = {
    fetch,
    waits,
    onSleep: () => {},
    now: () => new Date(time),
    random: () => options.random ?? 1,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      time += ms;
      runtime.onSleep();
      signal?.throwIfAborted();
    },
    startTimer: (_ms, fire) => {
      timers.add(fire);
      return () => timers.delete(fire);
    },
    expireTimers: () => [...timers].forEach(fire => fire()),
  };
  return runtime;
}
