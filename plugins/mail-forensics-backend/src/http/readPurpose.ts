import { InputError } from '@backstage/errors';
import {
  MAX_PURPOSE_LENGTH,
  PURPOSE_HEADER,
  type PurposeRule,
} from 'backstage-plugin-mail-forensics-common';
import type { Request } from 'express';

/**
 * What somebody says they search for.
 *
 * @throws InputError where it is demanded and not given, or is none
 */
export function readPurpose(
  req: Request,
  rule: PurposeRule,
): string | undefined {
  const header = req.get(PURPOSE_HEADER);
  const purpose = header === undefined ? '' : decode(header).trim();
  if (purpose === '') {
    if (rule === 'required') {
      throw new InputError(
        `purpose: say what for, or the number of a case, in the header ${PURPOSE_HEADER}`,
      );
    }
    return undefined;
  }
  if (purpose.length > MAX_PURPOSE_LENGTH || /\p{Cc}/u.test(purpose)) {
    throw new InputError(
      `purpose: must be one line of at most ${MAX_PURPOSE_LENGTH} characters`,
    );
  }
  return purpose;
}

function decode(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new InputError(
      `purpose: encode the header ${PURPOSE_HEADER} as encodeURIComponent does`,
    );
  }
}
