import fc from 'fast-check';
import { SliceCutter } from './SliceCutter';

const DAY_MS = 24 * 3_600_000;
const at = (text: string) => new Date(`${text}T00:00:00.000Z`);

function cutter(options: Partial<Parameters<typeof SliceCutter.create>[0]>) {
  return SliceCutter.create({
    direction: 'desc',
    span: { from: at('2026-01-01'), before: at('2026-11-22') },
    firstLengthMs: DAY_MS,
    aimMs: 100,
    ...options,
  });
}

it('cuts from the newest on, and tells up to where', () => {
  const slices = cutter({});
  expect(slices.next()).toEqual({
    from: at('2026-11-21'),
    before: at('2026-11-22'),
  });
  expect(slices.position).toEqual(at('2026-11-21'));
});

const quick = { elapsedMs: 1, found: 0, wanted: 10 };

it('gives even a busy machine slices that are worth their while', () => {
  const slices = cutter({});
  const slow = { elapsedMs: 10_000, found: 0, wanted: 10 };
  const lengths = [1, 2, 3].map(() => {
    slices.grow(slow);
    return slices.lengthMs / DAY_MS;
  });
  expect(lengths).toEqual([8, 16, 16]);
});

it.each([
  ['a slice that took as long as it should', 100, 0, 1],
  ['a quick one', 25, 0, 4],
  ['a very quick one', 1, 0, 8],
  ['a slow one', 125, 0, 0.8],
  ['a very slow one', 10_000, 0, 0.5],
  ['one that found nearly enough', 1, 40, 0.5],
])('after %s', (_, elapsedMs, found, growth) => {
  const slices = cutter({});
  slices.grow(quick);
  slices.grow(quick);
  expect(slices.lengthMs).toBe(64 * DAY_MS);
  slices.grow({ elapsedMs, found, wanted: 10 });
  expect(slices.lengthMs).toBe(Math.round(64 * growth * DAY_MS));
});

it('begins long slices where a month does', () => {
  const slices = cutter({ firstLengthMs: 12 * DAY_MS });
  expect(slices.next()?.from).toEqual(at('2026-11-01'));
  expect(slices.next()?.from).toEqual(at('2026-10-01'));
  const forward = cutter({ direction: 'asc', firstLengthMs: 12 * DAY_MS });
  expect(forward.next()?.before).toEqual(at('2026-02-01'));
  expect(forward.next()?.before).toEqual(at('2026-03-01'));
});

it('covers the span once, without holes', () => {
  const instant = fc.date({
    min: at('1969-01-01'),
    max: at('2030-01-01'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      fc.constantFrom('asc' as const, 'desc' as const),
      instant,
      instant,
      fc.integer({ min: 1, max: 400 * DAY_MS }),
      fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1 }),
      (direction, one, other, firstLengthMs, times) => {
        const [from, before] = [one, other].sort(
          (a, b) => a.getTime() - b.getTime(),
        );
        const slices = cutter({
          direction,
          span: { from, before },
          // Slices that always take as long as they should stay as short as the first one.
          firstLengthMs: Math.max(
            firstLengthMs,
            Math.ceil((before.getTime() - from.getTime()) / 5_000),
          ),
        });
        let edge = direction === 'desc' ? before : from;
        for (let count = 0; count < 10_000; count++) {
          const slice = slices.next();
          if (!slice) {
            break;
          }
          expect(slice.from < slice.before).toBe(true);
          expect(direction === 'desc' ? slice.before : slice.from).toEqual(
            edge,
          );
          edge = direction === 'desc' ? slice.from : slice.before;
          slices.grow({
            elapsedMs: times[count % times.length] / 10,
            found: 0,
            wanted: 10,
          });
        }
        expect(edge).toEqual(direction === 'desc' ? from : before);
      },
    ),
  );
});
