import type { HashError } from 'backstage-plugin-mail-forensics-common';
import { isMailFault } from '../mail';
import { isEncryptedMail } from './encryptedMail';

/** Why a message or an attachment could not be read this time. */
export interface ItemFailure {
  kind: 'gone' | 'denied' | 'other';
  /** Safe to store and show. */
  code: string;
}

/**
 * What a failed read says of the item alone.
 *
 * A wait that the service asks for concerns its mailbox, for that is what services throttle; a failure without one
 * concerns the item. An attachment may be refused although its message was not.
 *
 * @throws the error itself where it concerns more than the item
 */
export function itemFailureOf(
  error: unknown,
  options: { item: 'message' | 'attachment'; signal: AbortSignal },
): ItemFailure {
  options.signal.throwIfAborted();
  if (!isMailFault(error)) {
    return { kind: 'other', code: 'StreamFailed' };
  }
  const { fault } = error;
  const code = toCode(error.options.upstreamCode ?? error.options.status);
  if (fault.level === 'item') {
    return { kind: fault.kind === 'gone' ? 'gone' : 'other', code };
  }
  if (fault.level === 'transient' && !fault.retryAfterMs) {
    return { kind: 'other', code };
  }
  if (
    fault.level === 'mailbox' &&
    fault.code === 'ACCESS_DENIED' &&
    options.item === 'attachment'
  ) {
    return { kind: 'denied', code };
  }
  throw error;
}

/**
 * What an event says of content that could not be read in the end. Exchange cannot hand out every encrypted mail, whatever
 * the code by which it says so.
 */
export function toHashError(
  failure: ItemFailure,
  attachment: { name: string; contentType: string | null },
): HashError {
  switch (failure.kind) {
    case 'gone':
      return 'Deleted before it could be read';
    case 'denied':
      return 'Mailbox refused access';
    case 'other':
      return isEncryptedMail(attachment)
        ? 'Encrypted message'
        : `Could not be read: ${failure.code}`;
    default:
      throw new Error(`Unknown failure ${failure.kind satisfies never}`);
  }
}

function toCode(code: string | number | undefined): string {
  const plain = String(code ?? '').replace(/[^A-Za-z0-9_.-]/g, '');
  return plain.slice(0, 64) || 'Unknown';
}
