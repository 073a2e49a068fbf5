import fc from 'fast-check';
import { EMPTY_QUERY, type Query } from '../query/searchState';
import { toSearchRequest } from '../query/toSearchRequest';
import { toCurl, toJson } from './apiRequest';
import { addRecentSearch, readRecentSearches } from './recentSearches';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const textOf = (text: string): Query => ({ ...EMPTY_QUERY, text });

/** A text in any characters, those that need care the most. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '"', '\\', '$', '`', '\n', '\u202e', '\u2028', '\0'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
  )
  .map(parts => `x${parts.join('')}x`);

describe('an API request', () => {
  it('says the same as the page, in characters that can be seen', () => {
    fc.assert(
      fc.property(hostile, text => {
        const json = toJson(textOf(text));
        expect(JSON.parse(json)).toEqual(toSearchRequest(textOf(text)));
        expect(json).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('is one quoted word of a shell', () => {
    fc.assert(
      fc.property(hostile, text => {
        const [, data = ''] = toCurl(textOf(text)).split(' \\\n  --data ');
        // What a shell makes of it: quoted stretches, and escaped quotes between them.
        expect(data).toMatch(/^('[^']*'(\\')?)+$/);
        const word = data.replaceAll(/'([^']*)'|\\(')/g, '$1$2');
        expect(word).toBe(toJson(textOf(text)));
      }),
    );
  });

  it('has no token in it', () => {
    expect(toCurl(textOf('x'))).toContain('Bearer $BACKSTAGE_TOKEN"');
  });
});

describe('recent searches', () => {
  beforeEach(() => window.sessionStorage.clear());
  const add = (query: Query) =>
    addRecentSearch(window.sessionStorage, query, NOW);
  const texts = () =>
    readRecentSearches(window.sessionStorage).map(({ query }) => query.text);

  it('are the last twenty, the latest first', () => {
    for (let n = 0; n < 25; n += 1) {
      add(textOf(`search ${n}`));
    }
    expect(texts()).toEqual(
      Array.from({ length: 20 }, (_, n) => `search ${24 - n}`),
    );
    expect(readRecentSearches(window.sessionStorage)[0].at).toBe(
      NOW.toISOString(),
    );
  });

  it('have the same search once, and none that asks for nothing', () => {
    ['one', 'two', 'one', ' '].forEach(text => add(textOf(text)));
    expect(texts()).toEqual(['one', 'two']);
  });

  it.each([
    ['no JSON'],
    ['{"id":"x"}'],
    ['[null,{"id":1},{"id":"x","groups":[{}]}]'],
  ])('are none where %s was left in their place', left => {
    window.sessionStorage.setItem('mail-forensics.recent-searches', left);
    expect(texts()).toEqual([]);
    add(textOf('again'));
    expect(texts()).toEqual(['again']);
  });
});
