/*
 * The words of this room:
 *
 * - mailbox: what is watched; polled whenever it is due
 * - lease: the right of one replica to work on a mailbox; ends by itself when its holder dies
 * - fence: number of a lease; grows with every lease of the mailbox, and every write of a holder carries it
 * - folder: Sent Items, and the two where deleted mail can be found
 * - page: messages that appeared in a folder since a cursor, and the next cursor
 * - pending message: named by a page, its events not recorded yet
 * - draft: what is known of an attachment whose message is still pending
 * - cycle: everything that is due, polled once
 *
 * Invariants, cited where they matter:
 *
 * 1. The cursor never passes a message that is not durable.
 * 2. A message is done only together with its events.
 * 3. Who lost the lease writes nothing.
 * 4. `complete_through` only moves forward, and only by what is committed.
 */
export * from './CollectionMetrics';
export * from './Collector';
export * from './ConnectionWatch';
export { describeWait } from './describeWait';
export * from './probeTenant';
export { pauseConnection } from './sql/pauseConnection';
export { wakeConnection } from './sql/wakeConnection';
export type { IdentifyFileType } from './toDraftEvent';
