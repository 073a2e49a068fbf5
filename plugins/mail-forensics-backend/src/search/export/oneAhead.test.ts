import { oneAhead } from './oneAhead';

it('gives the same values, and asks for the next before it is wanted', async () => {
  const asked: number[] = [];
  const values = oneAhead(
    (async function* numbers() {
      for (const value of [1, 2, 3]) {
        asked.push(value);
        yield value;
      }
    })(),
  );
  expect(await values.next()).toEqual({ done: false, value: 1 });
  await Promise.resolve();
  expect(asked).toEqual([1, 2]);
  expect(await values.next()).toEqual({ done: false, value: 2 });
  expect(await values.next()).toEqual({ done: false, value: 3 });
  expect(await values.next()).toEqual({ done: true, value: undefined });
});

it('tells of a failure when its turn comes', async () => {
  const values = oneAhead(
    (async function* numbers() {
      yield 1;
      throw new Error('gone');
    })(),
  );
  expect(await values.next()).toMatchObject({ value: 1 });
  await expect(values.next()).rejects.toThrow('gone');
});

it('ends what it asks where the reader stops', async () => {
  let ended = false;
  const values = oneAhead(
    (async function* numbers() {
      try {
        for (;;) {
          yield 1;
        }
      } finally {
        ended = true;
      }
    })(),
  );
  for await (const value of values) {
    expect(value).toBe(1);
    break;
  }
  expect(ended).toBe(true);
});
