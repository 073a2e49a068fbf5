export * from './AuthorizationLinks';
export type { Invitation, LinkState } from './invitations';
export * from './ConsentFlow';
export type * from './ConsentOutcome';
export type * from './ConsentProvider';
export { redirectUriOf } from './redirectUri';
export { audienceOfTicket, readState, type Audience } from './secrets';
