import { InputError } from '@backstage/errors';
import {
  displayNameFault,
  LONGEST_DISPLAY_NAME,
  type DisplayNameFault,
} from 'backstage-plugin-mail-forensics-common';

const WORDS: Record<DisplayNameFault, string> = {
  empty: 'must not be empty',
  'too long': `must not be longer than ${LONGEST_DISPLAY_NAME} characters`,
  'control characters': 'must not hold control characters',
};

/**
 * A display name without the blanks around it.
 *
 * @throws InputError where nothing is left, it is longer than 200 characters, or it holds control characters
 */
export function parseDisplayName(input: string): string {
  const fault = displayNameFault(input);
  if (fault) {
    throw new InputError(`displayName: ${WORDS[fault]}`);
  }
  return input.trim();
}
