import {
  FILE_CATEGORIES,
  type FileCategory,
} from 'backstage-plugin-mail-forensics-common';
import type { CountedKinds } from '../../events';
import type { Condition } from './Condition';

/**
 * What a condition asks for, in terms of what is counted as events are written; undefined where it asks for anything else.
 * What it demands of the time at which a mail was sent is left out.
 */
export function countedKindsOf(condition: Condition): CountedKinds | undefined {
  switch (condition.kind) {
    case 'always':
      return {};
    case 'all':
      return condition.conditions
        .map(countedKindsOf)
        .reduce((one, other) => one && other && both(one, other), {});
    case 'timeFrom':
    case 'timeBefore':
      return condition.column === 'observed_at' ? {} : undefined;
    case 'present':
      return isAlwaysThere(condition.column) ? {} : hashedOf(condition, true);
    case 'not':
      return hashedOf(condition.condition, false);
    case 'boolean':
      return condition.column === 'trusted'
        ? { trusted: condition.value }
        : undefined;
    case 'text':
      return condition.match.kind === 'oneOf'
        ? ofText(condition.column, condition.match.values)
        : undefined;
    default:
      return undefined;
  }
}

/** What people ask for who ask for everything. */
function isAlwaysThere(column: string): boolean {
  return column === 'event_id' || column === 'observed_at';
}

function hashedOf(
  condition: Condition,
  hashed: boolean,
): CountedKinds | undefined {
  return condition.kind === 'present' && condition.column === 'sha256'
    ? { hashed }
    : undefined;
}

function ofText(column: string, values: string[]): CountedKinds | undefined {
  switch (column) {
    case 'connection_id':
      return { connectionIds: values };
    case 'category':
      return { categories: values.filter(isCategory) };
    default:
      return undefined;
  }
}

function isCategory(value: string): value is FileCategory {
  return FILE_CATEGORIES.some(category => category === value);
}

function both(
  one: CountedKinds,
  other: CountedKinds,
): CountedKinds | undefined {
  if (
    areOpposed(one.trusted, other.trusted) ||
    areOpposed(one.hashed, other.hashed)
  ) {
    return undefined;
  }
  return {
    ...one,
    ...other,
    ...inBoth('connectionIds', one.connectionIds, other.connectionIds),
    ...inBoth('categories', one.categories, other.categories),
  };
}

function areOpposed(one?: boolean, other?: boolean): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function inBoth<Name extends string, T>(
  name: Name,
  one: readonly T[] | undefined,
  other: readonly T[] | undefined,
): { [name in Name]?: T[] } {
  return one && other
    ? ({ [name]: one.filter(each => other.includes(each)) } as {
        [name in Name]?: T[];
      })
    : {};
}
