import { BEGIN, END } from '../data/calendar';
import { ANY_EVENT, type Asked, type Kind, type Terms } from './Question';
import { countWhere, PAGE_SIZE, page, type ByHand, type Value } from './Sql';

const DEEP_PAGE_MS = 10;

interface Place {
  event_id: string;
  observed_at: Date | number;
  sender_key: string;
}

/** A page that follows any event of the year. */
export const deepKinds: readonly Kind[] = [
  {
    name: 'page at any depth: everything',
    bar: DEEP_PAGE_MS,
    async ask(terms) {
      const place = await placeOf(terms);
      return {
        asked: after(place, []),
        byHand: [pageAfter(terms, place, '1 = 1', [])],
      };
    },
  },
  {
    name: 'page at any depth: sender',
    bar: DEEP_PAGE_MS,
    async ask(terms) {
      const place = await placeOf(terms);
      const { sender_key: sender } = place;
      return {
        asked: after(place, [{ term: 'source.email.sender', value: sender }]),
        byHand: [pageAfter(terms, place, 'e.sender_key = ?', [sender])],
      };
    },
  },
];

/** An event at some time in the year. */
async function placeOf(terms: Terms): Promise<Place> {
  const { knex, random, engine } = terms;
  const time =
    BEGIN.getTime() + random.next() * (END.getTime() - BEGIN.getTime());
  const place: Place | undefined = await knex('file_events')
    .where('observed_at', '>=', engine === 'SQLite' ? time : new Date(time))
    .orderBy('observed_at')
    .orderBy('event_id')
    .first('event_id', 'observed_at', 'sender_key');
  return place ?? placeOf(terms);
}

function after(place: Place, filters: object[]): Asked {
  return {
    route: 'search',
    body: {
      groups: [{ filters: filters.length > 0 ? filters : [ANY_EVENT] }],
      pgSize: PAGE_SIZE,
      pgToken: place.event_id,
    },
  };
}

function pageAfter(
  { engine }: Terms,
  place: Place,
  where: string,
  values: Value[],
): ByHand {
  return {
    rows: page(
      engine,
      `select e.* from file_events e where ${where} and (e.observed_at, e.event_id) < (?, ?) order by e.observed_at desc, e.event_id desc limit ${
        PAGE_SIZE + 1
      }`,
      [...values, place.observed_at, place.event_id],
    ),
    count: countWhere(where, values),
    alwaysCounted: true,
  };
}
