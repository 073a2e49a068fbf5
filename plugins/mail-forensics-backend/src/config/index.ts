export type * from './MailForensicsConfig';
export * from './readMailForensicsConfig';
