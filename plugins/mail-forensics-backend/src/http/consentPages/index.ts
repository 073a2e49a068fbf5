export * from './endPages';
export * from './invitationPage';
export * from './sendPage';
export * from './words';
