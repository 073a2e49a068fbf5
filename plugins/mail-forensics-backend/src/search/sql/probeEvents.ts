import type { Knex } from 'knex';
import { readNumber, textSqlOf, type TextSql } from '../../database';
import type { Order } from '../parse/parseOrder';
import type { Fragment } from '../print/Fragment';
import type { PrintedAccess } from '../print/printAccess';
import {
  printOrder,
  printSortKey,
  printStart,
  type PageStart,
} from '../print/printOrder';
import {
  foundColumns,
  readFound,
  type FoundEvent,
  type FoundRow,
} from './FoundEvent';

export interface Probe {
  /** Rows that the access led to, at most as many as were asked for. */
  candidates: number;
  /** How many of them match. */
  matching: number;
  /** The first of those which match, in order. */
  events: FoundEvent[];
}

/**
 * Where an access leads, up to a bound: if the candidates are fewer, then the events are all that can be found by it. Nothing
 * is sorted before the candidates are there.
 *
 * @param options.matches - which candidates match, over `file_events AS e`
 * @param options.most - how many candidates are looked at
 * @param options.start - what comes before it is left out, but counted
 */
export async function probeEvents(
  knex: Knex,
  options: {
    access: PrintedAccess;
    matches: Fragment;
    most: number;
    order: Order;
    start?: PageStart;
    limit: number;
  },
): Promise<Probe> {
  const { order, start, limit } = options;
  const text = textSqlOf(knex);
  const inOrder = (alias: string) =>
    printOrder(order, text, foundColumns(order, alias));
  const isLater = start
    ? printStart(order, start, text, foundColumns(order, 'g'))
    : { sql: 'TRUE', bindings: [] };
  const ctes = printCandidates(options, text);
  const rows: (FoundRow & { candidates: unknown })[] = await knex
    .from(
      knex.raw(
        `(WITH ${ctes.sql}
          SELECT f.*, n.candidates, n.matching FROM (
            SELECT count(*) FILTER (WHERE m.is_match) AS matching, (SELECT count(*) FROM reached) AS candidates FROM candidates AS m
          ) AS n
          LEFT JOIN (
            SELECT * FROM candidates AS g WHERE g.is_match AND ${
              isLater.sql
            } ORDER BY ${inOrder('g')} LIMIT ${limit}
          ) AS f ON TRUE) AS x`,
        [...ctes.bindings, ...isLater.bindings],
      ),
    )
    .orderByRaw(inOrder('x'))
    .select('x.*');
  return {
    ...readFound(rows),
    candidates: readNumber(rows[0]?.candidates ?? 0),
  };
}

/**
 * `reached`: what the access leads to; `candidates`: each of these events once, with whether it matches. Where more was reached
 * than is wanted, the events themselves are left alone.
 */
function printCandidates(
  options: {
    access: PrintedAccess;
    matches: Fragment;
    most: number;
    order: Order;
  },
  text: TextSql,
): Fragment {
  const { access, matches, most, order } = options;
  const columns = {
    sql: `SELECT e.event_id, e.observed_at, ${
      printSortKey(order.key, text) ?? 'NULL'
    } AS sort_value, (${matches.sql}) IS TRUE AS is_match`,
    bindings: matches.bindings,
  };
  if (access.kind === 'where') {
    const { where } = access;
    return {
      sql: `reached AS MATERIALIZED (${columns.sql} FROM file_events AS e WHERE ${where.sql} LIMIT ${most}),
        candidates AS (SELECT * FROM reached)`,
      bindings: [...columns.bindings, ...where.bindings],
    };
  }
  const { query } = access;
  return {
    sql: `reached AS MATERIALIZED (SELECT * FROM (${
      query.sql
    }) AS q LIMIT ${most}),
      candidates AS MATERIALIZED (${columns.sql} FROM (
        SELECT DISTINCT event_id, observed_at FROM reached WHERE (SELECT count(*) FROM reached) < ${most}
      ) AS d JOIN file_events AS e ON ${text.eventKey('e')} = ${text.eventKey(
      'd',
    )})`,
    bindings: [...query.bindings, ...columns.bindings],
  };
}
