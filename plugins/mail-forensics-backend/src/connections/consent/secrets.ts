import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * For whom an authorization is under way: a user of the portal, or somebody who was sent a link and may be no user of
 * it. The form of tickets and states tells, so that an answer can be chosen without looking anything up, and so without
 * giving away what exists.
 */
export type Audience = 'portal' | 'invited';

const INVITED = 'link-';
const SECRET = '[A-Za-z0-9_-]{43}';
const FLOW_LENGTH = 16;

const PORTAL_TICKET = new RegExp(`^${SECRET}$`);
const STATE = new RegExp(
  `^(${INVITED})?([0-9a-f]{${FLOW_LENGTH}})\\.${SECRET}$`,
);

/** 256 random bits in 43 characters that are safe in URLs, cookies and as a PKCE verifier (RFC 7636, 4.1). */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** A one-time ticket to start with. */
export function newTicket(audience: Audience): string {
  return `${prefixOf(audience)}${newSecret()}`;
}

/** Whose ticket this is by its form. Of a link that lost a part when it was copied it is still known that it was one. */
export function audienceOfTicket(ticket: string): Audience {
  return ticket.startsWith(INVITED) && !PORTAL_TICKET.test(ticket)
    ? 'invited'
    : 'portal';
}

/** Names the browser's part of an authorization, so that several can be under way in one browser. Not secret. */
export function flowOf(browserHash: string): string {
  return browserHash.slice(0, FLOW_LENGTH);
}

/** A state that names its flow. */
export function newState(audience: Audience, browserHash: string): string {
  return `${prefixOf(audience)}${flowOf(browserHash)}.${newSecret()}`;
}

/**
 * The state of the second hop, made from all that led to it: known only to the browser that holds the secret, and the
 * same again where the same answer comes twice.
 */
export function nextState(
  audience: Audience,
  proof: { state: string; secret: string; answerHash: string },
): string {
  const parts = ['second hop', proof.state, proof.secret, proof.answerHash];
  const secret = createHash('sha256').update(parts.join(' '));
  const flow = flowOf(hashOf(proof.secret));
  return `${prefixOf(audience)}${flow}.${secret.digest('base64url')}`;
}

/** What a state says of itself; undefined for what is no state. */
export function readState(
  state: string,
): { audience: Audience; flow: string } | undefined {
  const match = STATE.exec(state);
  return match ? { audience: audienceOf(match[1]), flow: match[2] } : undefined;
}

/** SHA-256 in hex: all that is kept of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** The PKCE challenge for a verifier of which only {@link hashOf} is known (RFC 7636, 4.2, method S256). */
export function challengeOf(verifierHash: string): string {
  return Buffer.from(verifierHash, 'hex').toString('base64url');
}

/** The OpenID nonce that goes with a state: known to whoever knows the state, so that it need not be kept. */
export function nonceOf(state: string): string {
  return createHash('sha256').update(`nonce ${state}`).digest('base64url');
}

/** Whether a secret is the one behind a hash, in constant time. */
export function isSecretOf(hash: string, secret: string): boolean {
  return timingSafeEqual(
    Buffer.from(hash, 'hex'),
    Buffer.from(hashOf(secret), 'hex'),
  );
}

function prefixOf(audience: Audience): string {
  return audience === 'invited' ? INVITED : '';
}

function audienceOf(prefix: string | undefined): Audience {
  return prefix === INVITED ? 'invited' : 'portal';
}
