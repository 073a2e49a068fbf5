import { Turn } from './Turn';

it('is over after some milliseconds, and lets others through before the next', async () => {
  const turn = Turn.begin();
  let others = 0;
  const other = setInterval(() => others++, 1);
  for (let turns = 0; turns < 20; turns++) {
    const began = performance.now();
    while (!turn.isOver()) {
      expect(performance.now() - began).toBeLessThan(1_000);
    }
    await turn.next();
  }
  clearInterval(other);
  expect(others).toBeGreaterThan(5);
});
