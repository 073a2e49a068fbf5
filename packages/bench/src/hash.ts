import { createHash, randomFillSync } from 'node:crypto';
import { hashAttachment } from 'backstage-plugin-mail-forensics-backend/src/collection/hashAttachment';
import type { Attachment } from 'backstage-plugin-mail-forensics-backend/src/mail';
import { formatTable } from './measure/formatTable';

/** As content arrives over HTTP. */
const CHUNK_BYTES = 64 * 1024;
const FILE_BYTES = 150 * 1024 * 1024;
const ROUNDS = 5;

/**
 * MD5 and SHA-256 of a file of 150 MB as the plugin takes them, and by bare hashing of the same bytes, turn about.
 *
 * @returns a report in Markdown
 */
export async function measureHash(): Promise<string> {
  const bytes = Buffer.alloc(CHUNK_BYTES);
  randomFillSync(bytes);
  const chunks = Array.from({ length: FILE_BYTES / CHUNK_BYTES }, () => bytes);
  await plugin(chunks.slice(0, 100));
  bare(chunks.slice(0, 100));
  const seconds = { plugin: [] as number[], bare: [] as number[] };
  let peak = 0;
  const before = process.memoryUsage.rss();
  for (let round = 0; round < ROUNDS; round += 1) {
    seconds.bare.push(await timed(async () => bare(chunks)));
    seconds.plugin.push(await timed(() => plugin(chunks)));
    peak = Math.max(peak, process.memoryUsage.rss() - before);
  }
  const rate = (times: number[]) => FILE_BYTES / 1e6 / Math.min(...times);
  const [ours, floor] = [rate(seconds.plugin), rate(seconds.bare)];
  return formatTable(
    ['MD5 and SHA-256 together', 'MB/s'],
    [
      ['the plugin, streamed', ours],
      ['bare hashing of the same chunks', floor],
      ['the plugin, in percent of bare hashing', (100 * ours) / floor],
      ['memory beyond that of the start, MiB', peak / 2 ** 20],
    ],
  );
}

async function plugin(chunks: readonly Uint8Array[]): Promise<void> {
  const attachment = {
    attachmentId: 'a',
    kind: 'file',
    name: 'large.bin',
    contentType: null,
    reportedSizeBytes: FILE_BYTES,
    inline: false,
    content: { kind: 'stream' },
  } as unknown as Attachment;
  await hashAttachment(attachment, {
    hashing: { enabled: true, maxSizeBytes: FILE_BYTES },
    open: async () => arriving(chunks),
  });
}

async function* arriving(chunks: readonly Uint8Array[]) {
  yield* chunks;
}

function bare(chunks: readonly Uint8Array[]): void {
  const md5 = createHash('md5');
  const sha256 = createHash('sha256');
  for (const chunk of chunks) {
    md5.update(chunk);
    sha256.update(chunk);
  }
  md5.digest('hex');
  sha256.digest('hex');
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}
