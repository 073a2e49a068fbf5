import { readText, toTextFilters } from './readText';

const SHA256 =
  '9f3a2b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6c1d2';
const MD5 = '0123456789abcdef0123456789abcdef';

const text = (value: string) => ({ kind: 'text', text: value });
const addresses = (...values: string[]) => ({
  kind: 'addresses',
  addresses: values,
});
const fileName = (name: string) => ({ kind: 'fileName', name });

describe('readText', () => {
  it.each<[string, unknown]>([
    ['', { kind: 'nothing' }],
    ['  ', { kind: 'nothing' }],
    ['forecast 2027', text('forecast 2027')],
    ['forecast-2027.xlsx', text('forecast-2027.xlsx')],
    ['a/b testing', text('a/b testing')],
    ['/etc', text('/etc')],
    [
      ` ${SHA256.toUpperCase()}\n`,
      { kind: 'hashes', sha256: [SHA256], md5: [] },
    ],
    [
      `${MD5}, ${SHA256};${MD5}`,
      { kind: 'hashes', sha256: [SHA256], md5: [MD5] },
    ],
    [`${MD5} and more`, text(`${MD5} and more`)],
    [SHA256.slice(1), text(SHA256.slice(1))],
    ['Lee@Gmail.com', addresses('lee@gmail.com')],
    ['mailto:lee@gmail.com', addresses('lee@gmail.com')],
    ['<lee@gmail.com>', addresses('lee@gmail.com')],
    ['"Gu, Lee" <lee@gmail.com>', addresses('lee@gmail.com')],
    ['Gu, Lee <lee@gmail.com>', addresses('lee@gmail.com')],
    [
      'Lee Gu <lee@gmail.com>; Kim Lu <kim@contoso.com>',
      addresses('lee@gmail.com', 'kim@contoso.com'),
    ],
    [
      'lee@gmail.com, kim@contoso.com lee@gmail.com',
      addresses('lee@gmail.com', 'kim@contoso.com'),
    ],
    ['lee@gmail', text('lee@gmail')],
    ['*@gmail.com', text('*@gmail.com')],
    ['from lee@gmail.com', text('from lee@gmail.com')],
    ['"lee@gmail.com"', text('lee@gmail.com')],
    ['"', text('"')],
    ['""', text('""')],
    ['C:\\Users\\lee\\plan 1.xlsx', fileName('plan 1.xlsx')],
    ['"C:\\Users\\lee\\plan 1.xlsx"', fileName('plan 1.xlsx')],
    ['\\\\server\\share\\plan.xlsx', fileName('plan.xlsx')],
    ['/home/lee/plan.xlsx', fileName('plan.xlsx')],
    ['~/plan.xlsx', fileName('plan.xlsx')],
    ['file:///home/lee/plan%201.xlsx', fileName('plan 1.xlsx')],
    ['file:///home/lee/100%.xlsx', fileName('100%.xlsx')],
  ])('reads %j', (typed, reading) => {
    expect(readText(typed)).toEqual(reading);
  });
});

describe('toTextFilters', () => {
  it('asks for one of several hashes, of either kind', () => {
    expect(toTextFilters(`${MD5} ${SHA256} ${'0'.repeat(32)}`)).toEqual({
      filters: [],
      groups: [
        {
          filterClause: 'OR',
          filters: [
            { term: 'file.hash.sha256', operator: 'IS', value: SHA256 },
            {
              term: 'file.hash.md5',
              operator: 'IS_ANY',
              value: [MD5, '0'.repeat(32)],
            },
          ],
        },
      ],
    });
  });

  it('asks for an address wherever it can stand, and nowhere inside another', () => {
    expect(toTextFilters('lee@gmail.com').groups).toEqual([
      {
        filterClause: 'OR',
        filters: [
          'source.email.sender',
          'source.email.from',
          'destination.email.recipients',
        ].map(term => ({ term, operator: 'IS', value: 'lee@gmail.com' })),
      },
    ]);
  });

  it('asks for a file of the name at the end of a path', () => {
    expect(toTextFilters('C:\\a\\plan.xlsx').filters).toEqual([
      { term: 'file.name', operator: 'IS', value: 'plan.xlsx' },
    ]);
  });
});
