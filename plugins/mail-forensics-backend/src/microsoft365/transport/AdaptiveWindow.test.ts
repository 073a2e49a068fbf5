import fc from 'fast-check';
import { AdaptiveWindow, type Permit } from './AdaptiveWindow';

const open = (first: number, most = 64) =>
  AdaptiveWindow.create({ first, most });

it('lets in so many, and the next when one leaves, first come first served', async () => {
  const window = open(2);
  const [one, two] = [await window.enter(), await window.enter()];
  const order: string[] = [];
  const third = window.enter().then(permit => {
    order.push('third');
    return permit;
  });
  const fourth = window.enter().then(permit => {
    order.push('fourth');
    return permit;
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  one.leave();
  one.leave();
  await third;
  expect(order).toEqual(['third']);
  two.leave();
  await fourth;
  expect(window.inFlight).toBe(2);
});

it('is wider by one after a windowful of answers, and half as wide once the service cannot keep up', async () => {
  const window = open(4);
  for (let answers = 0; answers < 6; answers += 1) {
    const permits = await Promise.all([1, 2, 3, 4].map(() => window.enter()));
    permits[0].succeed();
    permits.forEach(permit => permit.leave());
  }
  expect(window.limit).toBe(5);
  const together = await Promise.all([1, 2, 3, 4].map(() => window.enter()));
  together.forEach(permit => {
    permit.slowDown();
    permit.leave();
  });
  expect(window.limit).toBe(2);
  const later = await window.enter();
  later.slowDown();
  expect(window.limit).toBe(1);
  later.leave();
});

it('does not grow where it is not used', async () => {
  const window = open(8);
  for (let answers = 0; answers < 50; answers += 1) {
    const permit = await window.enter();
    permit.succeed();
    permit.leave();
  }
  expect(window.limit).toBe(8);
});

it('lets go of whoever gives up, and keeps nobody waiting for them', async () => {
  const window = open(1);
  const first = await window.enter();
  const gaveUp = new AbortController();
  const second = window.enter(gaveUp.signal);
  const third = window.enter();
  gaveUp.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  first.leave();
  await expect(third).resolves.toBeDefined();
  await expect(window.enter(gaveUp.signal)).rejects.toThrow('gone');
});

it('never has more in flight than its limit was when they entered, and never keeps room back', async () => {
  const act = fc.constantFrom('enter', 'succeed', 'slowDown', 'leave');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(act, { maxLength: 80 }),
      async (first, acts) => {
        const window = open(first, 8);
        const permits: Permit[] = [];
        let asked = 0;
        for (const next of acts) {
          const before = window.inFlight;
          if (next === 'enter') {
            asked += 1;
            void window.enter().then(permit => permits.push(permit));
          } else if (next === 'leave') {
            permits.shift()?.leave();
          } else {
            permits[0]?.[next]();
          }
          await Promise.resolve();
          await Promise.resolve();
          expect(window.inFlight).toBeLessThanOrEqual(
            Math.max(before, window.limit),
          );
          expect(window.limit).toBeGreaterThanOrEqual(1);
          expect(window.limit).toBeLessThanOrEqual(8);
        }
        while (permits.length > 0) {
          permits.shift()?.leave();
          await Promise.resolve();
          await Promise.resolve();
          asked -= 1;
        }
        expect(asked).toBeLessThanOrEqual(acts.length);
        expect(window.inFlight).toBe(0);
      },
    ),
  );
});
