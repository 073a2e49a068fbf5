import fc from 'fast-check';
import Papa from 'papaparse';
import { EventCounter } from './EventCounter';

const events = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }));

/** In pieces of any length, as they may arrive. */
function countIn(
  format: 'csv' | 'ndjson',
  text: string,
  pieceLength: number,
): number {
  const counter = EventCounter.create(format);
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += pieceLength) {
    counter.add(bytes.subarray(at, at + pieceLength));
  }
  return counter.events;
}

it('counts the rows of a CSV, whatever is in them', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 50 }), (rows, length) => {
      const csv = `${Papa.unparse([['file.name', 'to'], ...rows])}\r\n`;
      expect(countIn('csv', csv, length)).toBe(rows.length);
    }),
  );
});

it('counts the lines of NDJSON, whatever is in them', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 50 }), (rows, length) => {
      const ndjson = rows.map(row => `${JSON.stringify(row)}\n`).join('');
      expect(countIn('ndjson', ndjson, length)).toBe(rows.length);
    }),
  );
});

it('has counted nothing before anything came', () => {
  expect(EventCounter.create('csv').events).toBe(0);
});
