import { InputError } from '@backstage/errors';
import fc from 'fast-check';
import { nameKey } from './nameKey';
import { parseScope } from './parseScope';

const delimiter = fc.constantFrom(',', ';', '\t');
const newline = fc.constantFrom('\n', '\r\n', '\r');
const header = fc.constantFrom(
  'group',
  'Group',
  'GROUPNAME',
  'Group name',
  'display_name',
  '"Name"',
  'E-Mail',
);

/** A name as somebody could give a group: whatever the letters, but no formula and nothing that is cut away. */
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map(text => text.replace(/[\p{Cc}\p{Cf}\uFFFD]/gu, '').trim())
  .filter(text => text !== '' && !/^[=+\-@]/.test(text));

function written(
  text: string,
  dialect: { delimiter: string; always: boolean; padding: string },
): string {
  const needsQuotes =
    dialect.always || /["\r\n]/.test(text) || text.includes(dialect.delimiter);
  return needsQuotes
    ? `"${text.replaceAll('"', '""')}"`
    : `${dialect.padding}${text}${dialect.padding}`;
}

it('brings any list of names back, in whatever dialect it is written', () => {
  fc.assert(
    fc.property(
      fc.record({
        names: fc.array(name, { minLength: 1, maxLength: 30 }),
        extra: fc.option(name, { nil: undefined }),
        title: header,
        delimiter,
        newline,
        mark: fc.boolean(),
        always: fc.boolean(),
        padding: fc.constantFrom('', ' ', '  '),
        blanks: fc.nat({ max: 2 }),
        end: fc.boolean(),
      }),
      drawn => {
        // With a single column there is no delimiter to see, and a comma is taken for one.
        const file =
          drawn.extra === undefined ? { ...drawn, delimiter: ',' } : drawn;
        const cells = (own: string, other: string | undefined) =>
          [own, ...(other === undefined ? [] : [written(other, file)])].join(
            file.delimiter,
          );
        const blank = file.newline.repeat(file.blanks);
        const rows = [
          cells(file.title, file.extra === undefined ? undefined : 'Remark 1'),
          ...file.names.map(text => cells(written(text, file), file.extra)),
        ];
        const csv = `${file.mark ? '\uFEFF' : ''}${blank}${rows.join(
          file.newline + blank,
        )}${file.end ? file.newline : ''}`;

        const { entries } = parseScope({ mode: 'groups', csv });
        expect(entries.map(({ entry }) => entry)).toEqual(file.names);
        expect(entries.map(({ row }) => row)).toEqual(
          file.names.map((_, i) => (i + 2) * (file.blanks + 1)),
        );
        for (const { row, entry, duplicateOf } of entries) {
          const first = entries.find(
            other => nameKey(other.entry) === nameKey(entry),
          );
          expect(duplicateOf ?? row).toBe(first?.row);
        }
      },
    ),
    { numRuns: 500 },
  );
});

it('reads whatever it is given, or says what is wrong with it', () => {
  const piece = fc.oneof(
    fc.constantFrom('"', ',', ';', '\t', '\r', '\n', '\r\n', 'user', ' ', '='),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      for (const entry of entriesOf(`user${pieces.join('')}`)) {
        expect(entry).toBe(entry.trim());
        expect(entry).not.toMatch(/^$|\p{Cc}|\uFFFD/u);
      }
    }),
    { numRuns: 1_000 },
  );
});

/** None where the file is refused, which is to be by an error for the caller. */
function entriesOf(csv: string): string[] {
  try {
    return parseScope({ mode: 'users', csv }).entries.map(({ entry }) => entry);
  } catch (error) {
    if (error instanceof InputError) {
      return [];
    }
    throw error;
  }
}
