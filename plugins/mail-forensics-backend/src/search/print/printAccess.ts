import type { TimeBounds } from '../normalise/timeBounds';
import type { Condition } from '../normalise/Condition';
import type { Access } from '../plan/Access';
import { indexedBeginning, isIndexedByBeginning } from '../plan/indexes';
import { concat, type Fragment } from './Fragment';
import {
  printCondition,
  printRecipientWhere,
  printTextColumn,
  type PrintOptions,
} from './printCondition';

/** Where an access leads, as SQL. */
export type PrintedAccess =
  /** A condition over `file_events AS e`. */
  | { kind: 'where'; where: Fragment }
  /** A query for `event_id` and `observed_at`; an event may come several times. */
  | { kind: 'keys'; query: Fragment };

/**
 * An access as SQL that lets the planner use the indexes. It leads to no events outside the bounds.
 *
 * @param options.limit - of each part of a union
 */
export function printAccess(
  access: Access,
  options: Pick<PrintOptions, 'text'> & { bounds: TimeBounds; limit: number },
): PrintedAccess {
  return access.kind === 'events'
    ? { kind: 'where', where: printEvents(access.conditions, options) }
    : { kind: 'keys', query: printKeys(access, options) };
}

/** The time of `file_events AS e` within bounds; undefined where there are none. */
export function printBounds({ from, before }: TimeBounds): Fragment[] {
  return [
    ...(from ? [{ sql: 'e.observed_at >= ?', bindings: [from] }] : []),
    ...(before ? [{ sql: 'e.observed_at < ?', bindings: [before] }] : []),
  ];
}

function printEvents(
  conditions: Condition[],
  options: Pick<PrintOptions, 'text'> & { bounds: TimeBounds },
): Fragment {
  return concat(
    [
      ...conditions.map(condition => printIndexed(condition, options)),
      ...printBounds(options.bounds),
    ],
    ' AND ',
  );
}

function printKeys(
  access: Access,
  options: Pick<PrintOptions, 'text'> & { bounds: TimeBounds; limit: number },
): Fragment {
  switch (access.kind) {
    case 'events':
      return limited(
        select('e', 'file_events', printEvents(access.conditions, options)),
        options.limit,
      );
    case 'recipients':
      return limited(
        select(
          'r',
          'file_event_recipients',
          printRecipientWhere(
            {
              list: access.condition.list,
              matches: [access.condition.match],
            },
            options,
          ),
        ),
        options.limit,
      );
    case 'union':
      return concat(
        access.members.map(member => printKeys(member, options)),
        ' UNION ALL ',
      );
    default:
      throw new Error(
        `Unknown access: ${JSON.stringify(access satisfies never)}`,
      );
  }
}

function select(alias: string, table: string, where: Fragment): Fragment {
  return {
    sql: `SELECT ${alias}.event_id, ${alias}.observed_at FROM ${table} AS ${alias} WHERE ${where.sql}`,
    bindings: where.bindings,
  };
}

function limited({ sql, bindings }: Fragment, limit: number): Fragment {
  return { sql: `SELECT * FROM (${sql} LIMIT ${limit}) AS k`, bindings };
}

/** A condition in the form in which an index is found for it; some more events may match. */
function printIndexed(
  condition: Condition,
  options: Pick<PrintOptions, 'text'>,
): Fragment {
  const { text } = options;
  switch (condition.kind) {
    case 'all':
      return joined(condition.conditions, ' AND ', options);
    case 'any':
      return joined(condition.conditions, ' OR ', options);
    case 'not':
      return { sql: 'e.sha256 IS NULL', bindings: [] };
    case 'text': {
      const { column, match } = condition;
      if (match.kind === 'like') {
        if (indexedBeginning(column, match.pattern) !== undefined) {
          return printCondition(condition, options);
        }
        return {
          sql: text.likeByTrigrams(column),
          bindings: [match.pattern.join('%')],
        };
      }
      if (column === 'from_key') {
        return printFrom(condition, options);
      }
      return isIndexedByBeginning(column)
        ? printStartIsOneOf(
            printTextColumn(column, text),
            match.values,
            options,
          )
        : printCondition(condition, options);
    }
    default:
      return printCondition(condition, options);
  }
}

function joined(
  conditions: Condition[],
  separator: string,
  options: Pick<PrintOptions, 'text'>,
): Fragment {
  const { sql, bindings } = concat(
    conditions.map(condition => printIndexed(condition, options)),
    separator,
  );
  return { sql: `(${sql})`, bindings };
}

/** Some texts may be longer than what an index takes, and are indexed by their beginnings. */
function printStartIsOneOf(
  expression: string,
  values: string[],
  { text }: Pick<PrintOptions, 'text'>,
): Fragment {
  const start = text.indexedStart(expression);
  const starts = values.map(() => text.indexedStart('?')).join(', ');
  return { sql: `${start} IN (${starts})`, bindings: values };
}

/** Nearly always mail is from whoever sent it, so that only where it is not has the address an index of its own. */
function printFrom(
  condition: Extract<Condition, { kind: 'text' }>,
  options: Pick<PrintOptions, 'text'>,
): Fragment {
  const isSender = printCondition(
    { ...condition, column: 'sender_key' },
    options,
  );
  const isFrom = printCondition(condition, options);
  return {
    sql: `(${isSender.sql} OR (${isFrom.sql} AND e.from_key IS DISTINCT FROM e.sender_key))`,
    bindings: [...isSender.bindings, ...isFrom.bindings],
  };
}
