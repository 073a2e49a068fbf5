import type { ConnectionId, MailboxId } from '../mail';
import { ClaimedAhead } from './ClaimedAhead';
import { LEASE_RENEWAL_MS } from './Lease';
import type { ClaimedMailbox } from './sql/claimMailboxes';

const LOOK_AGAIN_MS = 2_000;

/** Endless mailboxes `m0`, `m1`, …, in turn of the connections a and b, and what was asked for. */
function stage(due = Infinity, quiet = false) {
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
        mailbox(first + index, quiet),
      );
    },
    goesTogether: () => true,
    async giveBack({ lease }) {
      givenBack.push(lease.mailboxId);
    },
    lookAgainMs: LOOK_AGAIN_MS,
    now: () => new Date(time),
  });
  const takeTogether = async (room: number) =>
    (await claimedAhead.take(room)).map(turns =>
      turns.map(turn => turn.mailbox.lease.mailboxId),
    );
  const take = async (room: number) => (await takeTogether(room)).flat();
  const pass = (ms: number) => {
    time += ms;
  };
  return { claimedAhead, take, takeTogether, pass, claims, givenBack };
}

function mailbox(n: number, quiet = false): ClaimedMailbox {
  return {
    lease: { mailboxId: `m${n}` as MailboxId, owner: 'me', fence: 1 },
    connectionId: (n % 2 === 0 ? 'a' : 'b') as ConnectionId,
    state: quiet ? 'Monitoring' : 'Initializing',
    failures: 0,
    pending: 0,
    monitoredUntil: null,
    connectionInTrouble: false,
    cursors: [{ position: { mode: 'delta', cursor: '' }, midRound: false }],
  } as unknown as ClaimedMailbox;
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
    expect(claims).toEqual([6]);
  });

  it('does not look again for some time where nothing more was due, unless it is told that something is', async () => {
    const { claimedAhead, take, pass, claims } = stage(3);
    await take(4);
    expect(await take(1)).toEqual([]);
    pass(LOOK_AGAIN_MS - 1);
    expect(await take(1)).toEqual([]);
    expect(claims).toEqual([8]);
    pass(1);
    await take(1);
    expect(claims).toEqual([8, 5]);
    claimedAhead.lookAtOnce();
    await take(1);
    expect(claims).toEqual([8, 5, 5]);
  });

  it('looks again where something became due while it was looked for', async () => {
    let claims = 0;
    const claimedAhead = ClaimedAhead.create({
      ahead: 4,
      claim: async () => {
        claims += 1;
        if (claims === 1) {
          claimedAhead.lookAtOnce();
        }
        return [];
      },
      goesTogether: () => true,
      giveBack: async () => {},
      lookAgainMs: LOOK_AGAIN_MS,
      now: () => new Date(0),
    });
    await claimedAhead.take(1);
    expect(claimedAhead.isAllTaken).toBe(false);
    await claimedAhead.take(1);
    expect(claimedAhead.isAllTaken).toBe(true);
    await claimedAhead.take(1);
    expect(claims).toBe(2);
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

  it('gives quiet mailboxes of a connection the room of one, twenty at most', async () => {
    const { takeTogether, claims } = stage(60, true);
    expect(await takeTogether(1)).toEqual([['m0', 'm2', 'm4']]);
    const [odd, even, rest] = await takeTogether(3);
    expect(odd).toEqual(everySecond(1, 20));
    expect(even).toEqual(everySecond(6, 20));
    expect(rest).toEqual(everySecond(41, 10));
    expect(claims).toEqual([5, 58]);
  });

  it('gives one that was asked for with others a turn of its own, before the rest', async () => {
    const { claimedAhead, takeTogether } = stage(4, true);
    const [[turn]] = await claimedAhead.take(1);
    claimedAhead.putBack({ ...turn, answers: new Map() });
    expect(await takeTogether(2)).toEqual([['m0'], ['m1', 'm3']]);
  });
});

function everySecond(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `m${first + 2 * index}`);
}
