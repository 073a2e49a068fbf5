import fc from 'fast-check';
import type { NewFileEvent } from '../../events';
import { newFileEvent } from '../../events/__testUtils__/newFileEvent';
import { EU, US } from './seed';

const words = [
  'payroll',
  'PAYROLL',
  '2026',
  '.pdf',
  '.PDF',
  '.docx',
  'r\u00e9sum\u00e9',
  'Re\u0301sume\u0301',
  'ΟΔΟΣ',
  'οδος',
  '%',
  '_',
  '\\',
  '*',
  "'",
  ' ',
  'x\u0000y',
  '\u{1F4C4}',
  '\uFF5E',
  'contoso',
];
const text = fc
  .array(fc.constantFrom(...words), { maxLength: 4 })
  .map(parts => parts.join(''));
const address = fc.constantFrom(
  'anna@contoso.com',
  'Bob@Example.com',
  'bob@example.com',
  'carl@contoso.com',
  'dora@example.org',
  'eve@mail.example.com',
  'team@contoso.com',
  'Zoë@Contoso.com',
  '/O=ORG/CN=BOB',
);
const addresses = fc.array(address, { maxLength: 3 });
const time = fc
  .constantFrom(
    '2026-11-20T08:00:00.000Z',
    '2026-11-20T23:59:59.999Z',
    '2026-11-21T00:00:00.000Z',
    '2026-11-21T09:00:00.000Z',
    '2026-11-22T00:00:00.000Z',
    '2026-11-22T11:00:00.000Z',
    '2026-09-30T23:59:59.999Z',
    '2026-10-01T00:00:00.000Z',
    '2025-01-01T00:00:00.000Z',
  )
  .map(instant => new Date(instant));
const event = fc.record({
  fileName: text,
  subject: fc.option(text),
  sender: fc.option(address),
  from: fc.option(address),
  to: addresses,
  cc: addresses,
  bcc: addresses,
  sentAt: time,
  receivedAt: fc.option(time),
  sizeInBytes: fc.option(fc.constantFrom(0, 9, 10, 1_024)),
  connectionId: fc.constantFrom(EU, US),
  inline: fc.boolean(),
  attachmentKind: fc.constantFrom('file', 'item', 'reference'),
  hash: fc.constantFrom<NewFileEvent['hash']>(
    { md5: 'c'.repeat(32), sha256: 'd'.repeat(64) },
    { md5: 'e'.repeat(32), sha256: 'f'.repeat(64) },
    { error: 'Cloud attachment' },
    { error: 'Encrypted message' },
  ),
});

/** Events of small parts, so that many are alike in some way; always the same ones. */
export function randomEvents(count: number): NewFileEvent[] {
  return fc
    .sample(event, { numRuns: count, seed: 20_261_122 })
    .map((facts, index) =>
      newFileEvent({
        ...facts,
        attachmentKind: facts.attachmentKind as NewFileEvent['attachmentKind'],
        attachmentId: `random-${index}`,
        messageId: `AAMk-random-${index}`,
        internetMessageId: `<random-${index}@Contoso.com>`,
      }),
    );
}
