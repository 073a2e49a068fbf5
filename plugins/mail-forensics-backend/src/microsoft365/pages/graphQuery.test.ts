import fc from 'fast-check';
import { graphPath, graphQuery, odataString } from './graphQuery';

describe('graphQuery', () => {
  it('leaves out what is undefined, and escapes no more than it must', () => {
    expect(
      graphQuery({
        $filter: "mail eq 'a&b+c'",
        $expand: undefined,
        $select: 'id,mail',
      }),
    ).toBe("?$filter=mail%20eq%20'a%26b%2Bc'&$select=id,mail");
    expect(graphQuery({})).toBe('');
  });

  it('comes out at the other end as it went in, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), value => {
        const url = new URL(
          `https://graph.microsoft.com/v1.0/x${graphQuery({ $filter: value })}`,
        );
        expect(url.searchParams.get('$filter')).toBe(value);
      }),
    );
  });
});

it('keeps ids within their part of a path', () => {
  expect(graphPath('users', 'a/b?c#d', 'messages', 'AAMk+x=')).toBe(
    '/users/a%2Fb%3Fc%23d/messages/AAMk%2Bx%3D',
  );
});

it('doubles quotes in a string', () => {
  expect(odataString("O'Neil' or 1 eq 1")).toBe("'O''Neil'' or 1 eq 1'");
});
