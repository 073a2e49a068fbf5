/**
 * Data Connections and Forensic Search: who e-mailed which file to whom, and when.
 *
 * This is the entry point of the classic frontend system; the new one is at `./alpha`.
 *
 * @packageDocumentation
 */
export {
  mailForensicsPlugin,
  DataConnectionsPage,
  EntityEmailedAttachmentsCard,
  ForensicSearchPage,
} from './plugin';
export { isEmailedAttachmentsAvailable } from './entity/isEmailedAttachmentsAvailable';
export { mailForensicsApiRef } from './api/MailForensicsApi';
export type {
  ConnectionChange,
  ExportProgress,
  MailboxQuery,
  MailForensicsApi,
  NewConnection,
} from './api/MailForensicsApi';
export { MailForensicsClient } from './api/MailForensicsClient';
export type { MailForensicsClientOptions } from './api/MailForensicsClient';
export { SearchRefusedError } from './api/SearchRefusedError';
export { mailForensicsTranslationRef } from './translation';
