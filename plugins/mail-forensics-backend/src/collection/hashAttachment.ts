import { createHash } from 'crypto';
import type { HashError } from 'backstage-plugin-mail-forensics-common';
import type { CollectionConfig } from '../config';
import type { Attachment } from '../mail';
import { toHashError } from './ItemFailure';

/** Kept of the beginning of the content, to tell what sort of file it is. */
export const LEADING_BYTES = 16 * 1024;

/**
 * The service reports sizes with its own overhead (base64, properties): content this much larger than the limit is not
 * opened at all, the rest is measured.
 */
const REPORTED_OVERHEAD = 1.5;

/** What the content of an attachment comes to. Nothing of the content is kept but its beginning. */
export interface Fingerprint {
  hash: { md5: string; sha256: string } | { error: HashError };
  /** Bytes of the content; where it was not read, what the service reports. */
  sizeInBytes: number | null;
  leadingBytes: Uint8Array | null;
}

class LeadingBytes {
  #parts: Uint8Array[] = [];
  #length = 0;

  /** Copies: a chunk may be part of a buffer that the network uses again. */
  add(chunk: Uint8Array): void {
    const missing = LEADING_BYTES - this.#length;
    if (missing > 0 && chunk.length > 0) {
      const part = Uint8Array.from(chunk.subarray(0, missing));
      this.#parts.push(part);
      this.#length += part.length;
    }
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

/**
 * MD5 and SHA-256 of an attachment in one pass, in constant memory.
 *
 * @param options.open - opens the content where it did not come along
 * @throws whatever opening or reading throws
 */
export async function hashAttachment(
  attachment: Attachment,
  options: {
    hashing: CollectionConfig['hashing'];
    open: () => Promise<AsyncIterable<Uint8Array>>;
  },
): Promise<Fingerprint> {
  const { hashing } = options;
  const reason = reasonNotToRead(attachment, hashing);
  if (reason) {
    return {
      hash: { error: reason },
      sizeInBytes: attachment.reportedSizeBytes,
      leadingBytes: null,
    };
  }
  return attachment.content.kind === 'inline'
    ? hashBytes([attachment.content.bytes], attachment, hashing.maxSizeBytes)
    : hashBytes(await options.open(), attachment, hashing.maxSizeBytes);
}

function reasonNotToRead(
  attachment: Attachment,
  hashing: CollectionConfig['hashing'],
): HashError | undefined {
  if (attachment.kind === 'reference') {
    return 'Cloud attachment';
  }
  if (attachment.kind === 'item') {
    return 'Attached message';
  }
  if (!hashing.enabled) {
    return 'Hashing is turned off';
  }
  if (
    (attachment.reportedSizeBytes ?? 0) >
    hashing.maxSizeBytes * REPORTED_OVERHEAD + LEADING_BYTES
  ) {
    return 'Larger than the configured limit';
  }
  return attachment.content.kind === 'none'
    ? toHashError({ kind: 'other', code: 'NoContent' }, attachment)
    : undefined;
}

async function hashBytes(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  attachment: Attachment,
  maxSizeBytes: number,
): Promise<Fingerprint> {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  const leading = new LeadingBytes();
  let sizeInBytes = 0;
  for await (const chunk of chunks) {
    sizeInBytes += chunk.length;
    leading.add(chunk);
    if (sizeInBytes > maxSizeBytes) {
      return {
        hash: { error: 'Larger than the configured limit' },
        sizeInBytes: attachment.reportedSizeBytes,
        leadingBytes: leading.bytes(),
      };
    }
    md5.update(chunk);
    sha256.update(chunk);
  }
  return {
    hash: { md5: md5.digest('hex'), sha256: sha256.digest('hex') },
    sizeInBytes,
    leadingBytes: leading.bytes(),
  };
}
