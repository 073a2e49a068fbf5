/** @jest-environment node */
import { outcomeFrom, withoutOutcome } from './authorizationOutcome';
import { displayNameProblem } from './addConnection/displayName';
import {
  countRows,
  decodeText,
  LARGEST_SCOPE_FILE,
  readScopeFile,
} from './addConnection/scopeFile';
import { pollPause } from './pollPause';

describe('the rows of a scoping file', () => {
  it.each([
    ['nothing', '', 0],
    ['a header alone', 'user\r\n', 0],
    ['CRLF', 'user\r\na@x.com\r\nb@x.com\r\n', 2],
    ['LF, no line break at the end', 'user\na@x.com\nb@x.com', 2],
    ['blank lines', 'user\n\na@x.com\n  \n\nb@x.com\n\n', 2],
    ['lines of delimiters', 'user,name\na@x.com,A\n,\n', 1],
    ['semicolons', 'user;name\na@x.com;A\nb@x.com;B\n', 2],
    ['a quoted line break', 'group\n"Research\nand Development"\n', 1],
  ])('with %s', (_, csv, rows) => {
    expect(countRows(csv)).toBe(rows);
  });

  it.each([
    ['UTF-8', [0x75, 0xc3, 0xa9], 'ué'],
    ['UTF-8 with a byte order mark', [0xef, 0xbb, 0xbf, 0x75], 'u'],
    ['UTF-16, little end first', [0xff, 0xfe, 0x75, 0x00, 0xe9, 0x00], 'ué'],
    ['UTF-16, big end first', [0xfe, 0xff, 0x00, 0x75, 0x00, 0xe9], 'ué'],
    ['bytes that are not UTF-8', [0x75, 0xe9, 0x75], undefined],
    ['a binary file', [0x50, 0x4b, 0x03, 0x04, 0x00], undefined],
  ])('are read from %s', (_, bytes, text) => {
    expect(decodeText(Uint8Array.from(bytes))).toBe(text);
  });

  it('are not read from a file that is too large, empty or gone', async () => {
    const file = (parts: string[]) => new File(parts, 'users.csv');
    const large = file(['user']);
    Object.defineProperty(large, 'size', { value: LARGEST_SCOPE_FILE + 1 });
    const gone = file(['user\na@x.com']);
    gone.arrayBuffer = () => Promise.reject(new Error('NotReadableError'));

    expect(await readScopeFile(large)).toMatchObject({ problem: 'too large' });
    expect(await readScopeFile(file(['user\n']))).toMatchObject({
      problem: 'empty',
    });
    expect(await readScopeFile(gone)).toMatchObject({ problem: 'unreadable' });
    expect(await readScopeFile(file(['user\na@x.com']))).toEqual({
      name: 'users.csv',
      csv: 'user\na@x.com',
      rows: 1,
    });
  });
});

describe('a display name', () => {
  it.each([
    ['  ', 'empty'],
    ['Contoso', undefined],
    ['contoso  US', 'taken'],
    [' CONTOSO us ', 'taken'],
    ['Ｃontoso US', 'taken'],
    ['Strasse', 'taken'],
    ['x'.repeat(200), undefined],
    ['x'.repeat(201), 'too long'],
  ])('%p is %p', (typed, problem) => {
    expect(displayNameProblem(typed, ['Contoso US', 'Straße'])).toBe(problem);
  });
});

describe('coming back from Microsoft', () => {
  it.each([
    ['', null],
    ['connection=c-1', null],
    ['connection=c-1&authorization=perhaps', null],
    [
      'connection=c-1&authorization=succeeded',
      { connectionId: 'c-1', result: 'succeeded', reason: 'unknown' },
    ],
    [
      'connection=c-1&authorization=failed&reason=WRONG_TENANT',
      { connectionId: 'c-1', result: 'failed', reason: 'WRONG_TENANT' },
    ],
    [
      'authorization=failed&reason=expired',
      { connectionId: null, result: 'failed', reason: 'expired' },
    ],
    [
      'authorization=failed&reason=constructor',
      { connectionId: null, result: 'failed', reason: 'unknown' },
    ],
  ])('%s', (address, outcome) => {
    expect(outcomeFrom(new URLSearchParams(address))).toEqual(outcome);
  });

  it('is taken out of the address, and nothing else', () => {
    const address = new URLSearchParams(
      'a=1&connection=c-1&authorization=failed&reason=expired',
    );
    expect(withoutOutcome(address).toString()).toBe('a=1');
  });
});

describe('the pause between looks', () => {
  it.each([
    [undefined, 30_000],
    [['Monitoring', 'Error', 'Deauthorized'] as const, 30_000],
    [['Monitoring', 'Initializing'] as const, 5_000],
    [['Awaiting authorization'] as const, 5_000],
  ])('for %p is %d ms', (statuses, pause) => {
    expect(pollPause(statuses?.map(status => ({ status })))).toBe(pause);
  });
});
