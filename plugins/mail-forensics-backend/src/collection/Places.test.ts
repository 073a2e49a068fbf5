import { Places } from './Places';

/** A poll that leaves its place and ends when it is told to. */
function poll(places: Places) {
  let leave = () => {};
  let end = () => {};
  places.start(leaves => {
    leave = leaves;
    return new Promise(resolve => {
      end = resolve;
    });
  });
  const settled = async (act: () => void) => {
    act();
    await new Promise(setImmediate);
  };
  return { leave: () => settled(leave), end: () => settled(end) };
}

it('has room for as many as there are places, and again for those that leave', async () => {
  const places = Places.create(2);
  expect(places.room).toBe(2);
  const first = poll(places);
  const second = poll(places);
  expect(places.room).toBe(0);
  await first.leave();
  expect(places.room).toBe(1);
  expect(places.areEmpty).toBe(false);
  await first.end();
  await second.end();
  expect(places.room).toBe(2);
  expect(places.areEmpty).toBe(true);
});

it('has no room where too many wait to be settled', async () => {
  const places = Places.create(1);
  const settling = [];
  for (let n = 0; n < 4; n += 1) {
    const one = poll(places);
    await one.leave();
    settling.push(one);
  }
  expect(places.room).toBe(1);
  await poll(places).leave();
  expect(places.room).toBe(0);
  await settling[0].end();
  expect(places.room).toBe(1);
});

it('tells when a place is left, when a poll ends, and when all have', async () => {
  const places = Places.create(2);
  const first = poll(places);
  const second = poll(places);
  const told: string[] = [];
  const tell = (what: string, when: Promise<void>) =>
    void when.then(() => told.push(what));
  tell('left', places.change());
  tell('all ended', places.allEnded());
  await second.leave();
  expect(told).toEqual(['left']);
  tell('ended', places.change());
  await new Promise(setImmediate);
  expect(told).toEqual(['left']);
  await second.end();
  expect(told).toEqual(['left', 'ended']);
  await first.end();
  expect(told).toEqual(['left', 'ended', 'all ended']);
});
