import { copyText } from './copyText';

it('writes rows as COPY reads them', () => {
  const rows = [
    { a: 'x\ty', b: null, c: true, d: new Date('2026-11-01T00:00:00.001Z') },
    { a: 'back\\slash\r\n', b: 7, c: false, d: null },
  ];
  expect(copyText(rows, ['a', 'b', 'c', 'd'])).toBe(
    'x\\ty\t\\N\ttrue\t2026-11-01T00:00:00.001Z\n' +
      'back\\\\slash\\r\\n\t7\tfalse\t\\N\n',
  );
});
