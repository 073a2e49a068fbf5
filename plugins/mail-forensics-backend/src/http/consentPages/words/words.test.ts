import {
  CONNECTION_PROBLEM_CODES,
  type AuthorizationFailureReason,
} from 'backstage-plugin-mail-forensics-common';
import { html } from '../html';
import { english } from './english';
import { german } from './german';
import type { PageWords } from './PageWords';

const REASONS: AuthorizationFailureReason[] = [
  ...CONNECTION_PROBLEM_CODES,
  'expired',
  'used',
  'other-browser',
  'stopped',
  'unexpected',
];

/** Every sentence that a language has. */
function sentencesOf(words: PageWords): string[] {
  const notices = [
    words.granted,
    ...Object.values(words.linkEnds),
    ...REASONS.map(reason => words.failure(reason)),
  ];
  const { asks, reasons: _, ...invitation } = words.invitation;
  return [
    ...notices.flatMap(({ title, sentences }) => [title, ...sentences]),
    words.granted.withdraw,
    words.again.over,
    words.again.unknown,
    `${words.again.open('TIME')}`,
    `${asks(html`ASKER`, html`PORTAL`)}`,
    ...Object.values(invitation),
    words.scope({ mode: 'all' }),
    words.scope({ mode: 'users', entries: 7 }),
    words.scope({ mode: 'groups', entries: 7 }),
  ];
}

it('the pages say everything in German that they say in English', () => {
  const inEnglish = sentencesOf(english);
  const inGerman = sentencesOf(german);
  expect(inGerman).toHaveLength(inEnglish.length);
  for (const [index, sentence] of inGerman.entries()) {
    expect(sentence.trim()).not.toBe('');
    expect(inEnglish).not.toContain(sentence);
    for (const fact of ['TIME', 'ASKER', 'PORTAL']) {
      expect([sentence, sentence.includes(fact)]).toEqual([
        sentence,
        inEnglish[index].includes(fact),
      ]);
    }
  }
});

it('times are written as each language does', () => {
  const time = new Date('2026-11-23T08:00:00Z');
  expect(english.time(time)).toBe('23 November 2026 at 08:00 UTC');
  expect(german.time(time)).toBe('23. November 2026 um 08:00 UTC');
});
