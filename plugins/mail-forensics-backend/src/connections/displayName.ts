import { InputError } from '@backstage/errors';
import { matchKey } from '../events/matchKey';

const MAX_LENGTH = 200;

/** The key is under an index, whose rows PostgreSQL bounds, and one character can become eighteen. */
const MAX_KEY_BYTES = 2000;

/**
 * A display name without the blanks around it.
 *
 * @throws InputError where nothing is left, it is longer than 200 characters, or it holds control characters
 */
export function parseDisplayName(input: string): string {
  const name = input.trim();
  if (name === '') {
    throw new InputError('displayName: must not be empty');
  }
  if (
    [...name].length > MAX_LENGTH ||
    Buffer.byteLength(displayNameKey(name)) > MAX_KEY_BYTES
  ) {
    throw new InputError(
      `displayName: must not be longer than ${MAX_LENGTH} characters`,
    );
  }
  if (/\p{Cc}/u.test(name)) {
    throw new InputError('displayName: must not hold control characters');
  }
  return name;
}

/** Equal for names that people take for the same: whatever their case, Unicode form and inner blanks. */
export function displayNameKey(name: string): string {
  return matchKey(name).replace(/\s+/gu, ' ').trim();
}
