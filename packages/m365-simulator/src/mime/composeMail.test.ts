import fc from 'fast-check';
import {
  OutgoingAttachment,
  OutgoingMail,
  SimulatedAddress,
} from '../tenant/model';
import { composeMail } from './composeMail';
import { parseMail } from './parseMail';

const bytes = fc.uint8Array({ maxLength: 400 }).map(Buffer.from);

/** What a header cannot carry at its ends: white space and nothing. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
  .map(value => value.replace(/\s+/g, ' ').trim())
  .filter(value => value !== '');

const address: fc.Arbitrary<SimulatedAddress> = fc.record({
  address: fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/),
  name: fc.option(text.filter(name => !name.includes('@'))),
});

const file: fc.Arbitrary<OutgoingAttachment> = fc.record({
  kind: fc.constant('file' as const),
  name: fc.option(text),
  contentType: fc.constantFrom('application/pdf', 'image/png', 'text/csv'),
  bytes,
  inline: fc.boolean(),
  contentId: fc.option<string>(fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}$/)),
});

const item: fc.Arbitrary<OutgoingAttachment> = fc.record({
  kind: fc.constant('item' as const),
  name: fc.option(text),
  mime: bytes,
  inline: fc.boolean(),
});

const mail: fc.Arbitrary<OutgoingMail> = fc.record({
  from: fc.option(address),
  sender: fc.option(address),
  to: fc.array(address, { maxLength: 3 }),
  cc: fc.array(address, { maxLength: 3 }),
  bcc: fc.array(address, { maxLength: 3 }),
  subject: fc.option(text),
  body: fc.record({
    contentType: fc.constantFrom('text' as const, 'html' as const),
    content: fc.string({ unit: 'grapheme' }),
  }),
  attachments: fc.array(fc.oneof(file, item), { maxLength: 4 }),
  internetMessageId: fc.constant('<id@contoso.com>'),
  sentAt: fc
    .integer({ min: 0, max: 4_000_000_000 })
    .map(seconds => new Date(seconds * 1000)),
});

describe('composeMail', () => {
  it('writes what parseMail reads back unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(mail, async original => {
        expect(await parseMail(composeMail(original))).toEqual(original);
      }),
    );
  });

  it('keeps a subject with a line break in one header', async () => {
    const [example] = fc.sample(mail, { numRuns: 1, seed: 1 });
    const subject = 'Report\r\nBcc: spy@example.org';
    const parsed = await parseMail(
      composeMail({ ...example, subject, bcc: [] }),
    );
    expect(parsed.bcc).toEqual([]);
    expect(parsed.subject).toEqual(subject);
  });

  it('leaves out links to files in the cloud, which have no bytes', async () => {
    const [example] = fc.sample(mail, { numRuns: 1, seed: 1 });
    const parsed = await parseMail(
      composeMail({
        ...example,
        attachments: [{ kind: 'reference', name: 'Plan.docx', inline: false }],
      }),
    );
    expect(parsed.attachments).toEqual([]);
  });
});
