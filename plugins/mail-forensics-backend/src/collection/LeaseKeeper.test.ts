import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { readTime } from '../database';
import { LeaseKeeper } from './LeaseKeeper';
import { LEASE_MS, LEASE_RENEWAL_MS, LeaseLost, type Lease } from './Lease';
import { claimMailboxes } from './sql/claimMailboxes';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('LeaseKeeper on %s', id => {
  async function setUp(mailboxes: number) {
    const stage = await Stage.create(await databases.init(id));
    for (let index = 0; index < mailboxes; index += 1) {
      await stage.addMailbox(`user${index}`);
    }
    const claim = (owner: string) =>
      claimMailboxes(stage.knex, {
        owner,
        services: ['microsoft365'],
        limit: mailboxes,
        now: stage.now,
      });
    const leases = (await claim('me')).map(({ lease }) => lease);
    const stop = new AbortController();
    const naps: number[] = [];
    const keeper = LeaseKeeper.create({
      knex: stage.knex,
      logger: mockServices.logger.mock(),
      now: () => stage.now,
      sleep: async ms => {
        naps.push(ms);
        stage.pass(ms);
        if (naps.length === 3) {
          stop.abort();
        }
      },
    });
    const lost: Lease[] = [];
    const hold = (lease: Lease) =>
      keeper.hold(lease, error => {
        expect(error).toBeInstanceOf(LeaseLost);
        lost.push(lease);
      });
    return { stage, claim, keeper, leases, hold, lost, naps, stop };
  }

  it('renews all that are held, and no others', async () => {
    const { stage, keeper, leases, hold, lost, naps, stop } = await setUp(3);
    const began = stage.now.getTime();
    hold(leases[0]);
    hold(leases[1])();
    hold(leases[2]);
    await keeper.run(stop.signal);
    expect(naps).toEqual(Array(3).fill(LEASE_RENEWAL_MS));
    const ends = await Promise.all(
      leases.map(async ({ mailboxId }) => {
        const row = await stage
          .knex('mailboxes')
          .where({ id: mailboxId })
          .first('lease_expires_at');
        return readTime(row.lease_expires_at).getTime() - began - LEASE_MS;
      }),
    );
    expect(ends).toEqual([2 * LEASE_RENEWAL_MS, 0, 2 * LEASE_RENEWAL_MS]);
    expect(lost).toEqual([]);
  });

  it('tells whoever works under a lease that somebody else has', async () => {
    const { stage, claim, keeper, leases, hold, lost, stop } = await setUp(2);
    leases.forEach(hold);
    stage.pass(LEASE_MS);
    const [other] = await claim('other');
    await stage
      .knex('mailboxes')
      .whereNot({ id: other.lease.mailboxId })
      .update({ lease_owner: 'me', lease_fence: 1 });
    await keeper.run(stop.signal);
    expect(new Set(lost.map(({ mailboxId }) => mailboxId))).toEqual(
      new Set([other.lease.mailboxId]),
    );
  });

  it('tells whoever works on a mailbox that a later lease of the same replica has begun', async () => {
    const { leases, hold, lost } = await setUp(1);
    const [lease] = leases;
    const letGo = hold(lease);
    const later = { ...lease, fence: lease.fence + 1 };
    hold(later);
    expect(lost).toEqual([lease]);
    letGo();
    hold({ ...lease, fence: lease.fence + 2 });
    expect(lost).toEqual([lease, later]);
  });
});
