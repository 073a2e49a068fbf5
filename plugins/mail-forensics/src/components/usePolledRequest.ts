import { useCallback, useEffect, useState } from 'react';

/** What is known of something that the backend was asked for. */
export type Loadable<T> =
  | { status: 'loading' }
  | { status: 'failed'; error: Error }
  | { status: 'loaded'; value: T; refreshError?: Error };

/**
 * Asks once, and then again and again for as long as the tab can be seen.
 *
 * What was loaded stays while it is being refreshed and when refreshing fails, so that nothing flickers.
 *
 * @param load - must be the same function from render to render; another one starts from the beginning
 * @param pause - milliseconds until the next request, given what was loaded last; also the same function throughout
 */
export function usePolledRequest<T>(
  load: () => Promise<T>,
  pause: (value: T | undefined) => number,
): { state: Loadable<T>; reload: () => void } {
  const [state, setState] = useState<Loadable<T>>({ status: 'loading' });
  const [round, setRound] = useState(0);

  useEffect(() => setState({ status: 'loading' }), [load]);

  useEffect(() => {
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function ask() {
      clearTimeout(timer);
      const outcome = await attempt(load);
      if (stopped) {
        return;
      }
      setState(before => merge(before, outcome));
      if (!document.hidden) {
        clearTimeout(timer);
        timer = setTimeout(
          ask,
          pause(outcome.status === 'loaded' ? outcome.value : undefined),
        );
      }
    }
    function followVisibility() {
      if (document.hidden) {
        clearTimeout(timer);
      } else {
        ask();
      }
    }

    ask();
    document.addEventListener('visibilitychange', followVisibility);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', followVisibility);
    };
  }, [load, pause, round]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  return { state, reload };
}

type Outcome<T> =
  | { status: 'loaded'; value: T }
  | { status: 'failed'; error: Error };

async function attempt<T>(load: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { status: 'loaded', value: await load() };
  } catch (error) {
    return { status: 'failed', error: asError(error) };
  }
}

function merge<T>(before: Loadable<T>, outcome: Outcome<T>): Loadable<T> {
  return outcome.status === 'failed' && before.status === 'loaded'
    ? { ...before, refreshError: outcome.error }
    : outcome;
}

export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
