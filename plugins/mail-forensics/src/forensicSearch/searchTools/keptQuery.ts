import type { SharedQuery } from 'backstage-plugin-mail-forensics-common';
import type { Query } from '../query/searchState';
import { toEventQuery } from '../query/toSearchRequest';

/** A query in the query language and how its results are sorted: what links and saved searches keep. */
export type KeptQuery = Omit<SharedQuery, 'id'>;

export function toKeptQuery(query: Query): KeptQuery {
  return {
    ...toEventQuery(query),
    srtKey: query.sort.key,
    srtDir: query.sort.direction,
  };
}
