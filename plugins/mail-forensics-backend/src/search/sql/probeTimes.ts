import type { Knex } from 'knex';
import { readNumber, readTimeOrNull, textSqlOf } from '../../database';
import { within, type TimeBounds } from '../normalise/timeBounds';
import type { Order } from '../parse/parseOrder';
import type { Access } from '../plan/Access';
import { conditionOf } from '../plan/toldByIndex';
import { concat, type Fragment } from '../print/Fragment';
import { printAccess, printBounds } from '../print/printAccess';
import { printCondition } from '../print/printCondition';
import type { PageStart } from '../print/printOrder';
import type { Probe } from './probeEvents';
import { selectSlice } from './selectSlice';

/** Rows of recipients that are looked at for each event: some events have several in a domain. */
const ROWS_PER_EVENT = 2;

interface Options {
  /** Leads to nothing but what matches, and is told by indexes. */
  access: Access;
  bounds: TimeBounds;
  /** How many events it may lead to. */
  most: number;
  /** By time. */
  order: Order;
  start?: PageStart;
  limit: number;
}

/**
 * As `probeEvents`, where an index by itself tells which events an access leads to and when they were observed: none of them is
 * read before it is known how many there are and when the last of the page was observed.
 */
export async function probeTimes(
  knex: Knex,
  options: Options,
): Promise<Probe & { isAll: boolean }> {
  const { access, bounds, most, order, start, limit } = options;
  const reached = await selectReached(knex, options);
  if (!reached.isAll || reached.matching > most) {
    return { ...reached, isAll: false, events: [] };
  }
  const page = within(bounds, reached.edge);
  const matches = printCondition(conditionOf(access), {
    text: textSqlOf(knex),
    bounds: page,
  });
  const { events } = await selectSlice(knex, {
    where: concat([matches, ...printBounds(page)], ' AND '),
    order,
    start,
    limit,
  });
  return { ...reached, events };
}

interface Reached {
  /** Rows of the index. */
  candidates: number;
  /** Whether that is all of them. */
  isAll: boolean;
  /** Events that these are of. */
  matching: number;
  /** Where a page is that begins at the start; it may hold some events more. */
  edge: TimeBounds;
}

async function selectReached(knex: Knex, options: Options): Promise<Reached> {
  const { most, order, start, limit } = options;
  const { ctes, mostRows } = printReached(knex, options);
  const isNewestFirst = order.direction === 'desc';
  const later = start ? printLater(start, isNewestFirst) : [];
  const [row]: { candidates: unknown; matching: unknown; edge: unknown }[] =
    await knex
      .from(
        knex.raw(
          `(WITH ${ctes.sql}
            SELECT (SELECT count(*) FROM reached) AS candidates,
              (SELECT count(*) FROM events) AS matching,
              (SELECT g.observed_at FROM events AS g${
                later.length > 0 ? ` WHERE ${later[0].sql}` : ''
              } ORDER BY g.observed_at ${
            isNewestFirst ? 'DESC' : 'ASC'
          } LIMIT 1 OFFSET ${limit - 1}) AS edge) AS x`,
          [...ctes.bindings, ...later.flatMap(({ bindings }) => bindings)],
        ),
      )
      .select('x.*');
  const candidates = readNumber(row.candidates);
  const edge = readTimeOrNull(row.edge);
  return {
    candidates,
    isAll: candidates < mostRows,
    matching: Math.min(readNumber(row.matching), most + 1),
    edge: edge ? boundsFrom(edge, isNewestFirst) : {},
  };
}

/** `reached`: rows of the index; `events`: when each of the events was observed that they are of. */
function printReached(
  knex: Knex,
  { access, bounds, most }: Options,
): { ctes: Fragment; mostRows: number } {
  const text = textSqlOf(knex);
  const mostRows =
    access.kind === 'events' ? most + 1 : ROWS_PER_EVENT * most + 1;
  const printed = printAccess(access, { text, bounds, limit: mostRows });
  return printed.kind === 'where'
    ? {
        mostRows,
        ctes: {
          sql: `reached AS MATERIALIZED (SELECT e.observed_at FROM file_events AS e WHERE ${printed.where.sql} LIMIT ${mostRows}),
            events AS (SELECT * FROM reached)`,
          bindings: printed.where.bindings,
        },
      }
    : {
        mostRows,
        ctes: {
          sql: `reached AS MATERIALIZED (${printed.query.sql}),
            events AS MATERIALIZED (SELECT DISTINCT event_id, observed_at FROM reached)`,
          bindings: printed.query.bindings,
        },
      };
}

/** Events that are surely not before the page: those of the same instant as its start are left out. */
function printLater(start: PageStart, isNewestFirst: boolean): Fragment[] {
  const time = start.kind === 'time' ? start.time : start.cursor.value;
  return time === null
    ? []
    : [
        {
          sql: `g.observed_at ${isNewestFirst ? '<' : '>'} ?`,
          bindings: [time],
        },
      ];
}

function boundsFrom(edge: Date, isNewestFirst: boolean): TimeBounds {
  return isNewestFirst
    ? { from: edge }
    : { before: new Date(edge.getTime() + 1) };
}
