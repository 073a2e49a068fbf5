/** Without the error that an aborted timer makes, stack and all: there are several of these for each poll. */
export function sleepUnlessAborted(
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
    if (signal.aborted) {
      end();
    }
  });
}
