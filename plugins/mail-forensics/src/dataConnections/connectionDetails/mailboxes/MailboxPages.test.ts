/** @jest-environment node */
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import * as fc from 'fast-check';
import { mailboxOf } from '../../../__testUtils__/samples';
import { MailboxPages } from './MailboxPages';

const series = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    mailboxOf({ userId: String(from + n).padStart(6, '0') }),
  );

/** A backend with keyset pages: a cursor is the last id of the page before it. */
function backendOf(mailboxes: Mailbox[]) {
  const backend = {
    mailboxes,
    reads: [] as string[],
    failing: undefined as Error | undefined,
  };
  const pages = MailboxPages.create({
    pageSize: 10,
    async read({ cursor = '', limit }) {
      await Promise.resolve();
      backend.reads.push(cursor);
      if (backend.failing) {
        throw backend.failing;
      }
      const after = backend.mailboxes.filter(({ userId }) => userId > cursor);
      const items = after.slice(0, limit);
      return {
        items,
        totalCount: backend.mailboxes.length,
        ...(after.length > limit && { nextCursor: items[limit - 1].userId }),
      };
    },
  });
  return Object.assign(backend, { pages });
}

const settle = () => new Promise(resolve => setImmediate(resolve));
const idsOf = (pages: MailboxPages, first: number, last: number) =>
  Array.from(
    { length: last - first + 1 },
    (_, n) => pages.at(first + n)?.userId,
  );

describe('mailboxes, page by page', () => {
  it('reads nothing before somebody looks, and then the first page alone', async () => {
    const { pages, reads } = backendOf(series(25));
    pages.want(0, 5);
    await settle();
    expect(reads).toEqual([]);

    const drawn = jest.fn();
    pages.subscribe(drawn);
    await settle();
    expect(reads).toEqual(['']);
    expect(drawn).toHaveBeenCalledTimes(1);
    expect(pages.totalCount).toBe(25);
    expect(pages.at(9)?.userId).toBe('000009');
    expect(pages.at(10)).toBeUndefined();
  });

  it('reads on to what came into sight, and no further', async () => {
    const { pages, reads } = backendOf(series(100));
    pages.subscribe(() => {});
    pages.want(35, 38);
    await settle();
    expect(reads).toEqual(['', '000009', '000019', '000029']);
    expect(pages.at(38)?.userId).toBe('000038');
  });

  it('stops where nobody looks any more, and goes on when somebody does', async () => {
    const { pages, reads } = backendOf(series(100));
    const stop = pages.subscribe(() => {});
    pages.want(0, 99);
    stop();
    await settle();
    expect(reads).toEqual(['']);
    pages.subscribe(() => {});
    await settle();
    expect(reads).toHaveLength(10);
  });

  it('reads again what can be seen alone, and keeps showing the rest', async () => {
    const backend = backendOf(series(100));
    const { pages, reads } = backend;
    pages.subscribe(() => {});
    pages.want(0, 99);
    await settle();
    pages.want(42, 47);
    reads.length = 0;
    backend.mailboxes = backend.mailboxes.map(mailbox => ({
      ...mailbox,
      events: 99,
    }));

    pages.refresh();
    await settle();
    expect(reads).toEqual(['000039']);
    expect(pages.at(45)?.events).toBe(99);
    expect(pages.at(55)?.events).toBe(12);

    pages.want(52, 57);
    await settle();
    expect(pages.at(55)?.events).toBe(99);
  });

  it('tells why a page could not be read, keeps what it has, and goes on when told', async () => {
    const backend = backendOf(series(30));
    const { pages } = backend;
    pages.subscribe(() => {});
    await settle();
    backend.failing = new Error('down');
    pages.want(10, 15);
    await settle();
    expect(pages.error?.message).toBe('down');
    expect(pages.at(3)?.userId).toBe('000003');
    expect(pages.at(12)).toBeUndefined();

    backend.failing = undefined;
    pages.retry();
    await settle();
    expect(pages.error).toBeUndefined();
    expect(pages.at(12)?.userId).toBe('000012');
  });

  it('shows every mailbox at its place, whatever was added and removed in between, once it was in sight', async () => {
    const change = fc.record({
      removed: fc.array(fc.nat(60), { maxLength: 20 }),
      added: fc.array(fc.nat(100), { maxLength: 20 }),
      firstSeen: fc.nat(60),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(60),
        fc.array(change, { minLength: 1, maxLength: 5 }),
        async (count, changes) => {
          const backend = backendOf(series(count));
          const { pages } = backend;
          pages.subscribe(() => {});
          pages.want(0, 59);
          await settle();
          for (const { removed, added, firstSeen } of changes) {
            const ids = new Map(
              [...backend.mailboxes, ...added.flatMap(n => series(1, n))].map(
                mailbox => [mailbox.userId, mailbox],
              ),
            );
            removed.forEach(n => ids.delete(String(n).padStart(6, '0')));
            backend.mailboxes = [...ids.values()].sort((a, b) =>
              a.userId.localeCompare(b.userId),
            );
            pages.refresh();
            // Somebody scrolls from the top to there.
            pages.want(0, firstSeen);
            await settle();
            const there = Math.min(firstSeen, backend.mailboxes.length - 1);
            expect(pages.totalCount).toBe(backend.mailboxes.length);
            expect(idsOf(pages, 0, there)).toEqual(
              backend.mailboxes.slice(0, there + 1).map(m => m.userId),
            );
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
