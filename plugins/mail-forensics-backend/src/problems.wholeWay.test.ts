import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  CONNECTION_PROBLEM_CODES,
  MAILBOX_PROBLEM_CODES,
  PROBLEM_CATALOGUE,
  type ConnectionDetails,
  type ConnectionProblemCode,
  type MailboxProblemCode,
  type ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { DEMO_APP, DEMO_SEEDS } from 'm365-simulator';
import { BASE, TestPortal } from './__testUtils__/TestPortal';
import { TroubledTenant } from './__testUtils__/TroubledTenant';
import { inBatches, readTime } from './database';
import { connectionDetailsSchema } from './http/schemas/connections';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const POLL_SECONDS = 2;
/** A poll, the tries of its requests, and what a busy machine adds. */
const SHOWN_WITHIN_SECONDS = 60;
const CLEARED_WITHIN_SECONDS = 60;

jest.setTimeout(240_000);

/** Takes a cause away again. */
type Undo = () => Promise<unknown>;

interface Case {
  code: ConnectionProblemCode;
  cause: string;
  scope?: (tenant: TroubledTenant) => ScopeInput;
  tenant?: ConstructorParameters<typeof TroubledTenant>[1];
  bringAbout: (tenant: TroubledTenant, knex: Knex) => Promise<Undo>;
  /** What the detail says of this case. */
  detail: RegExp | ((tenant: TroubledTenant) => RegExp);
  mailboxes?: number;
  /** Mail cannot be read meanwhile: what is sent is found when it can be again. */
  outage?: boolean;
}

const ALL: ScopeInput = { mode: 'all' };
const GRAPH = { path: '^/v1\\.0/' };

const failing = (outcome: Record<string, unknown>): Case['bringAbout'] => {
  return tenant => tenant.fail(GRAPH, outcome);
};

const switched = (name: string): Case['bringAbout'] => {
  return async tenant => {
    await tenant.switch({ [name]: true });
    return () => tenant.switch({ [name]: false });
  };
};

const granting = (...permissions: string[]): Case['bringAbout'] => {
  return async tenant => {
    await tenant.grant(permissions);
    return () => tenant.grant();
  };
};

const CASES: Case[] = [
  {
    code: 'CONSENT_REQUIRED',
    cause: 'consent is withdrawn, and tokens with it',
    bringAbout: async tenant => {
      await tenant.revoke();
      return () => tenant.grant();
    },
    detail:
      /^The tenant has not granted this app its permissions\. \(403 \w+\)$/,
    outage: true,
  },
  {
    code: 'CONSENT_REQUIRED',
    cause: 'consent is withdrawn, and tokens from before live on',
    bringAbout: async tenant => {
      await tenant.switch({ tokensOutliveConsent: true });
      await tenant.revoke();
      return () => tenant.grant();
    },
    detail:
      /^The tenant has not granted this app its permissions\. \(403 \w+\)$/,
    outage: true,
  },
  {
    code: 'TENANT_NOT_FOUND',
    cause: 'the tenant is deleted',
    bringAbout: switched('deleted'),
    detail: ({ id }) =>
      new RegExp(
        `^Microsoft does not know the tenant ${id} in the cloud “global”\\. \\(AADSTS90002\\)$`,
      ),
    outage: true,
  },
  {
    code: 'APP_NOT_FOUND',
    cause: 'the enterprise app is deleted',
    bringAbout: async tenant => {
      await tenant.sim('POST', '/consent/remove-app', { tenantId: tenant.id });
      return () => tenant.grant();
    },
    detail: ({ id }) =>
      new RegExp(
        `^Microsoft does not know the app ${DEMO_APP.clientId} in the tenant ${id}\\. \\(AADSTS700016\\)$`,
      ),
    outage: true,
  },
  {
    code: 'APP_NOT_FOUND',
    cause: 'the enterprise app is disabled',
    bringAbout: switched('appDisabled'),
    detail: ({ id }) =>
      new RegExp(
        `^The app ${DEMO_APP.clientId} is disabled in the tenant ${id}\\. \\(AADSTS7000112\\)$`,
      ),
    outage: true,
  },
  {
    code: 'BLOCKED_BY_POLICY',
    cause: 'a Conditional Access policy blocks the app',
    bringAbout: switched('blockedByPolicy'),
    detail: ({ id }) =>
      new RegExp(
        `^A policy of the tenant ${id} keeps the app ${DEMO_APP.clientId} from signing in\\. \\(AADSTS53003\\)$`,
      ),
    outage: true,
  },
  {
    code: 'DIRECTORY_PERMISSION_MISSING',
    cause: 'users may not be read',
    bringAbout: granting('Mail.Read'),
    detail:
      /^The app may not read the directory\. \(403 Authorization_RequestDenied\)$/,
    outage: true,
  },
  {
    code: 'DIRECTORY_PERMISSION_MISSING',
    cause: 'groups may not be read',
    tenant: { groups: ['sales'] },
    scope: ({ groups }) => ({
      mode: 'groups',
      csv: `group\n${groups[0].mail}\n`,
    }),
    bringAbout: granting('Mail.Read', 'User.Read.All'),
    detail:
      /^The app may not read the directory\. \(403 Authorization_RequestDenied\)$/,
    outage: true,
  },
  {
    code: 'MAIL_PERMISSION_MISSING',
    cause: 'the permission for mail is missing',
    bringAbout: granting('User.Read.All', 'GroupMember.Read.All'),
    detail: /^All 3 mailboxes refused access, while the app can sign in\.$/,
    mailboxes: 3,
    outage: true,
  },
  {
    code: 'MAIL_PERMISSION_MISSING',
    cause: 'an access policy leaves every mailbox out',
    bringAbout: async tenant => {
      const everybody = [tenant.admin, ...tenant.users];
      const deny = (denied: boolean) =>
        Promise.all(everybody.map(user => tenant.deny(user, denied)));
      await deny(true);
      return () => deny(false);
    },
    detail: /^All 3 mailboxes refused access, while the app can sign in\.$/,
    mailboxes: 3,
    outage: true,
  },
  {
    code: 'SCOPE_EMPTY',
    cause: 'the last members leave the groups',
    tenant: { groups: ['sales'] },
    scope: ({ groups }) => ({
      mode: 'groups',
      csv: `group\n${groups[0].mail}\n`,
    }),
    bringAbout: async tenant => {
      const path = `/groups/${tenant.groups[0].id}`;
      await tenant.sim('PATCH', path, { memberUserIds: [] });
      return () =>
        tenant.sim('PATCH', path, {
          memberUserIds: tenant.users.map(({ id }) => id),
        });
    },
    detail:
      /^The file of groups leads to nobody whose mailbox could be monitored \(empty group: 1\)\.$/,
  },
  {
    code: 'GROUP_NOT_FOUND',
    cause: 'a group is deleted',
    tenant: { groups: ['sales', 'finance'] },
    scope: ({ groups }) => ({
      mode: 'groups',
      csv: `group\n${groups[0].mail}\n${groups[1].mail}\n`,
    }),
    bringAbout: async tenant => {
      const [, finance] = tenant.groups;
      await tenant.sim('DELETE', `/groups/${finance.id}`);
      return () => tenant.createGroup(finance);
    },
    detail: ({ groups }) =>
      new RegExp(`^Not in the directory: ${groups[1].mail}\\.$`),
  },
  {
    code: 'USER_NOT_FOUND',
    cause: 'a user is deleted',
    scope: ({ users }) => ({
      mode: 'users',
      csv: `user\n${users.map(user => user.userPrincipalName).join('\n')}\n`,
    }),
    bringAbout: async tenant => {
      const [, second] = tenant.users;
      await tenant.sim('DELETE', `/users/${second.id}`);
      return () => tenant.sim('POST', `/users/${second.id}/restore`);
    },
    detail: ({ users }) =>
      new RegExp(`^Not in the directory: ${users[1].userPrincipalName}\\.$`),
  },
  {
    code: 'THROTTLED',
    cause: 'the tenant is throttled for 36 seconds',
    tenant: { users: 3 },
    bringAbout: async tenant => {
      // Waits of up to 30 seconds are sat out without telling.
      await tenant.switch({ throttledForSeconds: 36, retryAfter: 'fraction' });
      return async () => {};
    },
    detail:
      /^Microsoft 365 asked us to slow down\. \(429 TooManyRequests\) It may be asked again at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.$/,
    outage: true,
  },
  ...(
    [
      ['is overloaded', { type: 'graphError', status: 503, code: 'Busy' }],
      ['has a gateway that fails', { type: 'html', status: 502 }],
      ['breaks connections off', { type: 'reset' }],
    ] as const
  ).map(
    ([cause, outcome]): Case => ({
      code: 'SERVICE_UNAVAILABLE',
      cause: `the service ${cause}`,
      bringAbout: failing(outcome),
      detail: /Microsoft 365 (could not answer this request|did not answer)\./,
      outage: true,
    }),
  ),
  {
    code: 'SERVICE_UNAVAILABLE',
    cause: 'the service never answers',
    bringAbout: failing({ type: 'hang' }),
    detail: /^Nothing was answered within 10 seconds\.$/,
  },
  {
    code: 'COLLECTION_BEHIND',
    cause: 'a mailbox was not read for 40 minutes',
    bringAbout: async (tenant, knex) => {
      const [user] = tenant.users;
      const undo = await tenant.fail(
        { userId: user.id },
        { type: 'graphError', status: 503, code: 'Busy' },
      );
      await tenant.portal.eventually('a poll that fails', async () => {
        return (await tenant.mailbox(user)).state === 'Retrying';
      });
      await knex('mailboxes')
        .where({ user_id: user.id })
        .update({ complete_through: new Date(Date.now() - 40 * 60_000) });
      return undo;
    },
    detail:
      /^1 of 3 mailboxes is more than 30 minutes behind\. The one furthest behind is complete up to \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, 40 minutes ago\.$/,
    mailboxes: 1,
    outage: true,
  },
];

interface MailboxCase {
  code: MailboxProblemCode;
  bringAbout: (
    tenant: TroubledTenant,
    user: TroubledTenant['admin'],
  ) => Promise<Undo>;
  detail: RegExp;
  outage?: boolean;
}

const MAILBOX_CASES: MailboxCase[] = [
  {
    code: 'NO_MAILBOX',
    bringAbout: async (tenant, user) => {
      await tenant.sim('PATCH', `/users/${user.id}`, { mailbox: 'none' });
      return () =>
        tenant.sim('PATCH', `/users/${user.id}`, { mailbox: 'exchange' });
    },
    detail: /^The user has no mailbox that the service can read\. \(404 \w+\)$/,
  },
  {
    code: 'ACCESS_DENIED',
    bringAbout: async (tenant, user) => {
      await tenant.deny(user, true);
      return () => tenant.deny(user, false);
    },
    detail: /^The mailbox refused this app\. \(403 ErrorAccessDenied\)$/,
    outage: true,
  },
  {
    code: 'MAILBOX_FULL',
    bringAbout: async (tenant, user) => {
      const path = `/faults/mailboxes/${user.id}`;
      await tenant.sim('POST', path, { full: true });
      return () => tenant.sim('POST', path, { full: false });
    },
    detail: /^The mailbox is full, /,
    outage: true,
  },
  {
    code: 'CURSOR_LOST',
    bringAbout: async (tenant, user) => {
      await tenant.sim('POST', `/faults/lose-delta-tokens/${user.id}`);
      return async () => {};
    },
    detail:
      /^The service no longer knew how far this mailbox was read\. .* nothing is missing\.$/,
    outage: true,
  },
  {
    code: 'ITEM_UNREADABLE',
    bringAbout: async (tenant, user) => {
      const undo = await tenant.fail(
        { userId: user.id, kind: 'message' },
        { type: 'graphError', status: 500, code: 'ErrorCorruptData' },
      );
      await tenant.sendFile(user);
      return undo;
    },
    detail:
      /^1 message could not be read \(ErrorCorruptData\) and will be tried again at .* UTC\.$/,
  },
];

/** What became of a case, for its test to judge. */
interface Outcome {
  secondsUntilShown: number;
  secondsUntilCleared: number;
}

const measured: string[] = [];

async function until<T>(
  seconds: number,
  what: string,
  look: () => Promise<T | undefined | false>,
  explain: () => Promise<unknown> = async () => undefined,
): Promise<{ found: T; seconds: number }> {
  const start = performance.now();
  for (;;) {
    const found = await look();
    const elapsed = (performance.now() - start) / 1_000;
    if (found) {
      return { found, seconds: elapsed };
    }
    if (elapsed > seconds) {
      throw new Error(
        `Waited in vain for ${what}; ${JSON.stringify(await explain())}`,
      );
    }
    await sleep(100);
  }
}

/** Each change of its status, oldest first. */
function statusesOf({ history }: ConnectionDetails) {
  return history
    .filter(({ event }) => event === 'status changed')
    .map(({ status }) => status)
    .reverse();
}

async function runCase(
  given: Case,
  tenant: TroubledTenant,
  knex: Knex,
): Promise<Outcome> {
  const { code } = given;
  const undo = await given.bringAbout(tenant, knex);
  const seen = new Set<string>();
  const { severity, title, remedy } = PROBLEM_CATALOGUE[code];
  const broken = severity === 'error';
  const shown = await until(SHOWN_WITHIN_SECONDS, code, async () => {
    const { problems, status, statusReason } = await tenant.connection();
    problems.forEach(problem => seen.add(problem.code));
    const told =
      broken === (status === 'Error') &&
      statusReason === (broken ? code : undefined);
    return told && problems.find(each => each.code === code);
  });
  const { found: problem } = shown;
  expect(problem).toMatchObject({
    severity,
    title,
    remedy,
    detail: expect.stringMatching(
      typeof given.detail === 'function' ? given.detail(tenant) : given.detail,
    ),
    ...(given.mailboxes !== undefined && { mailboxes: given.mailboxes }),
  });
  expect(Math.abs(Date.now() - Date.parse(problem.since))).toBeLessThan(60_000);
  // Nothing else is claimed on the way: a consent that was withdrawn is not a mailbox that refuses.
  expect([...seen]).toEqual([code]);

  const file = given.outage ? await tenant.sendFile() : undefined;
  await undo();
  const cleared = await until(
    CLEARED_WITHIN_SECONDS,
    `${code} to clear`,
    async () => {
      const details = await tenant.connection();
      return details.problems.length === 0 && details.status === 'Monitoring';
    },
    () => tenant.connection(),
  );
  if (file) {
    await until(CLEARED_WITHIN_SECONDS, 'mail sent meanwhile', async () => {
      return (await tenant.eventsOf(file)) === 1;
    });
  }
  const details = await tenant.connection();
  expect(connectionDetailsSchema.parse(details)).toEqual(details);
  expect(
    // Who comes back into an empty scope begins anew.
    statusesOf(details).filter(each => each !== 'Initializing'),
  ).toEqual(broken ? ['Monitoring', 'Error', 'Monitoring'] : ['Monitoring']);
  return {
    secondsUntilShown: shown.seconds,
    secondsUntilCleared: cleared.seconds,
  };
}

async function runMailboxCase(
  given: MailboxCase,
  tenant: TroubledTenant,
  user: TroubledTenant['admin'],
): Promise<Outcome> {
  const { code } = given;
  const undo = await given.bringAbout(tenant, user);
  const shown = await until(SHOWN_WITHIN_SECONDS, code, async () => {
    const { problem } = await tenant.mailbox(user);
    return problem?.code === code && problem;
  });
  expect(shown.found).toEqual({
    code,
    detail: expect.stringMatching(given.detail),
  });
  expect(await tenant.connection()).toMatchObject({
    status: 'Monitoring',
    problems: [],
  });
  const file = given.outage ? await tenant.sendFile(user) : undefined;
  await undo();
  const cleared = await until(
    CLEARED_WITHIN_SECONDS,
    `${code} to clear`,
    async () => {
      const { problem, state } = await tenant.mailbox(user);
      return problem === undefined && state === 'Monitoring';
    },
  );
  if (file) {
    await until(CLEARED_WITHIN_SECONDS, 'mail sent meanwhile', async () => {
      return (await tenant.eventsOf(file)) === 1;
    });
  }
  return {
    secondsUntilShown: shown.seconds,
    secondsUntilCleared: cleared.seconds,
  };
}

/** Keeps how long it took, for whoever wants to know. */
function noted(name: string, outcome: Outcome): Outcome {
  const seconds = Object.values<number>({ ...outcome });
  measured.push([name, ...seconds.map(each => each.toFixed(1))].join('\t'));
  return outcome;
}

/** Neither is waited for longer than the bounds above. */
const IN_TIME: Outcome = {
  secondsUntilShown: expect.any(Number),
  secondsUntilCleared: expect.any(Number),
};

// What differs between databases has its own tests: this is the store of production, where it is at hand.
describe.each(databases.eachSupportedId().slice(0, 1))(
  'every problem, the whole way on %s',
  databaseId => {
    const tenants = CASES.map(
      ({ code, tenant }, index) =>
        new TroubledTenant(
          `${code.toLowerCase().replaceAll('_', '-')}-${index}`,
          tenant,
        ),
    );
    const mailboxTenant = new TroubledTenant('mailboxes', {
      users: MAILBOX_CASES.length,
    });
    const declined = new TroubledTenant('declined');
    const wrong = new TroubledTenant('wrong');
    const waiting = new TroubledTenant('waiting');
    let knex: Knex;
    let portal: TestPortal;
    let runs: Promise<Outcome>[];
    let mailboxRuns: Promise<Outcome>[];

    beforeAll(async () => {
      knex = await databases.init(databaseId);
      const all = [...tenants, mailboxTenant, declined, wrong, waiting];
      portal = await TestPortal.start({
        knex,
        pollSeconds: POLL_SECONDS,
        simulator: {
          tenants: [DEMO_SEEDS[0], ...all.map(({ seed }) => seed)],
        },
      });
      const connect = async (tenant: TroubledTenant) => {
        const scope = CASES[all.indexOf(tenant)]?.scope?.(tenant) ?? ALL;
        await tenant.add(portal, scope);
        if (tenant !== declined) {
          await tenant.authorize();
        }
      };
      for (const batch of inBatches(all, 4)) {
        await Promise.all(batch.map(connect));
      }
      const settled = async (tenant: TroubledTenant) => {
        await portal.monitoring(tenant.connectionId);
      };
      // Each fails in a tenant of its own, all of them at once: none is the business of another.
      runs = CASES.map(async (given, index) => {
        await settled(tenants[index]);
        return runCase(given, tenants[index], knex);
      });
      mailboxRuns = MAILBOX_CASES.map(async (given, index) => {
        await settled(mailboxTenant);
        return runMailboxCase(given, mailboxTenant, mailboxTenant.users[index]);
      });
      [...runs, ...mailboxRuns].forEach(run => run.catch(() => {}));
    });

    afterAll(async () => {
      await portal?.stop();
    });

    it.each(CASES.map(({ code, cause }, index) => ({ code, cause, index })))(
      '$code where $cause',
      async ({ code, cause, index }) => {
        expect(noted(`${code}, ${cause}`, await runs[index])).toEqual(IN_TIME);
      },
    );

    it.each(MAILBOX_CASES.map(({ code }, index) => ({ code, index })))(
      '$code of a mailbox',
      async ({ code, index }) => {
        expect(noted(code, await mailboxRuns[index])).toEqual(IN_TIME);
      },
    );

    it('CONSENT_DECLINED until somebody accepts', async () => {
      await declined.authorize('cancel');
      expect(await declined.connection()).toMatchObject({
        status: 'Awaiting authorization',
        problems: [
          {
            code: 'CONSENT_DECLINED',
            title: PROBLEM_CATALOGUE.CONSENT_DECLINED.title,
            remedy: PROBLEM_CATALOGUE.CONSENT_DECLINED.remedy,
          },
        ],
      });
      await declined.authorize('accept');
      expect((await declined.connection()).problems).toEqual([]);
      await portal.monitoring(declined.connectionId);

      // What works is not broken by somebody who declines to authorize it again.
      await declined.authorize('cancel');
      expect(await declined.connection()).toMatchObject({
        status: 'Monitoring',
        problems: [{ code: 'CONSENT_DECLINED' }],
      });
      await declined.authorize('accept');
      expect(await declined.connection()).toMatchObject({
        status: 'Monitoring',
        problems: [],
      });
    });

    it('WRONG_TENANT until somebody of the right one authorizes', async () => {
      await portal.monitoring(wrong.connectionId);
      await portal.signIn(wrong.connectionId, declined.admin.id);
      expect(await wrong.connection()).toMatchObject({
        status: 'Monitoring',
        problems: [
          {
            code: 'WRONG_TENANT',
            title: PROBLEM_CATALOGUE.WRONG_TENANT.title,
            remedy: PROBLEM_CATALOGUE.WRONG_TENANT.remedy,
          },
        ],
      });
      await wrong.authorize();
      expect(await wrong.connection()).toMatchObject({
        status: 'Monitoring',
        problems: [],
      });
      expect(statusesOf(await wrong.connection())).toEqual(['Monitoring']);
    });

    it('obeys a wait of hours that is told as a date, and Verify now tells the result at once', async () => {
      const requests = () =>
        portal.simulator.requests.entries.filter(({ userId }) =>
          [waiting.admin, ...waiting.users].some(user => user.id === userId),
        ).length;
      await portal.monitoring(waiting.connectionId);
      const until3 = Date.now() + 3 * 3_600_000;
      await waiting.switch({
        throttledForSeconds: 3 * 3_600,
        retryAfter: 'date',
      });
      const { found } = await until(
        SHOWN_WITHIN_SECONDS,
        'THROTTLED',
        async () =>
          (
            await waiting.connection()
          ).problems.find(({ code }) => code === 'THROTTLED'),
      );
      const told = /at (.*) UTC\.$/.exec(found.detail)?.[1];
      expect(
        Math.abs(Date.parse(`${told}Z`.replace(' ', 'T')) - until3),
      ).toBeLessThan(30_000);
      const pausedUntil = async () =>
        readTime(
          (await knex('connections')
            .where({ id: waiting.connectionId })
            .first())!.paused_until,
        ).getTime();
      await until(SHOWN_WITHIN_SECONDS, 'the pause', async () => {
        const row = await knex('connections')
          .where({ id: waiting.connectionId })
          .first();
        return row.paused_until !== null;
      });
      expect(Math.abs((await pausedUntil()) - until3)).toBeLessThan(30_000);
      const file = await waiting.sendFile();
      const before = requests();
      await sleep(3 * POLL_SECONDS * 1_000);
      expect(requests()).toBe(before);

      const verify = async () =>
        (
          await portal
            .api()
            .post(`${BASE}/connections/${waiting.connectionId}/verify`)
            .expect(200)
        ).body;
      expect(await verify()).toMatchObject({
        problems: [
          { code: 'THROTTLED', detail: expect.stringMatching(/ UTC\.$/) },
        ],
      });
      await waiting.switch({ throttledForSeconds: 0 });
      expect(await verify()).toMatchObject({
        status: 'Monitoring',
        problems: [],
      });
      // The mailboxes were told to wait too, each for itself.
      await knex('mailboxes')
        .where({ connection_id: waiting.connectionId })
        .update({ next_poll_at: new Date() });
      await until(CLEARED_WITHIN_SECONDS, 'mail sent meanwhile', async () => {
        return (await waiting.eventsOf(file)) === 1;
      });
    });

    describe('of the app, in every tenant,', () => {
      beforeAll(async () => {
        await Promise.allSettled([...runs, ...mailboxRuns]);
      });

      it.each([
        {
          code: 'CREDENTIAL_EXPIRED',
          cause: 'its secret expires',
          bringAbout: () => wrong.sim('POST', '/secrets/expire'),
          undo: () => wrong.sim('POST', '/secrets/renew'),
          detail: `The client secret of the app ${DEMO_APP.clientId} has expired. (AADSTS7000222)`,
        },
        {
          code: 'CREDENTIAL_INVALID',
          cause: 'it has another secret, and tokens are short-lived',
          bringAbout: () => {
            // Tokens that are about to end are not used, so that the outage is there at once.
            portal.simulator.tokens.lifetime = 30;
            return wrong.sim('POST', '/secrets/replace', { value: 'another' });
          },
          undo: () => {
            portal.simulator.tokens.lifetime = 3_599;
            const value = DEMO_APP.clientSecret;
            return wrong.sim('POST', '/secrets/replace', { value });
          },
          detail: expect.stringMatching(
            /^Microsoft refused the client secret of the app .* \(AADSTS7000215\)$/,
          ),
        },
        {
          code: 'APP_NOT_FOUND',
          cause: 'its registration is deleted',
          bringAbout: () => deleteApp(true),
          undo: () => deleteApp(false),
          detail: `Microsoft does not know the app ${DEMO_APP.clientId} in the tenant ${wrong.id}. (AADSTS700016)`,
        },
      ] as const)(
        '$code where $cause',
        async ({ code, cause, detail, bringAbout, undo }) => {
          const before = statusesOf(await wrong.connection());
          let shown;
          let file: string;
          try {
            await bringAbout();
            shown = await until(SHOWN_WITHIN_SECONDS, code, async () => {
              const details = await wrong.connection();
              return details.problems.length > 0 && details;
            });
            expect(shown.found).toMatchObject({
              status: 'Error',
              statusReason: code,
              problems: [
                {
                  code,
                  detail,
                  title: PROBLEM_CATALOGUE[code].title,
                  remedy: PROBLEM_CATALOGUE[code].remedy,
                },
              ],
            });
            file = await wrong.sendFile();
          } finally {
            await undo();
          }
          const cleared = await until(
            CLEARED_WITHIN_SECONDS,
            `${code} to clear`,
            async () => {
              const { problems, status } = await wrong.connection();
              return problems.length === 0 && status === 'Monitoring';
            },
          );
          await until(
            CLEARED_WITHIN_SECONDS,
            'mail sent meanwhile',
            async () => (await wrong.eventsOf(file)) === 1,
          );
          expect(statusesOf(await wrong.connection())).toEqual([
            ...before,
            'Error',
            'Monitoring',
          ]);
          noted(`${code}, ${cause}`, {
            secondsUntilShown: shown.seconds,
            secondsUntilCleared: cleared.seconds,
          });
        },
      );

      function deleteApp(deleted: boolean) {
        return wrong.sim('POST', `/faults/apps/${DEMO_APP.clientId}`, {
          deleted,
        });
      }
    });

    it('leaves no code out', () => {
      expect(
        new Set([
          ...CASES.map(({ code }) => code),
          ...['CONSENT_DECLINED', 'WRONG_TENANT'],
          ...['CREDENTIAL_EXPIRED', 'CREDENTIAL_INVALID'],
        ]),
      ).toEqual(new Set(CONNECTION_PROBLEM_CODES));
      expect(MAILBOX_CASES.map(({ code }) => code)).toEqual(
        MAILBOX_PROBLEM_CODES,
      );
    });
  },
);

afterAll(() => {
  if (process.env.MAIL_FORENSICS_MEASURED) {
    process.stdout.write(`${measured.join('\n')}\n`);
  }
});
