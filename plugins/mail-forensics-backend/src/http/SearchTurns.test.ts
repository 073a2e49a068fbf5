import { SearchTurns, TooManySearches } from './SearchTurns';

/** Searches that end when they are told to. */
function makeSearches(turns: SearchTurns, person = 'user:default/anna') {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (
    name: string,
    options: { signal?: AbortSignal; isUrgent?: boolean } = {},
  ) =>
    turns.run({ person, ...options }, async () => {
      started.push(name);
      await new Promise<void>(resolve => {
        ends.set(name, resolve);
      });
      return name;
    });
  return { started, ask, end: (name: string) => ends.get(name)?.() };
}

const soon = () => new Promise(resolve => setImmediate(resolve));

it('lets one person run some searches, keeps some waiting and refuses the rest', async () => {
  const turns = SearchTurns.create({ running: 2, waiting: 1 });
  const { started, ask, end } = makeSearches(turns);
  const first = [ask('a'), ask('b'), ask('c')];
  await expect(ask('d')).rejects.toThrow(TooManySearches);
  expect(started).toEqual(['a', 'b']);
  end('a');
  await soon();
  expect(started).toEqual(['a', 'b', 'c']);
  end('b');
  end('c');
  expect(await Promise.all(first)).toEqual(['a', 'b', 'c']);
});

it('does not hold one person up for another', async () => {
  const turns = SearchTurns.create({ running: 1, waiting: 0 });
  const anna = makeSearches(turns, 'user:default/anna');
  const bob = makeSearches(turns, 'user:default/bob');
  const both = [anna.ask('a'), bob.ask('b')];
  await expect(anna.ask('c')).rejects.toThrow(TooManySearches);
  expect(bob.started).toEqual(['b']);
  anna.end('a');
  bob.end('b');
  await Promise.all(both);
});

it('gives the next turn to what is urgent, then to what waited longest', async () => {
  const { started, ask, end } = makeSearches(
    SearchTurns.create({ running: 1, waiting: 9 }),
  );
  const all = [
    ask('a'),
    ask('facet 1'),
    ask('facet 2'),
    ask('rows 1', { isUrgent: true }),
    ask('rows 2', { isUrgent: true }),
  ];
  for (let i = 0; i < all.length; i++) {
    await soon();
    end(started[i]);
  }
  await Promise.all(all);
  expect(started).toEqual(['a', 'rows 1', 'rows 2', 'facet 1', 'facet 2']);
});

it('forgets those who went away while they waited', async () => {
  const { started, ask, end } = makeSearches(
    SearchTurns.create({ running: 1, waiting: 1 }),
  );
  const controller = new AbortController();
  const running = ask('a');
  const gone = ask('b', { signal: controller.signal });
  controller.abort();
  await expect(gone).rejects.toThrow('any more');
  const next = ask('c');
  end('a');
  await soon();
  end('c');
  await Promise.all([running, next]);
  expect(started).toEqual(['a', 'c']);
});

it('gives the turn on when a search fails', async () => {
  const turns = SearchTurns.create({ running: 1, waiting: 1 });
  const fails = turns.run({ person: 'p' }, async () => {
    throw new Error('broken');
  });
  const next = turns.run({ person: 'p' }, async () => 'next');
  await expect(fails).rejects.toThrow('broken');
  expect(await next).toBe('next');
});
