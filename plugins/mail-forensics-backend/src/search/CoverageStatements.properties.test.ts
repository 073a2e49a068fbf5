import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { insertMailbox } from '../database/__testUtils__/rows';
import { CoverageStatements } from './CoverageStatements';
import { gapsWithin, type MailboxFacts } from './coverage/mailboxCoverage';
import { QueryRunner } from './QueryRunner';
import { EU, prepare, US } from './__testUtils__/seed';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const NOW_MINUTE = 100;
const at = (minute: number) =>
  new Date(Date.UTC(2026, 10, 22, 8) + minute * 60_000);

interface Case {
  state: MailboxFacts['state'];
  deauthorized: boolean;
  since: number;
  read: number | null;
  until: number | null;
  periods: { from: number; to: number }[];
}

const minute = fc.integer({ min: 0, max: NOW_MINUTE });
const period = fc.tuple(minute, minute).map(([one, other]) => ({
  from: Math.min(one, other),
  to: Math.max(one, other),
}));

const mailboxes: fc.Arbitrary<Case[]> = fc.array(
  fc.record({
    state: fc.constantFrom(
      'Monitoring',
      'Left scope',
      'Access denied',
      'Error',
    ) as fc.Arbitrary<MailboxFacts['state']>,
    deauthorized: fc.boolean(),
    since: minute,
    read: fc.option(minute),
    until: fc.option(minute),
    periods: fc.uniqueArray(period, {
      maxLength: 4,
      selector: ({ from }) => from,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

/** By the description of each, in memory. */
function gapsOf(one: Case, range: { from: Date; to: Date }) {
  const left = one.state === 'Left scope' ? one.until : null;
  const ended = left ?? (one.deauthorized ? one.read ?? one.since : null);
  return gapsWithin(
    {
      state: one.state,
      periods: one.periods.map(({ from, to }) => ({
        from: at(from),
        to: at(to),
      })),
      monitoredSince: at(one.since),
      completeThrough: one.read === null ? null : at(one.read),
      endedAt: ended === null ? null : at(ended),
    },
    range,
    at(NOW_MINUTE),
  );
}

describe.each(databases.eachSupportedId())('coverage on %s', id => {
  let knex: Knex;
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
    await knex('connections').where({ id: US }).update({
      status: 'Deauthorized',
    });
  });

  async function insert(cases: Case[]) {
    await knex('mailbox_periods').delete();
    await knex('mailboxes').delete();
    for (const [index, one] of cases.entries()) {
      await insertMailbox(knex, one.deauthorized ? US : EU, {
        id: `mailbox-${index}`,
        user_id: `ID-${index}`,
        user_principal_name: `${index}@contoso.com`,
        state: one.state,
        monitored_since: at(one.since),
        monitored_until: one.until === null ? null : at(one.until),
        complete_through: one.read === null ? null : at(one.read),
      });
      for (const { from, to } of one.periods) {
        await knex('mailbox_periods').insert({
          mailbox_id: `mailbox-${index}`,
          covered_from: at(from),
          covered_until: at(to),
        });
      }
    }
  }

  it('counts and names the gaps of any mailboxes as they are in memory', async () => {
    const statements = CoverageStatements.create({
      runner: QueryRunner.create({
        knex,
        now: () => at(NOW_MINUTE),
        logger: mockServices.logger.mock(),
      }),
    });
    await fc.assert(
      fc.asyncProperty(mailboxes, minute, minute, async (cases, a, b) => {
        await insert(cases);
        const asked = { from: Math.min(a, b), to: Math.max(a, b) + 1 };
        const first = Math.min(
          ...cases.flatMap(({ since, periods }) => [
            since,
            ...periods.map(({ from }) => from),
          ]),
        );
        const range = {
          from: at(Math.max(asked.from, first)),
          to: at(Math.min(asked.to, NOW_MINUTE)),
        };
        fc.pre(range.from < range.to);
        const statement = await statements.state({
          groups: [
            {
              filters: [
                {
                  term: '@timestamp',
                  operator: 'ON_OR_AFTER',
                  value: at(asked.from).toISOString(),
                },
                {
                  term: '@timestamp',
                  operator: 'ON_OR_BEFORE',
                  value: new Date(at(asked.to).getTime() - 1).toISOString(),
                },
              ],
            },
          ],
        });
        const expected = cases.flatMap((one, index) =>
          gapsOf(one, range).map(({ from, to, reason }) =>
            [index, from.toISOString(), to.toISOString(), reason].join(' '),
          ),
        );
        const withGaps = cases.filter(one => gapsOf(one, range).length > 0);
        expect(statement.mailboxes).toEqual({
          total: cases.length,
          complete: cases.length - withGaps.length,
          withGaps: withGaps.length,
        });
        expect(
          statement.gaps
            .map(({ userPrincipalName, from, to, reason }) =>
              [userPrincipalName.split('@')[0], from, to, reason].join(' '),
            )
            .sort(),
        ).toEqual(expected.sort());
      }),
      { numRuns: 150 },
    );
  });
});
