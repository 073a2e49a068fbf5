import type { Knex } from 'knex';
import type { Pattern } from '../language/pattern';
import type {
  Condition,
  RecipientMatch,
  TextMatch,
} from '../normalise/Condition';
import { selectNames, type NameTable } from '../sql/selectNames';
import { hasPart, isDomainList, type NameLists } from './Access';

/** Names that are looked up one by one; a pattern that more of them match is no rare one. */
const MOST_NAMES = 250;

/** Patterns of a query that are looked up. */
const MOST_PATTERNS = 20;

interface Sought {
  match: TextMatch | RecipientMatch;
  table: NameTable;
  pattern: Pattern;
}

/**
 * The addresses and domains that the patterns of a condition match, those of which there are few: an index finds a name, and
 * not a part of one.
 */
export async function findNames(
  knex: Knex,
  condition: Condition,
): Promise<NameLists> {
  const known = new Map<string, string[] | undefined>();
  const lists = new Map<TextMatch | RecipientMatch, string[]>();
  for (const { match, table, pattern } of soughtIn(condition)) {
    const key = JSON.stringify([table, pattern]);
    if (!known.has(key) && known.size >= MOST_PATTERNS) {
      continue;
    }
    const names = known.has(key)
      ? known.get(key)
      : await selectNames(knex, { table, pattern, most: MOST_NAMES });
    known.set(key, names);
    if (names) {
      lists.set(match, names);
    }
  }
  return lists;
}

/** Whether a condition has patterns of names that can be looked up. */
export function hasNames(condition: Condition): boolean {
  return soughtIn(condition).length > 0;
}

/** What stands under a `not` leads nowhere. */
function soughtIn(condition: Condition): Sought[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.conditions.flatMap(soughtIn);
    case 'text':
      return condition.column === 'sender_key' ||
        condition.column === 'from_key'
        ? soughtBy(condition.match, 'file_event_addresses')
        : [];
    case 'recipient':
      if (condition.match.kind === 'endsIn') {
        const { match } = condition;
        const pattern: Pattern = ['', match.end];
        return hasPart(pattern)
          ? [{ match, table: 'file_event_domains', pattern }]
          : [];
      }
      return soughtBy(
        condition.match,
        isDomainList(condition.list)
          ? 'file_event_domains'
          : 'file_event_addresses',
      );
    default:
      return [];
  }
}

function soughtBy(
  match: TextMatch | RecipientMatch,
  table: NameTable,
): Sought[] {
  return match.kind === 'like' && hasPart(match.pattern)
    ? [{ match, table, pattern: match.pattern }]
    : [];
}
