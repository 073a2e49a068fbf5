/*
 * The evidence: what is recorded of an e-mailed attachment, and how it is read back.
 *
 * - event: one attachment of one mail, whichever and however many mailboxes it was found in
 * - observed: when the mail was sent; ingested: when the collector read it; inserted: when it became searchable
 * - key: text in the form in which it is compared; beside each key the text is stored as it came, to be shown
 * - trusted: every recipient's domain was on the list when the event was written
 */
export * from './AddressMention';
export * from './counts';
export * from './DatabaseFileEventWriter';
export * from './EventMonths';
export * from './FileEventWriter';
export * from './NewFileEvent';
export * from './retention';
export { identifyFileType } from './fileType/identifyFileType';
export { addressKey, displayText, matchKey } from './matchKey';
export { readFileEvents, TooManyRecipients } from './readFileEvents';
export { readShownEvents } from './readShownEvents';
export type { ShownEvent, ShownRecipient, ShownRow } from './ShownEvent';
export { fileEventText } from './fileEventText';
export type { RecipientLists } from './recipientLists';
export { toFileEvent } from './toFileEvent';
export { assessTrust, domainOf, type TrustAssessment } from './trust';
