import { TestDatabases } from '@backstage/backend-test-utils';
import { insertConnection } from '../database/__testUtils__/rows';
import { readTime } from '../database';
import { MailFault, type ConnectionId, type Fault } from '../mail';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())(
  'the watch over connections on %s',
  databaseId => {
    const setUp = async () => {
      const stage = await Stage.create(await databases.init(databaseId));
      const anna = await stage.addMailbox('anna');
      let probes = 0;
      const profile = await stage.mail.probe();
      const answer = (fault?: Fault) => {
        stage.mail.probe = async () => {
          probes += 1;
          if (fault) {
            throw new MailFault(fault, { message: 'The tenant said no.' });
          }
          return profile;
        };
      };
      answer();
      return { stage, anna, answer, probes: () => probes };
    };

    it('signs in anew once a poll interval, on one of the replicas', async () => {
      const { stage, probes } = await setUp();
      await Promise.all([stage.watch(), stage.watch()]);
      expect(probes()).toBe(1);
      stage.pass(5 * MINUTE - 1);
      await stage.watch();
      expect(probes()).toBe(1);
      stage.pass(1);
      await stage.watch();
      expect(probes()).toBe(2);
    });

    it.each(['Awaiting authorization', 'Deauthorized'])(
      'leaves a connection alone that is %s',
      async status => {
        const { stage, answer, probes } = await setUp();
        await stage.knex('connections').update({ status });
        answer({ level: 'connection', code: 'CREDENTIAL_EXPIRED' });
        stage.pass(31 * MINUTE);
        await stage.watch();
        expect(probes()).toBe(0);
        expect(await stage.problems()).toEqual([]);
      },
    );

    it('tells of a refused sign-in while mail is still read with a token from before', async () => {
      const { stage, anna, answer } = await setUp();
      await stage.cycle();
      answer({ level: 'connection', code: 'CREDENTIAL_EXPIRED' });
      await stage.watch();
      expect(await stage.problems()).toEqual(['CREDENTIAL_EXPIRED']);
      stage.mail.send(anna);
      await stage.nextPoll();
      expect(await stage.eventRows()).toHaveLength(1);
      expect(await stage.connection()).toMatchObject({
        status: 'Error',
        status_reason: 'CREDENTIAL_EXPIRED',
      });

      answer({ level: 'connection', code: 'APP_NOT_FOUND' });
      stage.pass(MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual(['APP_NOT_FOUND']);
      answer();
      stage.pass(MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
      expect(await stage.connection()).toMatchObject({
        status: 'Monitoring',
        status_reason: null,
      });
      expect(
        (await stage.health.listHistory(stage.connectionId)).map(
          ({ status }) => status,
        ),
      ).toEqual(['Monitoring', 'Error', 'Monitoring']);
    });

    it('has what was refused go on at once when the cause is gone', async () => {
      const { stage, anna, answer } = await setUp();
      await stage.cycle();
      answer({ level: 'connection', code: 'CONSENT_REQUIRED' });
      stage.mail.onRequest = () => {
        throw new MailFault(
          { level: 'mailbox', code: 'ACCESS_DENIED' },
          { message: 'No.' },
        );
      };
      for (let poll = 0; poll < 5; poll += 1) {
        await stage.nextPoll();
      }
      expect(await stage.problems()).toEqual(['CONSENT_REQUIRED']);
      stage.mail.onRequest = () => {};
      stage.mail.send(anna);
      answer();
      stage.pass(MINUTE);
      await stage.watch();
      await stage.cycle();
      expect(await stage.mailbox(anna)).toMatchObject({ state: 'Monitoring' });
      expect(await stage.eventRows()).toHaveLength(1);
      expect(await stage.problems()).toEqual([]);
    });

    it('tries a few mailboxes again where all refuse, and all where one no longer does', async () => {
      const { stage, answer } = await setUp();
      for (let mailbox = 0; mailbox < 8; mailbox += 1) {
        await stage.addMailbox(`other-${mailbox}`);
      }
      await stage.cycle();
      stage.mail.onRequest = () => {
        throw new MailFault(
          { level: 'mailbox', code: 'ACCESS_DENIED' },
          { message: 'No.' },
        );
      };
      for (let poll = 0; poll < 5; poll += 1) {
        await stage.nextPoll();
      }
      expect(await stage.health.listProblems(stage.connectionId)).toMatchObject(
        [
          {
            code: 'MAIL_PERMISSION_MISSING',
            detail:
              'All 9 mailboxes refused access, while the app can sign in.',
            mailboxes: 9,
          },
        ],
      );
      stage.mail.requests.length = 0;
      await stage.watch();
      await stage.cycle();
      expect(stage.mail.requests).toHaveLength(5);
      stage.mail.onRequest = () => {};
      answer();
      stage.pass(MINUTE);
      await stage.watch();
      await stage.cycle();
      expect(await stage.problems()).toEqual([]);
      expect(
        await stage.knex('mailboxes').where({ state: 'Monitoring' }),
      ).toHaveLength(9);
    });

    it.each([
      [
        { level: 'transient', throttled: true, retryAfterMs: 7_654_000 },
        'THROTTLED',
        'The tenant said no. It may be asked again at 2026-11-22 10:07:34 UTC.',
        7_654_000,
      ],
      [
        { level: 'transient' },
        'SERVICE_UNAVAILABLE',
        'The tenant said no.',
        MINUTE,
      ],
      [
        {
          level: 'connection',
          code: 'SERVICE_UNAVAILABLE',
          retryAfterMs: 90_000,
        },
        'SERVICE_UNAVAILABLE',
        'The tenant said no. It may be asked again at 2026-11-22 08:01:30 UTC.',
        90_000,
      ],
    ] as const)(
      'tells of a tenant that answers %j, and comes back when it may',
      async (fault, code, detail, waitMs) => {
        const { stage, answer, probes } = await setUp();
        answer(fault);
        await stage.watch();
        expect(
          await stage.health.listProblems(stage.connectionId),
        ).toMatchObject([{ code, detail }]);
        answer();
        stage.pass(waitMs - 1);
        await stage.watch();
        expect(probes()).toBe(1);
        stage.pass(1);
        await stage.watch();
        expect(await stage.problems()).not.toContain(code);
      },
    );

    it('makes nothing of a directory that does not answer while mail is read', async () => {
      const { stage, answer } = await setUp();
      answer({ level: 'transient' });
      const refuse = stage.mail.probe;
      stage.mail.probe = async () => {
        await stage.cycle();
        return refuse();
      };
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
    });

    it('keeps a tenant from being asked anything before the time it named', async () => {
      const { stage, probes } = await setUp();
      for (const name of ['bob', 'cid', 'dan', 'eva', 'fay']) {
        await stage.addMailbox(name);
      }
      stage.config = { ...stage.config, concurrency: 1 };
      stage.mail.onRequest = () => {
        throw new MailFault(
          { level: 'transient', throttled: true, retryAfterMs: 7_654_321 },
          { message: 'Slow down. (429 TooManyRequests)' },
        );
      };
      await stage.cycle();
      expect(stage.mail.requests).toHaveLength(3);
      expect(await stage.health.listProblems(stage.connectionId)).toMatchObject(
        [
          {
            code: 'THROTTLED',
            detail:
              'Slow down. (429 TooManyRequests) It may be asked again at 2026-11-22 10:07:34 UTC.',
          },
        ],
      );
      stage.mail.onRequest = () => {};
      stage.pass(7_654_320);
      await stage.watch();
      await stage.cycle();
      expect([stage.mail.requests.length, probes()]).toEqual([3, 0]);
      stage.pass(1);
      await stage.cycle();
      expect(stage.mail.requests.length).toBeGreaterThanOrEqual(9);
      expect(await stage.problems()).not.toContain('THROTTLED');
    });

    it('takes a mailbox that is told to wait for a mailbox, where others are read', async () => {
      const { stage, anna } = await setUp();
      for (const name of ['bob', 'cid', 'dan']) {
        await stage.addMailbox(name);
      }
      stage.mail.onRequest = ({ userId }) => {
        if (userId !== anna) {
          throw new MailFault(
            {
              level: 'transient',
              throttled: true,
              mailboxOnly: true,
              retryAfterMs: 7_654_321,
            },
            { message: 'Slow down.' },
          );
        }
      };
      await stage.cycle();
      expect(await stage.problems()).toEqual([]);
      expect(await stage.connection()).toMatchObject({ paused_until: null });
    });

    it('tells how far mailboxes are behind, and when they no longer are', async () => {
      const { stage, anna } = await setUp();
      await stage.addMailbox('bob', { state: 'Access denied' });
      await stage.cycle();
      stage.pass(30 * MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
      stage.pass(5 * MINUTE);
      await stage.watch();
      expect(await stage.health.listProblems(stage.connectionId)).toMatchObject(
        [
          {
            code: 'COLLECTION_BEHIND',
            severity: 'warning',
            detail:
              '2 of 2 mailboxes are more than 30 minutes behind. The one furthest behind is complete up to 2026-11-22 08:00:00 UTC, 35 minutes ago.',
            mailboxes: 2,
          },
        ],
      );
      await stage.cycle();
      expect(readTime((await stage.mailbox(anna)).complete_through)).toEqual(
        stage.now,
      );
      stage.pass(MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
    });

    it('does not count mailboxes that refuse, or wait for a new beginning', async () => {
      const { stage } = await setUp();
      stage.pass(40 * MINUTE);
      await stage.knex('mailboxes').update({ state: 'Access denied' });
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
      await stage.knex('mailboxes').update({ state: 'Monitoring' });
      await stage.knex('connections').update({ monitoring_since: stage.now });
      stage.pass(MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
    });

    it.each(['CONSENT_DECLINED', 'WRONG_TENANT'] as const)(
      'tells for a day of %s where the connection works all the same',
      async code => {
        const { stage } = await setUp();
        await stage.health.raise(stage.connectionId, { code, detail: '' });
        await stage.cycle();
        await stage.watch();
        expect(await stage.problems()).toEqual([code]);
        expect(await stage.connection()).toMatchObject({
          status: 'Monitoring',
        });
        stage.pass(DAY);
        await stage.cycle();
        await stage.watch();
        expect(await stage.problems()).toEqual([]);
      },
    );

    it('takes back what became of an attempt when access is there again', async () => {
      const { stage } = await setUp();
      for (const code of ['CONSENT_REQUIRED', 'CONSENT_DECLINED'] as const) {
        await stage.health.raise(stage.connectionId, { code, detail: '' });
      }
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
    });

    it('leaves groups that may not be read to the look-up of the scope, and has it look at once', async () => {
      const { stage } = await setUp();
      await stage.knex('connections').update({
        scope_mode: 'groups',
        directory_due_at: new Date(stage.now.getTime() + 10 * MINUTE),
      });
      await stage.health.raise(stage.connectionId, {
        code: 'DIRECTORY_PERMISSION_MISSING',
        detail: '',
      });
      await stage.watch();
      expect(await stage.problems()).toEqual(['DIRECTORY_PERMISSION_MISSING']);
      expect(readTime((await stage.connection()).directory_due_at)).toEqual(
        stage.now,
      );
      await stage.knex('connections').update({ scope_mode: 'all' });
      stage.pass(MINUTE);
      await stage.watch();
      expect(await stage.problems()).toEqual([]);
    });

    it('is not kept from a connection by the trouble of another', async () => {
      const { stage, answer } = await setUp();
      const other = await insertConnection<ConnectionId>(stage.knex, {
        tenant_id: 'tenant-2',
      });
      const refused = async (): Promise<never> => {
        throw new TypeError('anna@contoso.com is not a function');
      };
      let first = true;
      answer({ level: 'connection', code: 'BLOCKED_BY_POLICY' });
      const probe = stage.mail.probe;
      stage.mail.probe = () => {
        const broken = first;
        first = false;
        return broken ? refused() : probe();
      };
      await stage.watch();
      const problems = [
        ...(await stage.problems()),
        ...(await stage.health.listProblems(other)).map(({ code }) => code),
      ];
      expect(problems).toEqual(['BLOCKED_BY_POLICY']);
      expect(stage.logger.error).toHaveBeenCalledWith(
        expect.stringMatching(
          /^Looking after connection .* failed: TypeError$/,
        ),
      );
    });
  },
);
