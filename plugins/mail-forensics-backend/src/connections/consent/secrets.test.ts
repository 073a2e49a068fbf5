import {
  audienceOfTicket,
  challengeOf,
  hashOf,
  isSecretOf,
  newSecret,
  newState,
  newTicket,
  readState,
} from './secrets';

const BITS = 256;

/** What is random in it, as bytes. */
const bytesOf = (secret: string) => Buffer.from(secret.slice(-43), 'base64url');

describe('secrets of consent', () => {
  it.each([
    ['a secret', newSecret],
    ['a ticket', () => newTicket('portal')],
    ['a ticket of a link', () => newTicket('invited')],
    ['a state', () => newState('portal', 'a'.repeat(64))],
  ])('have 256 bits that are new each time: %s', (_, make) => {
    const made = Array.from({ length: 200 }, make);
    expect(new Set(made).size).toBe(made.length);
    const bytes = made.map(bytesOf);
    for (const each of bytes) {
      expect(each).toHaveLength(BITS / 8);
    }
    // Each bit is set in some and not in others.
    for (let bit = 0; bit < BITS; bit++) {
      const set = bytes.filter(
        each => (each[Math.floor(bit / 8)] >> bit % 8) % 2 === 1,
      ).length;
      expect(set).toBeGreaterThan(0);
      expect(set).toBeLessThan(made.length);
    }
  });

  it('tell by their form for whom they are', () => {
    expect(audienceOfTicket(newTicket('portal'))).toBe('portal');
    expect(audienceOfTicket(newTicket('invited'))).toBe('invited');
    const flow = 'b'.repeat(16);
    expect(readState(newState('invited', 'b'.repeat(64)))).toEqual({
      audience: 'invited',
      flow,
    });
    expect(readState(`${newSecret()}`)).toBeUndefined();
  });

  it('are known by their hash, which is also the challenge of PKCE', () => {
    const secret = newSecret();
    expect(isSecretOf(hashOf(secret), secret)).toBe(true);
    expect(isSecretOf(hashOf(secret), newSecret())).toBe(false);
    expect(challengeOf(hashOf(secret))).toMatch(/^[\w-]{43}$/);
  });
});
