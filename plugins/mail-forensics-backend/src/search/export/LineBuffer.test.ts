import fc from 'fast-check';
import { LineBuffer } from './LineBuffer';

it('holds the lines as UTF-8, whatever is in them, and begins anew when they are taken', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.string({ unit: 'binary' })), { maxLength: 4 }),
      pieces => {
        const buffer = new LineBuffer();
        const taken = pieces.map(lines => {
          lines.forEach(line => buffer.add(line));
          return buffer.take();
        });
        expect(taken.map(String)).toEqual(
          pieces.map(lines => Buffer.from(lines.join('')).toString()),
        );
      },
    ),
  );
});

it('grows with its lines', () => {
  const buffer = new LineBuffer();
  const line = `${'見'.repeat(1_000)}\n`;
  for (let n = 0; n < 500; n += 1) {
    buffer.add(line);
  }
  expect(buffer.take().toString()).toBe(line.repeat(500));
  expect(buffer.take()).toHaveLength(0);
});
