import { TaskQueue } from './TaskQueue';

const settled = () => new Promise(resolve => setTimeout(resolve));

/** Tasks that end when they are told to; `begun` names those that were begun, in order. */
function tasks() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => () => {
    begun.push(name);
    return new Promise<string>(resolve => {
      ends.set(name, () => resolve(name));
    });
  };
  return { begun, task, end: (name: string) => ends.get(name)?.() };
}

describe('TaskQueue', () => {
  const { signal } = new AbortController();

  it('begins no task at once, and then as many as it may, in their order', async () => {
    const { begun, task, end } = tasks();
    const queue = TaskQueue.create({ limit: 2 });
    const answers = ['a', 'b', 'c'].map(name => queue.run(task(name), signal));
    expect(begun).toEqual([]);
    await settled();
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await expect(answers[1]).resolves.toBe('b');
    await settled();
    expect(begun).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a task that failed', async () => {
    const { begun, task } = tasks();
    const queue = TaskQueue.create({ limit: 1 });
    const failed = queue.run(() => Promise.reject(new Error('Broken')), signal);
    queue.run(task('next'), signal);
    await expect(failed).rejects.toThrow('Broken');
    await settled();
    expect(begun).toEqual(['next']);
  });

  it('gives the place of an aborted task to the next, and never begins one that was aborted before its turn', async () => {
    const { begun, task } = tasks();
    const queue = TaskQueue.create({ limit: 1 });
    const first = new AbortController();
    const second = new AbortController();
    queue.run(task('first'), first.signal);
    const refused = queue.run(task('second'), second.signal);
    queue.run(task('third'), signal);
    await settled();
    second.abort();
    first.abort();
    await expect(refused).rejects.toThrow(/abort/i);
    await settled();
    expect(begun).toEqual(['first', 'third']);
  });
});

describe('while it is held', () => {
  afterEach(() => jest.useRealTimers());

  it('begins nothing before what it is held for has ended, well or not', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const queue = TaskQueue.create({ limit: 2 });
      const held = deferred();
      const task = jest.fn(async () => 'done');
      queue.hold(held.promise, 60_000);
      const done = queue.run(task, signalOf());
      await Promise.resolve();
      expect(task).not.toHaveBeenCalled();
      held[end]();
      expect(await done).toBe('done');
    }
  });

  it('goes on where that takes too long', async () => {
    jest.useFakeTimers();
    const queue = TaskQueue.create({ limit: 2 });
    queue.hold(new Promise(() => {}), 1_000);
    const task = jest.fn(async () => 'done');
    const done = queue.run(task, signalOf());
    await jest.advanceTimersByTimeAsync(999);
    expect(task).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(await done).toBe('done');
  });

  it('waits for all that it is held for', async () => {
    const queue = TaskQueue.create({ limit: 2 });
    const [first, second] = [deferred(), deferred()];
    queue.hold(first.promise, 60_000);
    queue.hold(second.promise, 60_000);
    const task = jest.fn(async () => 'done');
    const done = queue.run(task, signalOf());
    first.resolve();
    await new Promise(resolve => setTimeout(resolve, 5));
    expect(task).not.toHaveBeenCalled();
    second.resolve();
    expect(await done).toBe('done');
  });
});

function deferred() {
  let resolve = () => {};
  let reject = () => {};
  const promise = new Promise<void>((...ends) => {
    [resolve, reject] = ends;
  });
  return { promise, resolve, reject };
}

function signalOf(): AbortSignal {
  return new AbortController().signal;
}
