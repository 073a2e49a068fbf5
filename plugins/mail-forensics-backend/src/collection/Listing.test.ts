import fc from 'fast-check';
import type { MessageId, MessagePage } from '../mail';
import { afterPage, OVERLAP_MS, type Listing } from './Listing';

const at = (time: string) => new Date(`2026-11-22T${time}Z`);
const FLOOR = at('06:00:00');
const LISTING: Listing = {
  since: at('08:00:00'),
  newest: null,
  reason: 'noDelta',
  tryDeltaAt: at('08:00:00'),
};

function page(
  times: (Date | null)[],
  options: { link?: string; answeredAt?: Date } = {},
): Pick<MessagePage, 'messages' | 'next' | 'answeredAt'> {
  const { link = null, answeredAt = at('12:00:00') } = options;
  return {
    messages: times.map((receivedAt, index) => ({
      kind: 'present',
      messageId: `m-${index}` as MessageId,
      receivedAt,
      isDraft: false,
      attachments: 'some',
      sizeBytes: null,
    })),
    next: {
      kind: link ? 'more' : 'upToDate',
      position: { mode: 'list', since: LISTING.since, link },
    },
    answeredAt,
  };
}

describe('afterPage', () => {
  it.each<
    [
      string,
      Partial<Listing>,
      ReturnType<typeof page>,
      { listing: Partial<Listing>; link?: string | null; atEnd?: boolean },
    ]
  >([
    [
      'begins an hour before the latest mail once the end is reached',
      {},
      page([at('09:00:00'), at('10:30:00')]),
      {
        listing: { since: at('09:30:00'), newest: at('10:30:00') },
        link: null,
        atEnd: true,
      },
    ],
    [
      'stays where it is where there is nothing',
      {},
      page([]),
      { listing: { since: at('08:00:00'), newest: null } },
    ],
    [
      'stays by the latest mail it knew where that is gone',
      { newest: at('10:30:00'), since: at('09:30:00') },
      page([]),
      { listing: { since: at('09:30:00'), newest: at('10:30:00') } },
    ],
    [
      'never begins before the floor',
      {},
      page([at('06:30:00')]),
      { listing: { since: FLOOR } },
    ],
    [
      'takes a mail of the future for one of now',
      {},
      page([new Date('2099-01-01T00:00:00Z')]),
      { listing: { since: at('11:00:00'), newest: at('12:00:00') } },
    ],
    [
      'goes on by time rather than by link, a second back',
      {},
      page([at('08:00:01'), at('08:10:00')], { link: 'next' }),
      { listing: { since: at('08:09:59') }, link: null, atEnd: false },
    ],
    [
      'goes on by link where a page does not get past its second',
      { since: at('08:09:59') },
      page([at('08:10:00'), at('08:10:00')], { link: 'next' }),
      {
        listing: { since: at('08:09:59'), newest: null },
        link: 'next',
        atEnd: false,
      },
    ],
    [
      'goes on by link where no mail says its time',
      {},
      page([null], { link: 'next' }),
      { listing: { since: at('08:00:00') }, link: 'next' },
    ],
    [
      'does not go on into the future',
      {},
      page([new Date('2099-01-01T00:00:00Z')], { link: 'next' }),
      { listing: { since: at('11:59:59') }, link: null },
    ],
  ])('%s', (_, before, answer, expected) => {
    expect(
      afterPage({ ...LISTING, ...before }, answer, { floor: FLOOR }),
    ).toMatchObject(expected);
  });

  it('never passes a mail that it was not given, wherever pages end', () => {
    const second = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(
        fc.array(second, { maxLength: 40, size: 'max' }),
        fc.integer({ min: 1, max: 5 }),
        (seconds, pageSize) => {
          const mails = seconds
            .map(value => new Date(LISTING.since.getTime() + value * 1_000))
            .sort((a, b) => a.getTime() - b.getTime());
          const seen = new Set<Date>();
          const walk = (listing: Listing, from: number): Listing => {
            expect(
              mails.filter(mail => mail < listing.since && !seen.has(mail)),
            ).toEqual([]);
            const list = mails.filter(mail => mail >= listing.since);
            const given = list.slice(from, from + pageSize);
            given.forEach(mail => seen.add(mail));
            const more = from + pageSize < list.length;
            const next = afterPage(
              listing,
              page(given, more ? { link: String(from + pageSize) } : {}),
              { floor: FLOOR },
            );
            return next.atEnd
              ? next.listing
              : walk(next.listing, Number(next.link ?? 0));
          };
          const end = walk(LISTING, 0);
          expect(seen.size).toBe(mails.length);
          const newest = mails.at(-1)?.getTime();
          expect(end.since.getTime()).toBe(
            newest === undefined
              ? LISTING.since.getTime()
              : Math.max(newest - OVERLAP_MS, FLOOR.getTime()),
          );
        },
      ),
    );
  });
});
