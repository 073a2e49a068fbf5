import type { Members } from '../../catalog';

/** What a query is seen against. */
export interface QueryContext {
  now: Date;
  /** All connections, the deleted ones included, as events refer to them. */
  connections: readonly { id: string; displayName: string }[];
  /** Members of the groups of the catalog that the query names, and its people, by their entity refs. */
  members: ReadonlyMap<string, Members>;
}
