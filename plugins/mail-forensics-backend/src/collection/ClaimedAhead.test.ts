import type { ConnectionId, MailboxId } from '../mail';
import { ClaimedAhead } from './ClaimedAhead';
import { LEASE_RENEWAL_MS } from './Lease';
import type { ClaimedMailbox } from './sql/claimMailboxes';

/** Endless mailboxes `m0`, `m1`, …, in turn of the connections a and b, and what was asked for. */
function stage(due = Infinity) {
  const claims: number[] = [];
  const givenBack: string[] = [];
  let claimed = 0;
  let time = 0;
  const claimedAhead = ClaimedAhead.create({
    ahead: 4,
    async claim(limit) {
      claims.push(limit);
      const count = Math.min(limit, due - claimed);
      const first = claimed;
      claimed += count;
      return Array.from({ length: count }, (_, index) =>
        mailbox(first + index),
      );
    },
    async giveBack({ lease }) {
      givenBack.push(lease.mailboxId);
    },
    now: () => new Date(time),
  });
  const take = async (room: number) =>
    (await claimedAhead.take(room)).map(({ lease }) => lease.mailboxId);
  const pass = (ms: number) => {
    time += ms;
  };
  return { claimedAhead, take, pass, claims, givenBack };
}

function mailbox(n: number): ClaimedMailbox {
  return {
    lease: { mailboxId: `m${n}` as MailboxId, owner: 'me', fence: 1 },
    connectionId: (n % 2 === 0 ? 'a' : 'b') as ConnectionId,
  } as ClaimedMailbox;
}

describe('ClaimedAhead', () => {
  it('claims more than there is room for, and not again before they are used up', async () => {
    const { take, claims } = stage();
    expect(await take(2)).toEqual(['m0', 'm1']);
    expect(await take(1)).toEqual(['m2']);
    expect(await take(3)).toEqual(['m3', 'm4', 'm5']);
    expect(claims).toEqual([6]);
    expect(await take(1)).toEqual(['m6']);
    expect(claims).toEqual([6, 5]);
  });

  it('gives what there is where no more are due', async () => {
    const { take, claims } = stage(3);
    expect(await take(2)).toEqual(['m0', 'm1']);
    expect(await take(2)).toEqual(['m2']);
    expect(await take(2)).toEqual([]);
    expect(claims).toEqual([6, 5, 6]);
  });

  it('keeps none for so long that its lease could end', async () => {
    const { take, pass, givenBack } = stage();
    await take(2);
    pass(LEASE_RENEWAL_MS - 1);
    expect(await take(1)).toEqual(['m2']);
    pass(1);
    expect(await take(1)).toEqual(['m6']);
    expect(givenBack).toEqual(['m3', 'm4', 'm5']);
  });

  it('gives back those of a connection that is paused, and all at the end', async () => {
    const { claimedAhead, take, givenBack } = stage();
    await take(1);
    await claimedAhead.giveBack('a' as ConnectionId);
    expect(givenBack).toEqual(['m2', 'm4']);
    await claimedAhead.giveBack();
    expect(givenBack).toEqual(['m2', 'm4', 'm1', 'm3']);
    expect(await take(1)).toEqual(['m5']);
  });
});
