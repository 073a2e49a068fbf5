/** @jest-environment node */
import * as fc from 'fast-check';
import { correctEntry } from './correctEntry';
import { decodeText, type TextEncoding } from './decodeText';
import { countRows, LARGEST_SCOPE_FILE, readScopeFile } from './scopeFile';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = (text: string) => Buffer.from(text, 'utf8');
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const utf16be = (text: string) => utf16(text).swap16();

/** The bytes as a browser hands them over. */
const fileOf = (bytes: Uint8Array, name = 'users.csv') =>
  new File([new Uint8Array(bytes)], name);

describe('the text of a scoping file', () => {
  it.each([
    ['UTF-8', utf8('user\r\nZoë')],
    ['UTF-8 with a byte order mark', utf8('\uFEFFuser\r\nZoë')],
    ['UTF-16 with a mark', utf16('\uFEFFuser\r\nZoë')],
    ['UTF-16, big end first, with a mark', utf16be('\uFEFFuser\r\nZoë')],
    ['UTF-16 without a mark', utf16('user\r\nZoë')],
    ['UTF-16, big end first, without a mark', utf16be('user\r\nZoë')],
  ])('is read from %s', (_, bytes) => {
    expect(decodeText(bytes)).toEqual({ text: 'user\r\nZoë' });
  });

  it.each<[string, Uint8Array, object]>([
    [
      'Latin-1, with where and after what',
      latin1('user\na@x.com\n"Müller"\n'),
      {
        kind: 'bad bytes',
        encoding: 'UTF-8',
        row: 3,
        byte: 16,
        after: 'M',
      },
    ],
    [
      'UTF-8 behind a byte order mark that goes bad in the middle of a character',
      Buffer.concat([utf8('\uFEFFuser\nZo'), Buffer.from([0xe2, 0x82, 0x2c])]),
      { kind: 'bad bytes', encoding: 'UTF-8', row: 2, byte: 11, after: 'Zo' },
    ],
    [
      'UTF-8 that was cut off',
      utf8('user\nZoë').subarray(0, 8),
      { kind: 'bad bytes', encoding: 'UTF-8', row: 2, byte: 8, after: 'Zo' },
    ],
    [
      'UTF-16 that was cut off',
      utf16('\uFEFFuser\nZoë').subarray(0, 17),
      {
        kind: 'bad bytes',
        encoding: 'UTF-16LE',
        row: 2,
        byte: 17,
        after: 'Zo',
      },
    ],
    [
      'a row that a line break in quotes does not end',
      latin1('user,name\na@x.com,"A\nB"\nb@x.com,Zo\xeb\n'),
      { row: 3, after: 'Zo' },
    ],
    [
      'an .xlsx workbook',
      latin1('PK\x03\x04\x14\0\x06\0'),
      { kind: 'workbook' },
    ],
    ['an .xls workbook', latin1('\xd0\xcf\x11\xe0'), { kind: 'workbook' }],
    [
      'a picture',
      latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
      { kind: 'not text' },
    ],
    ['text with NUL', utf8('user\na\0b'), { kind: 'not text' }],
    ['UTF-16 with NUL', utf16('user\na\0b'), { kind: 'not text' }],
  ])('is refused from %s', (_, bytes, problem) => {
    expect(decodeText(bytes)).toMatchObject({ problem });
  });

  it('is always what was encoded, whatever the encoding', () => {
    const encoders: [TextEncoding, (text: string) => Uint8Array][] = [
      ['UTF-8', utf8],
      ['UTF-16LE', utf16],
      ['UTF-16BE', utf16be],
    ];
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...encoders),
        fc.boolean(),
        (cells, [, encode], marked) => {
          const text = `user\n${cells.replaceAll('\0', '')}`;
          expect(decodeText(encode(marked ? `\uFEFF${text}` : text))).toEqual({
            text,
          });
        },
      ),
    );
  });

  it('is told bad at the first bad byte, wherever that is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 })),
        fc.string(),
        (before, after) => {
          const good = `user\n${before.join('').replaceAll('\0', '')}`;
          const bytes = Buffer.concat([
            utf8(good),
            Buffer.from([0xff]),
            utf8(after.replaceAll('\0', '')),
          ]);
          expect(decodeText(bytes)).toMatchObject({
            problem: { kind: 'bad bytes', byte: utf8(good).length + 1 },
          });
        },
      ),
    );
  });

  it('is searched for bad bytes in a large file without delay', () => {
    const bytes = Buffer.concat([
      utf8(`user\n${'person@contoso.com\n'.repeat(500_000)}`),
      Buffer.from([0xe9]),
    ]);
    const began = performance.now();
    expect(decodeText(bytes)).toMatchObject({ problem: { row: 500_002 } });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('the rows of a scoping file', () => {
  it.each([
    ['nothing', '', 0],
    ['a header alone', 'user\r\n', 0],
    ['CRLF', 'user\r\na@x.com\r\nb@x.com\r\n', 2],
    ['LF, no line break at the end', 'user\na@x.com\nb@x.com', 2],
    ['blank lines', 'user\n\na@x.com\n  \n\nb@x.com\n\n', 2],
    ['lines of delimiters', 'user,name\na@x.com,A\n,\n', 1],
    ['semicolons', 'user;name\na@x.com;A\nb@x.com;B\n', 2],
    ['tabs', 'user\tname\na@x.com\tA\n', 1],
    ['a quoted line break', 'group\n"Research\nand Development"\n', 1],
  ])('with %s', (_, csv, rows) => {
    expect(countRows(csv)).toBe(rows);
  });

  it('are read with the name and the source', async () => {
    const file = fileOf(utf8('\uFEFFuser\na@x.com'));
    expect(await readScopeFile(file)).toEqual({
      name: 'users.csv',
      csv: 'user\na@x.com',
      rows: 1,
      source: file,
    });
  });

  it.each([
    ['empty', fileOf(utf8('')), 'empty'],
    ['blank', fileOf(utf8(' \r\n\r\n')), 'empty'],
    ['only a header row', fileOf(utf8('user\n\n')), 'no rows'],
    ['a workbook', fileOf(latin1('PK\x03\x04'), 'users.xlsx'), 'workbook'],
  ])('are not read from a file that is %s', async (_, file, kind) => {
    expect(await readScopeFile(file)).toEqual({
      name: file.name,
      problem: { kind },
    });
  });

  it('are not even read from a file that is too large, nor from one that is gone', async () => {
    const large = fileOf(utf8('user'));
    const read = jest.spyOn(large, 'arrayBuffer');
    Object.defineProperty(large, 'size', { value: LARGEST_SCOPE_FILE + 1 });
    expect(await readScopeFile(large)).toMatchObject({
      problem: { kind: 'too large' },
    });
    expect(read).not.toHaveBeenCalled();

    const gone = fileOf(utf8('user\na@x.com'));
    gone.arrayBuffer = () => Promise.reject(new Error('NotReadableError'));
    expect(await readScopeFile(gone)).toMatchObject({
      problem: { kind: 'unreadable' },
    });
  });
});

describe('correcting an entry', () => {
  it.each([
    ['LF', 'user\na@x.com\nb@x.com\n', 'user\na@x.com\nc@x.com\n'],
    [
      'CRLF, more columns',
      'name,user\r\nA,a@x.com\r\n"B, the second", b@x.com \r\n',
      'name,user\r\nA,a@x.com\r\n"B, the second",c@x.com\r\n',
    ],
    [
      'semicolons',
      'user;n\na@x.com;1\nb@x.com;2',
      'user;n\na@x.com;1\nc@x.com;2',
    ],
    [
      'line breaks in quotes',
      'user,note\na@x.com,"1\n2"\nb@x.com,3\n',
      'user,note\na@x.com,"1\n2"\nc@x.com,3\n',
    ],
  ])('leaves all else as it was: %s', (_, csv, corrected) => {
    expect(correctEntry(csv, { row: 3, entry: 'b@x.com', by: 'c@x.com' })).toBe(
      corrected,
    );
  });

  it('keeps blank lines, so that rows keep their numbers', () => {
    const csv = 'user\n\nb@x.com\n\nd@x.com\n';
    const corrected = correctEntry(csv, {
      row: 3,
      entry: 'b@x.com',
      by: 'c, d',
    });
    expect(corrected).toBeDefined();
    expect(
      correctEntry(corrected!, { row: 5, entry: 'd@x.com', by: 'e@x.com' }),
    ).toMatch(/"c, d"\n.*\ne@x\.com/);
  });

  it.each([
    ['another row', { row: 2, entry: 'b@x.com' }],
    ['no row', { row: 9, entry: 'b@x.com' }],
    ['another entry', { row: 3, entry: 'z@x.com' }],
  ])('changes nothing where it is of %s', (_, where) => {
    const csv = 'user\na@x.com\nb@x.com\n';
    expect(correctEntry(csv, { ...where, by: 'c@x.com' })).toBeUndefined();
  });

  it.each([
    ['two cells hold it', 'user,mail\nb@x.com,b@x.com\n', 2],
    ['quotes do not match', 'user\n"b@x.com\n', 2],
  ])('changes nothing where %s', (_, csv, row) => {
    expect(
      correctEntry(csv, { row, entry: 'b@x.com', by: 'c@x.com' }),
    ).toBeUndefined();
  });
});
