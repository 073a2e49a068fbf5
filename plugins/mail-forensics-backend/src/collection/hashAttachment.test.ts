import { createHash } from 'crypto';
import fc from 'fast-check';
import type { Attachment, AttachmentId } from '../mail';
import { hashAttachment, LEADING_BYTES } from './hashAttachment';

const HASHING = { enabled: true, maxSizeBytes: 100_000 };
const attachment = (facts: Partial<Attachment>): Attachment => ({
  attachmentId: 'a' as AttachmentId,
  kind: 'file',
  name: 'a.bin',
  contentType: null,
  reportedSizeBytes: 777,
  inline: false,
  content: { kind: 'stream' },
  ...facts,
});
const notOpened = async (): Promise<AsyncIterable<Uint8Array>> => {
  throw new Error('must not be opened');
};
const digest = (algorithm: string, bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest('hex');

async function* stream(chunks: Uint8Array[], onTaken = () => {}) {
  for (const chunk of chunks) {
    onTaken();
    yield chunk;
  }
}

it('gives the same hashes, size and beginning however the content is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 9_000 }), { maxLength: 6 }),
      async chunks => {
        const bytes = Buffer.concat(chunks);
        const expected = {
          hash: { md5: digest('md5', bytes), sha256: digest('sha256', bytes) },
          sizeInBytes: bytes.length,
          leadingBytes: bytes.subarray(0, LEADING_BYTES),
        };
        const streamed = await hashAttachment(attachment({}), {
          hashing: HASHING,
          open: async () => stream(chunks),
        });
        const inline = await hashAttachment(
          attachment({ content: { kind: 'inline', bytes } }),
          { hashing: HASHING, open: notOpened },
        );
        for (const actual of [streamed, inline]) {
          expect(actual.hash).toEqual(expected.hash);
          expect(actual.sizeInBytes).toBe(expected.sizeInBytes);
          expect(
            Buffer.compare(actual.leadingBytes!, expected.leadingBytes),
          ).toBe(0);
        }
      },
    ),
    { numRuns: 30 },
  );
});

it.each([
  [
    'a link',
    { kind: 'reference', content: { kind: 'none' } },
    {},
    'Cloud attachment',
  ],
  [
    'a message',
    { kind: 'item', content: { kind: 'stream' } },
    {},
    'Attached message',
  ],
  [
    'any file, where hashing is off,',
    {},
    { enabled: false },
    'Hashing is turned off',
  ],
  [
    'far too large a file',
    { reportedSizeBytes: 1_000_000 },
    {},
    'Larger than the configured limit',
  ],
  [
    'a file without bytes',
    { content: { kind: 'none' } },
    {},
    'Could not be read: NoContent',
  ],
] as const)(
  'does not open %s and keeps the reported size',
  async (_, facts, hashing, error) => {
    const result = await hashAttachment(attachment(facts), {
      hashing: { ...HASHING, ...hashing },
      open: notOpened,
    });
    expect(result).toEqual({
      hash: { error },
      sizeInBytes:
        facts && 'reportedSizeBytes' in facts ? facts.reportedSizeBytes : 777,
      leadingBytes: null,
    });
  },
);

it('stops reading at the limit, and keeps the beginning for the type', async () => {
  let taken = 0;
  const chunk = Buffer.alloc(60_000, 7);
  const result = await hashAttachment(attachment({}), {
    hashing: HASHING,
    open: async () => stream([chunk, chunk, chunk, chunk], () => (taken += 1)),
  });
  expect(result.hash).toEqual({ error: 'Larger than the configured limit' });
  expect(result.sizeInBytes).toBe(777);
  expect(result.leadingBytes).toHaveLength(LEADING_BYTES);
  expect(taken).toBe(2);
});

it('hashes a file of exactly the limit', async () => {
  const bytes = Buffer.alloc(100_000, 1);
  const result = await hashAttachment(
    attachment({ content: { kind: 'inline', bytes } }),
    {
      hashing: HASHING,
      open: notOpened,
    },
  );
  expect(result.hash).toEqual({
    md5: digest('md5', bytes),
    sha256: digest('sha256', bytes),
  });
});

it('throws what the stream throws', async () => {
  async function* broken() {
    yield Buffer.from('x');
    throw new Error('reset');
  }
  await expect(
    hashAttachment(attachment({}), {
      hashing: HASHING,
      open: async () => broken(),
    }),
  ).rejects.toThrow('reset');
});
