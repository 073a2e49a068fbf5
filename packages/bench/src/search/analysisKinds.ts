import { BEGIN, END } from '../data/calendar';
import { domainOf, nameLike } from './clauses';
import { ANY_EVENT, type Asked, type Kind, type Terms } from './Question';
import type { ByHand, Engine, Value } from './Sql';

const DAY_MS = 86_400_000;
const PIVOT_MS = 10;
const FACET_MS = 600;
const RECENT_HISTOGRAM_MS = 50;
const WHOLE_HISTOGRAM_MS = 200;
const FILTERED_HISTOGRAM_MS = 1_000;

const TOP = 10;

const RECENTLY = new Date(END.getTime() - 30 * DAY_MS);

const RECENT_FILTER = {
  term: '@timestamp',
  operator: 'ON_OR_AFTER',
  value: RECENTLY.toISOString().slice(0, 10),
};

/** Counts: over time, by value, and of one content. */
export const analysisKinds: readonly Kind[] = [
  {
    name: 'hash pivot',
    bar: PIVOT_MS,
    ask({ engine, files, random }) {
      // Logos in signatures aside, which are in hundreds of thousands of mails.
      const sha256 = files.sharedHash(1_000 + random.below(100_000));
      return {
        asked: { route: 'pivot', sha256 },
        byHand: [pivot(engine, sha256)],
      };
    },
  },
  {
    name: 'histogram: 30 days',
    bar: RECENT_HISTOGRAM_MS,
    ask: ({ engine }) => ({
      asked: histogram(RECENTLY, [ANY_EVENT]),
      byHand: [
        sumsOf(engine, 'hours', RECENTLY),
        sumsOf(engine, 'days', RECENTLY),
      ],
    }),
  },
  {
    name: 'histogram: everything',
    bar: WHOLE_HISTOGRAM_MS,
    ask: ({ engine }) => ({
      asked: histogram(BEGIN, [ANY_EVENT]),
      byHand: [sumsOf(engine, 'days', BEGIN)],
    }),
  },
  {
    name: 'histogram: 30 days, by sender',
    bar: FILTERED_HISTOGRAM_MS,
    ask({ engine, company, random }) {
      const { address } = company.sender(random);
      return {
        asked: histogram(RECENTLY, [
          { term: 'source.email.sender', value: address },
        ]),
        byHand: [countsOf(engine, RECENTLY, 'e.sender_key = ?', [address])],
      };
    },
  },
  {
    name: 'histogram: everything, by domain',
    bar: FILTERED_HISTOGRAM_MS,
    ask({ engine, company, random }) {
      const domain = domainOf(company.recipients(random)[0]);
      return {
        asked: histogram(BEGIN, [
          {
            term: 'destination.email.recipients',
            value: `*@${domain}`,
          },
        ]),
        byHand: [
          {
            rows: {
              text: `select ${dayOf(
                engine,
                'r.observed_at',
              )} as day, count(distinct r.event_id) as total from file_event_recipients r where r.domain = ? group by 1`,
              values: [domain],
            },
          },
        ],
      };
    },
  },
  {
    name: 'histogram: everything, by word',
    bar: FILTERED_HISTOGRAM_MS,
    ask({ engine, files, random }) {
      const word = files.word(random);
      return {
        asked: histogram(BEGIN, [{ term: 'file.name', value: `*${word}*` }]),
        byHand: [countsOf(engine, BEGIN, nameLike(engine), [`%${word}%`])],
      };
    },
  },
  ...facets(),
];

function facets(): Kind[] {
  const column = (term: string, name: string) =>
    facet(term, engine => [
      {
        rows: {
          text: `select ${name} as value, count(*) as total from file_events e where e.observed_at >= ? and ${name} is not null group by 1 order by 2 desc, 1 limit ${TOP}`,
          values: [time(engine, RECENTLY)],
        },
      },
    ]);
  const sums = (term: string, name: string, extra = '') =>
    facet(term, () => [
      {
        rows: {
          text: `select ${name} as value, sum(events) as total from (select day, connection_id, category, trusted, hashed, events from file_event_days union all select hour / 24, connection_id, category, trusted, hashed, events from file_event_deltas) as s ${extra} where day >= ? group by 1 order by 2 desc, 1 limit ${TOP}`,
          values: [Math.floor(RECENTLY.getTime() / DAY_MS)],
        },
      },
    ]);
  return [
    sums('file.category', 'category'),
    sums('risk.trusted', 'trusted'),
    sums(
      'event.detectorDisplayName',
      'c.display_name',
      'join connections c on c.id = s.connection_id',
    ),
    column('source.email.sender', 'e.sender_key'),
    column('file.hash.sha256Error', 'e.hash_error'),
    facet('mailForensics.recipientDomains', engine => [
      {
        rows: {
          text: `select r.domain as value, count(distinct r.event_id) as total from file_event_recipients r where r.observed_at >= ? and r.domain is not null group by 1 order by 2 desc, 1 limit ${TOP}`,
          values: [time(engine, RECENTLY)],
        },
      },
      {
        rows: {
          text: `select domain as value, count(*) as total from (select distinct r.domain, r.event_id from file_event_recipients r where r.observed_at >= ? and r.domain is not null) as d group by 1 order by 2 desc, 1 limit ${TOP}`,
          values: [time(engine, RECENTLY)],
        },
      },
    ]),
  ];
}

function facet(term: string, byHand: (engine: Engine) => ByHand[]): Kind {
  return {
    name: `facet, 30 days: ${term}`,
    bar: FACET_MS,
    ask: ({ engine }: Terms) => ({
      asked: {
        route: 'grouping',
        body: {
          groups: [{ filters: [RECENT_FILTER] }],
          groupingTerm: term,
          size: TOP,
        },
      },
      byHand: byHand(engine),
    }),
  };
}

function histogram(from: Date, filters: object[]): Asked {
  return {
    route: 'histogram',
    body: {
      groups: [{ filters }],
      from: from.toISOString(),
      to: END.toISOString(),
      interval: 'day',
    },
  };
}

/** From the sums that are kept. */
function sumsOf(engine: Engine, table: 'hours' | 'days', from: Date): ByHand {
  const span = table === 'hours' ? 'hour' : 'day';
  const day = table === 'hours' ? 'hour / 24' : 'day';
  const width = table === 'hours' ? DAY_MS / 24 : DAY_MS;
  return {
    rows: {
      text: `select day, sum(events) as total from (select ${day} as day, events from file_event_${table} where ${span} >= ? union all select hour / 24, events from file_event_deltas where hour / 24 >= ?) as s group by 1${
        engine === 'PostgreSQL' ? '' : ' order by 1'
      }`,
      values: [
        Math.floor(from.getTime() / width),
        Math.floor(from.getTime() / DAY_MS),
      ],
    },
  };
}

function countsOf(
  engine: Engine,
  from: Date,
  where: string,
  values: Value[],
): ByHand {
  return {
    rows: {
      text: `select ${dayOf(
        engine,
        'e.observed_at',
      )} as day, count(*) as total from file_events e where e.observed_at >= ? and ${where} group by 1`,
      values: [time(engine, from), ...values],
    },
  };
}

function pivot(engine: Engine, sha256: string): ByHand {
  const list = engine === 'PostgreSQL' ? 'json_agg' : 'json_group_array';
  const top = (value: string, from: string) =>
    `(select ${list}(v) from (select ${value} as v, count(*) as n from ${from} group by 1 order by 2 desc limit 100) as x)`;
  return {
    rows: {
      text: `with found as materialized (select observed_at, event_id, file_name, file_name_key, sender_key, connection_id from file_events where sha256 = ?) select min(observed_at) as first_seen, max(observed_at) as last_seen, count(*) as total, ${top(
        'file_name',
        'found',
      )} as names, ${top('sender_key', 'found')} as senders, ${top(
        'connection_id',
        'found',
      )} as connections, ${top(
        'domain',
        '(select distinct f.event_id, r.domain from found f join file_event_recipients r on r.observed_at = f.observed_at and r.event_id = f.event_id) as d',
      )} as domains, ${namesakes(engine, list)} as namesakes from found`,
      values: [sha256, sha256],
    },
  };
}

/** Other contents under the same names. */
function namesakes(engine: Engine, list: string): string {
  const pair =
    engine === 'PostgreSQL'
      ? 'json_build_array(o.sha256, o.n)'
      : 'json_array(o.sha256, o.n)';
  const sameName =
    engine === 'PostgreSQL'
      ? 'left(e.file_name_key, 100) = left(f.file_name_key, 100) and e.file_name_key = f.file_name_key'
      : 'e.file_name_key = f.file_name_key';
  return `(select ${list}(${pair}) from (select e.sha256, count(*) as n from (select distinct file_name_key from found limit 20) as f join file_events e on ${sameName} where e.sha256 <> ? group by 1 limit 100) as o)`;
}

function dayOf(engine: Engine, column: string): string {
  return engine === 'PostgreSQL'
    ? `floor(extract(epoch from ${column}) / 86400)`
    : `${column} / ${DAY_MS}`;
}

function time(engine: Engine, value: Date): Date | number {
  return engine === 'SQLite' ? value.getTime() : value;
}
