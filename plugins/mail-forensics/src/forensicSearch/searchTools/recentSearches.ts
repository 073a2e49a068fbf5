import type { SharedQuery } from 'backstage-plugin-mail-forensics-common';
import { isSharedQuery } from '../../api/answers';
import { fromEventQuery } from '../query/fromEventQuery';
import type { Query } from '../query/searchState';
import { toKeptQuery } from './keptQuery';

/** What was searched for in this tab, and when (ISO 8601 in UTC). */
export interface RecentSearch {
  at: string;
  query: Query;
}

const KEY = 'mail-forensics.recent-searches';
const MOST = 20;

/** The latest first. Nothing where the storage cannot be read. */
export function readRecentSearches(storage: Storage): RecentSearch[] {
  return readKept(storage).map(({ id, ...kept }) => ({
    at: id,
    query: fromEventQuery(kept),
  }));
}

/** Keeps a search, and forgets the oldest beyond twenty. The same search again only becomes the latest. */
export function addRecentSearch(
  storage: Storage,
  query: Query,
  at: Date,
): void {
  if (query.text.trim() === '' && query.conditions.length === 0) {
    return;
  }
  const kept = toKeptQuery(query);
  const { groups, srtKey, srtDir } = kept;
  const key = JSON.stringify([groups, srtKey, srtDir]);
  const others = readKept(storage).filter(
    other => JSON.stringify([other.groups, other.srtKey, other.srtDir]) !== key,
  );
  const recent = [{ id: at.toISOString(), ...kept }, ...others];
  try {
    storage.setItem(KEY, JSON.stringify(recent.slice(0, MOST)));
  } catch {
    // A full or forbidden storage only means that fewer are remembered.
  }
}

/** As they are stored: in the query language, under the time of the search. */
function readKept(storage: Storage): SharedQuery[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isReadable) : [];
  } catch {
    return [];
  }
}

/** Whatever an earlier version of the page left that this one cannot show is passed over. */
function isReadable(kept: unknown): kept is SharedQuery {
  if (!isSharedQuery(kept)) {
    return false;
  }
  try {
    fromEventQuery(kept);
    return true;
  } catch {
    return false;
  }
}
