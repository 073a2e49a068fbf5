/** What a query is seen against. */
export interface QueryContext {
  now: Date;
  /** All connections, the deleted ones included, as events refer to them. */
  connections: readonly { id: string; displayName: string }[];
}
