import { useEffect, useState } from 'react';
import { asError, type Loadable } from '../../components/usePolledRequest';
import { TaskQueue } from './TaskQueue';

/** For what stands beside the results: they are asked for first, and what they need is left to them. */
const QUEUE = TaskQueue.create({ limit: 3 });

/** The results may be of little interest without what stands beside them, where they take longer than this. */
const MOST_MS = 1_000;

/** Leaves the database and the browser to the results until they are there, or take long. */
export function leaveTo(results: Promise<unknown>): void {
  QUEUE.hold(results, MOST_MS);
}

/**
 * An answer that arrives on its own, in its turn after the results. Asked anew where `question` changes; the answer before stays until the next is
 * there, so that nothing jumps.
 *
 * @param question - identifies what is asked; the same text is not asked again
 */
export function useAnswer<T>(
  question: string,
  ask: (signal: AbortSignal) => Promise<T>,
): Loadable<T> & { isOld: boolean } {
  const [answer, setAnswer] = useState<{
    question: string;
    state: Loadable<T>;
  }>({ question, state: { status: 'loading' } });
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    QUEUE.run(() => ask(signal), signal).then(
      value =>
        signal.aborted ||
        setAnswer({ question, state: { status: 'loaded', value } }),
      (error: unknown) =>
        signal.aborted ||
        setAnswer({
          question,
          state: { status: 'failed', error: asError(error) },
        }),
    );
    return () => controller.abort();
    // `question` says all that `ask` depends on.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [question]);
  return { ...answer.state, isOld: answer.question !== question };
}
