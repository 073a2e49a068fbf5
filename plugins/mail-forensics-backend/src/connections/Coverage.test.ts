import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import Papa from 'papaparse';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import type { ConnectionId } from '../mail';
import { Coverage } from './Coverage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

describe.each(databases.eachSupportedId())('Coverage on %s', databaseId => {
  let knex: Knex;
  let coverage: Coverage;
  let connectionId: ConnectionId;

  beforeAll(async () => {
    knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init(databaseId),
      }),
    });
    coverage = Coverage.create({ knex });
  });

  beforeEach(async () => {
    await knex('connections').delete();
    connectionId = await insertConnection<ConnectionId>(knex);
  });

  async function add(name: string, changes: Record<string, unknown> = {}) {
    return insertMailbox(knex, connectionId, {
      user_principal_name: name,
      search_key: name.toLowerCase(),
      ...changes,
    });
  }

  async function names(cursorless: {
    state?: 'Access denied' | 'Initializing';
    q?: string;
    limit?: number;
  }): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await coverage.page({
        connectionId,
        limit: 2,
        ...cursorless,
        cursor,
      });
      pages.push(page.items.map(mailbox => mailbox.userPrincipalName));
      cursor = page.nextCursor;
    } while (cursor);
    return pages;
  }

  it('pages through mailboxes, those of the same name too', async () => {
    for (const name of ['d', 'a', 'b', 'b', 'b', 'c']) {
      await add(name);
    }
    expect(await names({})).toEqual([
      ['a', 'b'],
      ['b', 'b'],
      ['c', 'd'],
    ]);
    const { totalCount } = await coverage.page({ connectionId, limit: 1 });
    expect(totalCount).toBe(6);
  });

  it('keeps to its connection', async () => {
    await add('mine');
    const other = await insertConnection(knex);
    await insertMailbox(knex, other, { user_principal_name: 'theirs' });
    expect(await names({})).toEqual([['mine']]);
  });

  it('tells what is known of a mailbox', async () => {
    await add('megan@contoso.com', {
      user_id: 'u-1',
      mail: 'm@contoso.com',
      display_name: 'Megan',
      state: 'Access denied',
      problem_code: 'ACCESS_DENIED',
      problem_detail: 'The mailbox refuses this app.',
      next_poll_at: null,
      complete_through: new Date('2026-11-22T08:01:02.003Z'),
      reconciled_at: new Date('2026-11-22T08:00:30Z'),
      reconciled_found: 2,
    });
    expect(await coverage.page({ connectionId, limit: 1 })).toEqual({
      items: [
        {
          userId: 'u-1',
          userPrincipalName: 'megan@contoso.com',
          mail: 'm@contoso.com',
          displayName: 'Megan',
          state: 'Access denied',
          problem: {
            code: 'ACCESS_DENIED',
            detail: 'The mailbox refuses this app.',
          },
          monitoredSince: '2026-11-22T08:00:00.000Z',
          completeThrough: '2026-11-22T08:01:02.003Z',
          lastSuccessAt: null,
          nextPollAt: null,
          reconciliation: { at: '2026-11-22T08:00:30.000Z', found: 2 },
          events: 0,
        },
      ],
      totalCount: 1,
    });
  });

  describe('gaps', () => {
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 8, minute));
    const gap = (from: number, to: number) => ({
      from: at(from).toISOString(),
      to: at(to).toISOString(),
    });
    const read = { state: 'Monitoring', complete_through: at(20) };

    beforeEach(() => {
      coverage = Coverage.create({ knex, now: () => at(30) });
    });
    afterEach(() => {
      coverage = Coverage.create({ knex });
    });

    it.each([
      ['is monitored', 'Monitoring', read, undefined],
      [
        'has no access',
        'Monitoring',
        { state: 'Access denied', complete_through: at(20) },
        undefined,
      ],
      ['was stopped', 'Deauthorized', read, [gap(20, 30)]],
      ['was stopped before it was read', 'Deauthorized', {}, [gap(0, 30)]],
      [
        'left the scope, and is read a last time',
        'Monitoring',
        {
          state: 'Left scope',
          complete_through: at(10),
          monitored_until: at(25),
        },
        [gap(25, 30)],
      ],
      [
        'left the scope, and was read to the end',
        'Monitoring',
        {
          state: 'Left scope',
          complete_through: at(28),
          monitored_until: at(25),
          next_poll_at: null,
        },
        [gap(25, 30)],
      ],
      [
        'left the scope, and was given up',
        'Monitoring',
        {
          state: 'Left scope',
          complete_through: at(10),
          monitored_until: at(25),
          next_poll_at: null,
        },
        [gap(10, 30)],
      ],
      [
        'was stopped, and is about to be restarted',
        'Initializing',
        { ...read, monitored_since: at(-60) },
        [gap(20, 30)],
      ],
    ])('of one that %s', async (_, status, changes, gaps) => {
      await knex('connections').update({ status });
      await add('a', changes);
      const { items } = await coverage.page({ connectionId, limit: 1 });
      expect(items[0].gaps).toEqual(gaps);
    });

    it('are told of all earlier times, in the page and as CSV', async () => {
      await add('other', read);
      const id = await add('a', { ...read, monitored_since: at(15) });
      await knex('mailbox_periods').insert([
        { mailbox_id: id, covered_from: at(5), covered_until: at(8) },
        { mailbox_id: id, covered_from: at(0), covered_until: at(2) },
      ]);
      const { items } = await coverage.page({ connectionId, limit: 2 });
      expect(items[0].gaps).toEqual([gap(2, 5), gap(8, 15)]);
      expect(items[1].gaps).toBeUndefined();
      let csv = '';
      for await (const piece of coverage.csv(connectionId)) {
        csv += piece;
      }
      const { data } = Papa.parse<Record<string, string>>(csv, {
        header: true,
        skipEmptyLines: true,
      });
      expect(data.map(row => row.gaps)).toEqual([
        '2026-11-22T08:02:00.000Z/2026-11-22T08:05:00.000Z 2026-11-22T08:08:00.000Z/2026-11-22T08:15:00.000Z',
        '',
      ]);
    });
  });

  it('filters by state and by part of a name', async () => {
    await add('Zoë', { search_key: 'zoë' });
    await add('50%', { state: 'Access denied' });
    await add('5000');
    await add('a_b');
    await add('axb');
    await add('a!b');
    expect(await names({ state: 'Access denied' })).toEqual([['50%']]);
    expect(await names({ q: '50%' })).toEqual([['50%']]);
    expect(await names({ q: 'A_B' })).toEqual([['a_b']]);
    expect(await names({ q: '!' })).toEqual([['a!b']]);
    expect(await names({ q: 'ZOE\u0308 ' })).toEqual([['Zoë']]);
    expect(await names({ q: "' or 1=1 --" })).toEqual([[]]);
  });

  it.each(['', 'x', 'W10', Buffer.from('["a"]').toString('base64url')])(
    'refuses the cursor %j',
    async cursor => {
      await expect(
        coverage.page({ connectionId, limit: 1, cursor }),
      ).rejects.toMatchObject({ name: 'InputError' });
    },
  );

  it('writes users in scope as CSV, across pages, escaping formulas', async () => {
    await knex.batchInsert(
      'mailboxes',
      Array.from({ length: 501 }, (_, i) => ({
        id: `id-${i}`,
        connection_id: connectionId,
        user_id: `user-${i}`,
        user_principal_name: `user${String(i).padStart(4, '0')}`,
        display_name: i === 0 ? '=1+1' : 'Quote " and, comma',
        search_key: '',
        addresses: '[]',
        state: i === 1 ? 'Left scope' : 'Monitoring',
        monitored_since: new Date('2026-11-22T08:00:00Z'),
      })),
      50,
    );
    let csv = '';
    for await (const piece of coverage.csv(connectionId)) {
      csv += piece;
    }
    const { data, errors } = Papa.parse<Record<string, string>>(csv, {
      header: true,
      skipEmptyLines: true,
    });
    expect(errors).toEqual([]);
    expect(data).toHaveLength(500);
    expect(data[0]).toEqual({
      userPrincipalName: 'user0000',
      mail: '',
      displayName: "'=1+1",
      userId: 'user-0',
      state: 'Monitoring',
      problem: '',
      monitoredSince: '2026-11-22T08:00:00.000Z',
      completeThrough: '',
      lastSuccessAt: '',
      gaps: '',
    });
    expect(data[1].displayName).toBe('Quote " and, comma');
    expect(data.map(row => row.userPrincipalName)).not.toContain('user0001');
    expect(data[499].userPrincipalName).toBe('user0500');
  });

  it('writes the header alone where nobody is in scope', async () => {
    const pieces: string[] = [];
    for await (const piece of coverage.csv(connectionId)) {
      pieces.push(piece);
    }
    expect(pieces).toEqual([
      'userPrincipalName,mail,displayName,userId,state,problem,monitoredSince,completeThrough,lastSuccessAt,gaps\r\n',
    ]);
  });
});
