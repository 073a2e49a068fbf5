import fc from 'fast-check';
import { newFileEvent } from './__testUtils__/newFileEvent';
import { eventIds } from './eventId';
import type { NewFileEvent } from './NewFileEvent';

const idOf = (event: NewFileEvent) => eventIds([event])[0];

/** The same mail as another mailbox holds it. */
const copyOf = (event: NewFileEvent): NewFileEvent => ({
  ...event,
  mailboxId: '00000000-0000-4000-8000-00000000b002',
  userId: '00000000-0000-4000-8000-00000000a002',
  mailbox: 'carl@contoso.com',
  messageId: `copy of ${event.messageId}`,
  attachmentId: `copy of ${event.attachmentId}`,
  receivedAt: new Date('2026-11-20T09:00:00.000Z'),
  ingestedAt: new Date('2026-11-20T09:01:00.000Z'),
});

describe('eventIds', () => {
  it('are UUIDs of version 8', () => {
    expect(idOf(newFileEvent())).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('stay what they are from release to release', () => {
    expect(idOf(newFileEvent())).toBe('b023fc5a-8545-81ea-bcd3-837b1a385322');
  });

  it('are the same for the same mail in two mailboxes', () => {
    expect(idOf(copyOf(newFileEvent()))).toBe(idOf(newFileEvent()));
  });

  it('do not depend on the order of recipients', () => {
    expect(idOf(newFileEvent({ to: ['a@x', 'b@x'] }))).toBe(
      idOf(newFileEvent({ to: ['b@x', 'a@x'] })),
    );
  });

  it.each<[string, Partial<NewFileEvent>]>([
    ['connection', { connectionId: '00000000-0000-4000-8000-00000000c002' }],
    ['Message-ID', { internetMessageId: '<2@contoso.com>' }],
    ['time', { sentAt: new Date('2026-11-20T08:00:00.001Z') }],
    ['sender', { sender: 'eve@contoso.com' }],
    ['From', { from: 'eve@contoso.com' }],
    ['To', { to: ['carol@example.com'] }],
    ['Cc instead of To', { to: [], cc: ['bob@example.com'] }],
    ['Bcc', { bcc: ['eve@example.com'] }],
    ['subject', { subject: 'figures' }],
    ['no subject', { subject: null }],
    ['file name', { fileName: 'figures.PDF' }],
    ['kind', { attachmentKind: 'item' }],
    ['inline', { inline: true }],
    ['bytes', { hash: { md5: '0'.repeat(32), sha256: 'b'.repeat(64) } }],
    ['no hash', { hash: { error: 'Hashing is turned off' } }],
  ])('differ where the %s differs', (_, facts) => {
    expect(idOf(newFileEvent(facts))).not.toBe(idOf(newFileEvent()));
  });

  it('take the size for evidence only where there is no hash', () => {
    const withoutHash = { hash: { error: 'Cloud attachment' } } as const;
    expect(idOf(newFileEvent({ sizeInBytes: 7 }))).toBe(idOf(newFileEvent()));
    expect(idOf(newFileEvent({ ...withoutHash, sizeInBytes: 7 }))).not.toBe(
      idOf(newFileEvent(withoutHash)),
    );
  });

  it('tell identical attachments of a mail apart, alike in every copy and in any order', () => {
    const [a, b, other] = [
      newFileEvent({ attachmentId: '1' }),
      newFileEvent({ attachmentId: '2' }),
      newFileEvent({ attachmentId: '3', fileName: 'other.pdf' }),
    ];
    const ids = eventIds([a, b, other]);
    expect(new Set(ids).size).toBe(3);
    expect(eventIds([other, b, a].map(copyOf)).sort()).toEqual([...ids].sort());
    expect(new Set(eventIds([a, copyOf(a), b, copyOf(b)])).size).toBe(2);
  });

  it('go by the place in the mailbox where there is no Message-ID', () => {
    const placed = newFileEvent({ internetMessageId: null });
    expect(idOf({ ...placed, subject: 'edited' })).toBe(idOf(placed));
    expect(idOf(copyOf(placed))).not.toBe(idOf(placed));
    expect(idOf({ ...placed, attachmentId: 'AAMk-1-2' })).not.toBe(
      idOf(placed),
    );
  });

  it('are equal exactly where all evidence is equal', () => {
    const few = fc.constantFrom('a', 'b', 'a","b', '');
    const evidence = fc.record({
      internetMessageId: fc.constantFrom('<1>', '<2>'),
      sender: fc.option(few),
      from: fc.option(few),
      to: fc.array(few, { maxLength: 2 }),
      cc: fc.array(few, { maxLength: 2 }),
      subject: fc.option(few),
      fileName: few,
      inline: fc.boolean(),
    });
    const sorted = ({ to, cc, ...rest }: { to: string[]; cc: string[] }) =>
      JSON.stringify({ ...rest, to: [...to].sort(), cc: [...cc].sort() });
    fc.assert(
      fc.property(evidence, evidence, (one, two) => {
        expect(
          idOf(newFileEvent(one)) === idOf(copyOf(newFileEvent(two))),
        ).toBe(sorted(one) === sorted(two));
      }),
      { numRuns: 500 },
    );
  });
});
