/** What may be bound. */
export type Value = string | number | boolean | Date;

/** A statement with its values, which stand in it as `?`. */
export interface Sql {
  text: string;
  values: Value[];
}

/** The same question, put to the database by somebody who knows it well. */
export interface ByHand {
  /** The answer, or the first rows of it. */
  rows: Sql;
  /** How many there are, asked only where `rows` gave as many as it may... */
  count?: Sql;
  /** ... or always. */
  alwaysCounted?: boolean;
}

export type Engine = 'PostgreSQL' | 'SQLite';

export const PAGE_SIZE = 50;

/** As the plugin counts. */
export const MAX_COUNT = 10_000;

const ORDER = 'order by observed_at desc, event_id desc';

/** The newest events for which something holds, and how many there are: ways in which it can be put. */
export function newestWhere(
  engine: Engine,
  where: string,
  values: Value[],
  options: { rare?: boolean } = {},
): ByHand[] {
  const found = `select e.* from file_events e where ${where}`;
  const count = countWhere(where, values);
  const walk = {
    rows: page(engine, `${found} ${ORDER} limit ${PAGE_SIZE + 1}`, values),
    count,
  };
  // Finds all first and sorts them, which is the better way for few.
  const fence = {
    rows: page(
      engine,
      `select e.* from (select observed_at, event_id from file_events e where ${where} ${
        engine === 'PostgreSQL' ? 'offset 0' : 'limit -1 offset 0'
      }) as f join file_events e on e.observed_at = f.observed_at and e.event_id = f.event_id order by f.observed_at desc, f.event_id desc limit ${
        PAGE_SIZE + 1
      }`,
      values,
    ),
    count,
  };
  return options.rare === false ? [walk] : [walk, fence];
}

/** How many events there are for which something holds, up to where the plugin counts. */
export function countWhere(where: string, values: Value[]): Sql {
  return {
    text: `select count(*) as total from (select 1 from file_events e where ${where} limit ${
      MAX_COUNT + 1
    }) as found`,
    values,
  };
}

/** The newest events that were sent to a recipient for whom something holds. */
export function newestTo(
  engine: Engine,
  where: string,
  values: Value[],
): ByHand {
  const matching = `select distinct r.observed_at, r.event_id from file_event_recipients r where ${where}`;
  return {
    rows: page(
      engine,
      `select e.* from (${matching} ${ORDER} limit ${
        PAGE_SIZE + 1
      }) as f join file_events e on e.observed_at = f.observed_at and e.event_id = f.event_id`,
      values,
    ),
    count: {
      text: `select count(*) as total from (${matching} limit ${
        MAX_COUNT + 1
      }) as found`,
      values,
    },
  };
}

/** Events with what is shown of them: their connection and their recipients. */
export function page(engine: Engine, events: string, values: Value[]): Sql {
  const list =
    engine === 'PostgreSQL'
      ? 'json_agg(r order by r.position)'
      : `json_group_array(json_object('field', r.field, 'address', r.address, 'domain', r.domain, 'trusted', r.trusted))`;
  return {
    text: `with page as materialized (${events}) select p.*, c.display_name, (select ${list} from file_event_recipients r where r.observed_at = p.observed_at and r.event_id = p.event_id) as recipients from page p left join connections c on c.id = p.connection_id ${ORDER}`,
    values,
  };
}
