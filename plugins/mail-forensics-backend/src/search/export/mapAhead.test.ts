import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { mapAhead } from './mapAhead';

async function* numbers(most: number) {
  for (let value = 0; value < most; value += 1) {
    yield value;
  }
}

it('makes all of them in their order, however long each takes, and no more at once than it may', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
      fc.integer({ min: 0, max: 4 }),
      async (delays, ahead) => {
        let running = 0;
        let most = 0;
        const results: number[] = [];
        const made = mapAhead(numbers(delays.length), {
          ahead,
          map: async value => {
            running += 1;
            most = Math.max(most, running);
            await sleep(delays[value]);
            running -= 1;
            return value * 10;
          },
        });
        for await (const result of made) {
          results.push(result);
        }
        expect(results).toEqual(delays.map((_, index) => index * 10));
        expect(most).toBeLessThanOrEqual(ahead + 1);
      },
    ),
    { numRuns: 50 },
  );
});

it('begins what comes next before the first is taken', async () => {
  const begun: number[] = [];
  const made = mapAhead(numbers(9), {
    ahead: 2,
    map: async value => begun.push(value),
  });
  await made.next();
  expect(begun).toEqual([0, 1, 2]);
  await made.return(undefined);
});

it('tells of a failure when its turn comes', async () => {
  const made = mapAhead(numbers(9), {
    ahead: 2,
    map: async value => {
      if (value === 1) {
        throw new Error('gone');
      }
      return value;
    },
  });
  expect(await made.next()).toEqual({ done: false, value: 0 });
  await expect(made.next()).rejects.toThrow('gone');
});

it('ends when what it has begun has ended, where the reader stops', async () => {
  let ended = 0;
  let isClosed = false;
  async function* closable() {
    try {
      yield* numbers(9);
    } finally {
      isClosed = true;
    }
  }
  const made = mapAhead(closable(), {
    ahead: 2,
    map: async value => {
      await sleep(value);
      ended += 1;
    },
  });
  for await (const _ of made) {
    break;
  }
  expect([ended, isClosed]).toEqual([3, true]);
});
