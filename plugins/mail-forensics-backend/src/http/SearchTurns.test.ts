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

it('lets all together run so many, and those who wait in turn, one search each', async () => {
  const turns = SearchTurns.create({ running: 2, waiting: 9, total: 3 });
  const people = ['anna', 'bob', 'eve'].map(name => ({
    name,
    ...makeSearches(turns, name),
  }));
  const all = people.flatMap(({ name, ask }) =>
    [1, 2, 3].map(n => ask(`${name} ${n}`)),
  );
  const started = () => people.flatMap(person => person.started);
  const ended = new Set<string>();
  const order: string[] = [];
  await soon();
  while (ended.size < all.length) {
    const running = started().filter(name => !ended.has(name));
    expect(running.length).toBeLessThanOrEqual(3);
    order.push(...running.filter(name => !order.includes(name)));
    const [first] = order.filter(name => !ended.has(name));
    ended.add(first);
    people.forEach(({ end }) => end(first));
    await soon();
  }
  await Promise.all(all);
  expect(order).toEqual([
    ...['anna 1', 'anna 2', 'bob 1'],
    ...['anna 3', 'bob 2', 'eve 1', 'bob 3', 'eve 2', 'eve 3'],
  ]);
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
