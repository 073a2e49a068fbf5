import { PLANTED } from '../data/plants';
import { bind, CATEGORIES, domainOf, nameLike, subjectLike } from './clauses';
import { newest, type Kind, type Terms } from './Question';
import { newestWhere, page, type Engine } from './Sql';

const THREE_FILTERS_MS = 300;
const ADVERSARIAL_MS = 500;

/** Several filters at a time; the adversarial ones are common each, and rare and old together. */
export const hardKinds: readonly Kind[] = [
  {
    name: 'three filters at random',
    bar: THREE_FILTERS_MS,
    scan: true,
    ask: threeFilters,
  },
  adversarial('adversarial: common name, size of old', engine => ({
    asked: newest(
      { term: 'file.name', value: '*.pdf' },
      { term: 'file.sizeInBytes', value: PLANTED.size },
    ),
    byHand: newestWhere(engine, `${nameLike(engine)} and e.size_in_bytes = ?`, [
      '%.pdf',
      PLANTED.size,
    ]),
  })),
  adversarial('adversarial: common category, old word', engine => ({
    asked: newest(
      { term: 'file.category', value: 'Document' },
      { term: 'file.name', value: `*${PLANTED.word}*` },
    ),
    byHand: newestWhere(engine, `e.category = ? and ${nameLike(engine)}`, [
      'Document',
      `%${PLANTED.word}%`,
    ]),
  })),
  adversarial('adversarial: common category, old domain', engine => ({
    asked: newest(
      { term: 'file.category', value: 'Pdf' },
      {
        term: 'destination.email.recipients',
        value: `*@${PLANTED.domain}`,
      },
    ),
    byHand: [
      {
        rows: page(
          engine,
          `select e.* from file_events e where e.category = ? and (e.observed_at, e.event_id) in (select observed_at, event_id from file_event_recipients where domain = ?) order by observed_at desc, event_id desc limit 51`,
          ['Pdf', PLANTED.domain],
        ),
      },
    ],
  })),
  adversarial('adversarial: three common words in a subject', engine => ({
    asked: newest(
      ...PLANTED.subject.split(' ').map(word => ({
        term: 'destination.email.subject',
        value: `*${word}*`,
      })),
      { term: 'file.name', value: 'table*' },
    ),
    byHand: newestWhere(
      engine,
      `${subjectLike(engine)} and ${subjectLike(engine)} and ${subjectLike(
        engine,
      )} and e.file_name_key like ?`,
      [...PLANTED.subject.split(' ').map(word => `%${word}%`), 'table%'],
    ),
  })),
];

function adversarial(
  name: string,
  ask: (engine: Engine) => ReturnType<Kind['ask']>,
): Kind {
  return {
    name,
    bar: ADVERSARIAL_MS,
    scan: true,
    ask: ({ engine }) => ask(engine),
  };
}

/** One of each of three sorts that are not of the same column. */
function threeFilters({ engine, company, files, random }: Terms) {
  const person = company.sender(random);
  const category = random.pick(CATEGORIES);
  const trusted = random.chance(0.5);
  const word = files.word(random);
  const size = 10_000 * (1 + random.below(100));
  const domain = domainOf(company.recipients(random)[0]);
  const choices = [
    {
      filter: { term: 'source.email.sender', value: person.address },
      where: 'e.sender_key = ?',
      value: person.address,
    },
    {
      filter: { term: 'file.category', value: category },
      where: 'e.category = ?',
      value: category,
    },
    {
      filter: { term: 'risk.trusted', value: String(trusted) },
      where: 'e.trusted = ?',
      value: bind(engine, trusted),
    },
    {
      filter: { term: 'file.name', value: `*${word}*` },
      where: nameLike(engine),
      value: `%${word}%`,
    },
    {
      filter: {
        term: 'file.sizeInBytes',
        operator: 'GREATER_THAN',
        value: size,
      },
      where: 'e.size_in_bytes > ?',
      value: size,
    },
    {
      filter: {
        term: 'destination.email.recipients',
        value: `*@${domain}`,
      },
      where:
        '(e.observed_at, e.event_id) in (select r.observed_at, r.event_id from file_event_recipients r where r.domain = ?)',
      value: domain,
    },
  ];
  while (choices.length > 3) {
    choices.splice(random.below(choices.length), 1);
  }
  return {
    asked: newest(...choices.map(({ filter }) => filter)),
    byHand: newestWhere(
      engine,
      choices.map(({ where }) => where).join(' and '),
      choices.map(({ value }) => value),
    ),
  };
}
