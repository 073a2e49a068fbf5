import { useCallback, useRef, useState } from 'react';
import { asError } from './usePolledRequest';

/**
 * Something a button does: it cannot be started again while it is under way, and a failure is kept to be shown.
 */
export function useAction(): {
  busy: boolean;
  error: Error | undefined;
  run: (action: () => Promise<void>) => Promise<void>;
  clear: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error>();
  // The state arrives with the next render, which is too late for the second half of a double click.
  const running = useRef(false);

  const run = useCallback(async (action: () => Promise<void>) => {
    if (running.current) {
      return;
    }
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await action();
    } catch (thrown) {
      setError(asError(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, run, clear };
}
