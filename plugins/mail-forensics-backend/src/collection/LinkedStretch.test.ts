import fc from 'fast-check';
import type { MessageId } from '../mail';
import { LinkedStretch } from './LinkedStretch';
import type { AfterListPage, Listing } from './Listing';

const LISTING: Listing = {
  since: new Date('2026-11-22T08:00:00Z'),
  newest: null,
  reason: 'noDelta',
  tryDeltaAt: new Date('2026-11-22T08:00:00Z'),
};

/** Mails of one second, which are given by a link that counts them. */
class Folder {
  readonly #mails: MessageId[];
  #pages = 0;

  constructor(
    readonly pageSize: number,
    count: number,
    readonly leaving: ReadonlyMap<number, number[]>,
  ) {
    this.#mails = Array.from(
      { length: count },
      (_, id) => `${id}` as MessageId,
    );
  }

  get mails(): readonly MessageId[] {
    return this.#mails;
  }

  read(from: number): { messages: MessageId[]; after: AfterListPage } {
    this.#pages += 1;
    for (const index of this.leaving.get(this.#pages) ?? []) {
      this.#mails.splice(index, 1);
    }
    const until = from + this.pageSize;
    const more = until < this.#mails.length;
    return {
      messages: this.#mails.slice(from, until),
      after: {
        listing: LISTING,
        link: more ? `${until}` : null,
        atEnd: !more,
      },
    };
  }
}

function readThrough(folder: Folder): { seen: Set<MessageId>; pages: number } {
  const stretch = LinkedStretch.create();
  const seen = new Set<MessageId>();
  let from = 0;
  for (let pages = 1; pages < 1_000; pages += 1) {
    const { messages, after } = folder.read(from);
    messages.forEach(id => seen.add(id));
    const result = stretch.take(
      {
        messages: messages.map(messageId => ({ kind: 'removed', messageId })),
      },
      { isStart: from === 0, after },
    );
    if (result.kind === 'proved') {
      return { seen, pages };
    }
    from = result.kind === 'onward' ? Number(result.link) : 0;
  }
  throw new Error('It never ended.');
}

it('believes a page that needed no link', () => {
  expect(readThrough(new Folder(3, 3, new Map())).pages).toBe(1);
});

it('reads again what links were counted over, and no more', () => {
  expect(readThrough(new Folder(3, 10, new Map())).pages).toBe(4 + 3);
});

it('finds what a link skipped because a mail before it had left', () => {
  const folder = new Folder(3, 4, new Map([[2, [1]]]));
  const { seen } = readThrough(folder);
  expect(folder.mails).toEqual(['0', '2', '3']);
  expect([...seen]).toEqual(expect.arrayContaining(['0', '2', '3']));
});

it('has seen all that stayed when it says so, whatever leaves at whatever page', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.nat({ max: 12 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.nat({ max: 11 })), {
        maxLength: 8,
      }),
      (pageSize, count, leaving) => {
        const byPage = new Map<number, number[]>();
        for (const [page, index] of leaving) {
          byPage.set(page, [...(byPage.get(page) ?? []), index]);
        }
        const folder = new Folder(pageSize, count, byPage);
        const { seen } = readThrough(folder);
        expect(folder.mails.filter(id => !seen.has(id))).toEqual([]);
      },
    ),
  );
});
