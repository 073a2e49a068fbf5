export * from './ids';
export * from './MailConnector';
export * from './MailFault';
