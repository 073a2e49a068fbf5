import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { insertMailbox } from '../database/__testUtils__/rows';
import { CoverageStatements } from './CoverageStatements';
import { QueryError } from './QueryError';
import type { QueryNode } from './QueryNode';
import { QueryRunner } from './QueryRunner';
import { EU, prepare, US } from './__testUtils__/seed';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const NOW = new Date('2026-11-22T12:00:00.000Z');
const at = (time: string) => new Date(`2026-11-${time}:00.000Z`);
const iso = (time: string) => at(time).toISOString();

const query = (...filters: object[]) => ({ groups: [{ filters }] });
const everything = query({ term: 'event.id', operator: 'EXISTS' });
const since = (time: string) => ({
  term: '@timestamp',
  operator: 'ON_OR_AFTER',
  value: iso(time),
});
const until = (time: string) => ({
  term: '@timestamp',
  operator: 'ON_OR_BEFORE',
  value: iso(time),
});

describe.each(databases.eachSupportedId())('coverage on %s', id => {
  let knex: Knex;
  let statements: CoverageStatements;
  beforeEach(async () => {
    knex = await prepare(await databases.init(id));
    statements = CoverageStatements.create({
      runner: QueryRunner.create({
        knex,
        now: () => NOW,
        logger: mockServices.logger.mock(),
      }),
    });
  });

  async function mailbox(name: string, columns: Record<string, unknown> = {}) {
    await insertMailbox(knex, EU, {
      id: name,
      user_id: `ID-${name}`,
      user_principal_name: `${name}@contoso.com`,
      state: 'Monitoring',
      monitored_since: at('01T00:00'),
      complete_through: at('22T11:58'),
      ...columns,
    });
  }

  it('is complete where every mailbox was monitored and read', async () => {
    await mailbox('adele');
    await mailbox('megan', { complete_through: at('22T11:50') });
    expect(await statements.state(everything)).toEqual({
      from: iso('01T00:00'),
      to: NOW.toISOString(),
      beginsBeforeMonitoring: false,
      mailboxes: { total: 2, complete: 2, withGaps: 0 },
      completeThrough: iso('22T11:50'),
      gaps: [],
    });
  });

  it('names what is not known, with its reason, the longest first', async () => {
    await mailbox('fine');
    await mailbox('behind', { complete_through: at('22T11:00') });
    await mailbox('denied', {
      state: 'Access denied',
      complete_through: at('20T00:00'),
    });
    await mailbox('left', {
      state: 'Left scope',
      monitored_until: at('21T00:00'),
      complete_through: at('21T06:00'),
    });
    await mailbox('joined', { monitored_since: at('15T00:00') });
    await mailbox('guest', { state: 'No mailbox', complete_through: null });
    const { gaps, mailboxes } = await statements.state(everything);
    expect(mailboxes).toEqual({ total: 5, complete: 1, withGaps: 4 });
    expect(
      gaps.map(gap => [gap.userPrincipalName, gap.reason, gap.from, gap.to]),
    ).toEqual([
      ['joined@contoso.com', 'not monitored', iso('01T00:00'), iso('15T00:00')],
      ['denied@contoso.com', 'access denied', iso('20T00:00'), iso('22T12:00')],
      ['left@contoso.com', 'not monitored', iso('21T00:00'), iso('22T12:00')],
      ['behind@contoso.com', 'not yet read', iso('22T11:00'), iso('22T12:00')],
    ]);
  });

  it('knows the gap between two times of monitoring', async () => {
    await mailbox('adele', { monitored_since: at('10T00:00') });
    await knex('mailbox_periods').insert({
      mailbox_id: 'adele',
      covered_from: at('01T00:00'),
      covered_until: at('05T00:00'),
    });
    const whole = await statements.state(everything);
    expect(whole.gaps).toEqual([
      {
        connectionId: EU,
        userPrincipalName: 'adele@contoso.com',
        from: iso('05T00:00'),
        to: iso('10T00:00'),
        reason: 'not monitored',
      },
    ]);
    const before = await statements.state(
      query(since('02T00:00'), until('04T00:00')),
    );
    expect(before.mailboxes).toEqual({ total: 1, complete: 1, withGaps: 0 });
    const after = await statements.state(query(since('11T00:00')));
    expect(after.mailboxes.complete).toBe(1);
    expect(after.from).toBe(iso('11T00:00'));
  });

  it('says where a range begins before anything was monitored', async () => {
    await mailbox('adele', { monitored_since: at('10T00:00') });
    expect(await statements.state(query(since('02T00:00')))).toMatchObject({
      from: iso('10T00:00'),
      beginsBeforeMonitoring: true,
      mailboxes: { total: 1, complete: 1, withGaps: 0 },
    });
    expect(
      await statements.state(query(since('02T00:00'), until('03T00:00'))),
    ).toEqual({
      from: null,
      to: null,
      beginsBeforeMonitoring: true,
      mailboxes: { total: 0, complete: 0, withGaps: 0 },
      completeThrough: null,
      gaps: [],
    });
  });

  it('takes only the mailboxes that are asked about, and that the caller may see', async () => {
    await mailbox('adele');
    await mailbox('megan');
    await mailbox('other', { connection_id: US });
    const total = async (body: object, restriction?: QueryNode) =>
      (await statements.state(body, { restriction })).mailboxes.total;
    expect(await total(everything)).toBe(3);
    expect(
      await total(
        query({
          term: 'mailForensics.connectionId',
          operator: 'IS',
          value: EU,
        }),
      ),
    ).toBe(2);
    expect(
      await total(
        query({
          term: 'mailForensics.mailbox',
          operator: 'IS_ANY',
          value: ['ADELE@contoso.com'],
        }),
      ),
    ).toBe(1);
    expect(
      await total(
        query({ term: 'user.id', operator: 'IS', value: 'id-MEGAN' }),
      ),
    ).toBe(1);
    expect(
      await total(everything, {
        kind: 'textIs',
        term: { kind: 'text', column: 'connection_id' },
        anyOf: [[US]],
      }),
    ).toBe(1);
    // What is sent on somebody's behalf is found in another mailbox than theirs.
    expect(
      await total(
        query({ term: 'source.email.sender', value: 'adele@contoso.com' }),
      ),
    ).toBe(3);
  });

  it('is not monitored since a connection was deauthorized', async () => {
    await mailbox('adele', { complete_through: at('21T00:00') });
    await knex('connections')
      .where({ id: EU })
      .update({ status: 'Deauthorized' });
    const { gaps } = await statements.state(everything);
    expect(gaps).toMatchObject([
      { from: iso('21T00:00'), reason: 'not monitored' },
    ]);
  });

  it('refuses what is no query', async () => {
    await expect(statements.state({ groups: [] })).rejects.toBeInstanceOf(
      QueryError,
    );
  });
});
