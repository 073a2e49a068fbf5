export * from './clouds';
export type * from './MailForensicsConfig';
export * from './readMailForensicsConfig';
