import { PLANTED } from '../data/plants';
import { ACCENTED_WORDS, CJK_WORDS, WORDS } from '../data/vocabulary';
import { nameLike, subjectLike } from './clauses';
import { newest, type Kind, type Terms } from './Question';
import { newestWhere, type Engine } from './Sql';

const SUBSTRING_MS = 400;

/** Parts of names, from those that are everywhere to those that are nowhere. */
export const substringKinds: readonly Kind[] = [
  substring(
    'substring: common word',
    ({ random }) => WORDS[random.below(20)],
    true,
  ),
  substring(
    'substring: word met now and then',
    ({ random }) => WORDS[100 + random.below(400)],
    true,
  ),
  substring(
    'substring: rare word',
    ({ random }) => WORDS[3_000 + random.below(1_000)],
  ),
  substring('substring: number', ({ random }) =>
    String(10_000 + random.below(90_000)),
  ),
  substring('substring: accented or Chinese', ({ random }) =>
    random.pick([
      ...ACCENTED_WORDS,
      ...CJK_WORDS.filter(word => word.length > 2),
    ]),
  ),
  substring('substring: absent', ({ random }) => `qq${random.hex(6)}xx`),
  substring('substring: planted, old', () => PLANTED.word, true),
  {
    name: 'substring: anyText',
    bar: SUBSTRING_MS,
    ask({ engine, files, random }) {
      const word = files.word(random);
      const like = `%${word}%`;
      return {
        asked: newest({ term: 'anyText', value: word }),
        byHand: newestWhere(
          engine,
          anyTextByHand(engine),
          Array.from({ length: 4 }, () => like),
        ),
      };
    },
  },
];

function substring(
  name: string,
  draw: (terms: Terms) => string,
  scan?: boolean,
): Kind {
  return {
    name,
    bar: SUBSTRING_MS,
    ...(scan && { scan }),
    ask(terms) {
      const word = draw(terms);
      const key = word.normalize('NFKC').toLowerCase();
      return {
        asked: newest({ term: 'file.name', value: `*${word}*` }),
        byHand: newestWhere(terms.engine, nameLike(terms.engine), [`%${key}%`]),
      };
    },
  };
}

function anyTextByHand(engine: Engine): string {
  const addresses =
    'select address_key from file_event_addresses where address_key like ?';
  return `(${nameLike(engine)} or ${subjectLike(
    engine,
  )} or e.sender_key in (${addresses}) or (e.observed_at, e.event_id) in (select r.observed_at, r.event_id from file_event_recipients r where r.address_key in (${addresses})))`;
}
