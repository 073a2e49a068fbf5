import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import { readNumber, readTimeOrNull } from '../database';
import { MailFault, type MessageId, type UserId } from '../mail';
import { LEASE_MS } from './Lease';
import { Stage } from './__testUtils__/Stage';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const MINUTE = 60_000;
const USERS = 3;

type Step =
  | {
      do: 'send';
      user: number;
      attachments: number;
      partial: boolean;
      /** Mails of the same instant. */
      burst: number;
      /** How much earlier they say they were received: they come late. */
      lateMs: number;
    }
  | { do: 'fill' | 'free'; user: number }
  | { do: 'delete' | 'touch'; user: number }
  | { do: 'loseCursors'; user: number }
  | { do: 'poll' | 'pollTwice' }
  | { do: 'pollWhileDeleting'; user: number; atRequest: number; nth: number }
  | { do: 'crash'; afterRequests: number }
  | { do: 'stop'; afterRequests: number }
  | {
      do: 'fault';
      atRequest: number;
      retryAfterMs?: number;
      level: 'transient' | 'connection' | 'unreadable';
    };

const user = fc.nat({ max: USERS - 1 });
const request = fc.nat({ max: 8 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      user,
      attachments: fc.nat({ max: 2 }),
      partial: fc.boolean(),
      burst: fc.oneof(
        { weight: 4, arbitrary: fc.constant(1) },
        { weight: 1, arbitrary: fc.integer({ min: 2, max: 9 }) },
      ),
      lateMs: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 * MINUTE }) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('fill' as const, 'free' as const),
      user,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('delete' as const, 'touch' as const),
      user,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('loseCursors' as const), user }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('poll' as const, 'pollTwice' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pollWhileDeleting' as const),
      user,
      atRequest: request,
      nth: fc.nat({ max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      afterRequests: request,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stop' as const),
      afterRequests: request,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      atRequest: request,
      retryAfterMs: fc.option(fc.integer({ min: 1, max: 20 * MINUTE }), {
        nil: undefined,
      }),
      level: fc.constantFrom(
        'transient' as const,
        'connection' as const,
        'unreadable' as const,
      ),
    }),
  },
);

/** The model: what was mailed. The system must come to the same, and must never claim more than it has. */
class World {
  readonly mailed = new Set<string>();
  readonly #began: Date;
  readonly #sent: {
    userId: UserId;
    messageId: MessageId;
    at: Date;
    late: boolean;
  }[] = [];
  readonly #completeThrough = new Map<unknown, Date>();
  readonly #fences = new Map<unknown, number>();
  readonly #cursors = new Map<string, string>();

  constructor(readonly stage: Stage, readonly users: UserId[]) {
    this.#began = stage.now;
  }

  async take(next: Step): Promise<void> {
    this.stage.pass(1_000);
    switch (next.do) {
      case 'send':
        return this.#send(next);
      case 'delete':
      case 'touch':
        return this.#change(next);
      case 'fill':
      case 'free':
        return this.stage.mail.fill(this.users[next.user], next.do === 'fill');
      case 'loseCursors':
        return this.stage.mail.loseCursors(this.users[next.user]);
      case 'poll':
        return this.#poll();
      case 'pollWhileDeleting':
        return this.#pollWhileDeleting(next);
      case 'pollTwice':
        this.stage.pass(5 * MINUTE);
        await Promise.all([
          this.stage.cycle(),
          this.stage
            .collector({ replicaId: 'replica-2' })
            .runCycle(new AbortController().signal),
        ]);
        return undefined;
      case 'crash':
        return this.#crash(next.afterRequests);
      case 'stop':
        return this.#stop(next.afterRequests);
      case 'fault':
        return this.#fault(next);
      default:
        throw new Error(`Unknown step ${next satisfies never}`);
    }
  }

  /** What must not be: something doubled, made up, or claimed as complete and not known. */
  async violations(): Promise<string[]> {
    const attachments = (await this.stage.eventRows()).map(
      row => row.attachment_id as string,
    );
    const found = [
      ...(new Set(attachments).size === attachments.length ? [] : ['doubled']),
      ...attachments
        .filter(attachment => !this.mailed.has(attachment))
        .map(attachment => `made up: ${attachment}`),
    ];
    const listed = new Set(
      (await this.stage.messageRows()).map(row => row.message_id),
    );
    for (const userId of this.users) {
      found.push(...(await this.#falseClaims(userId, listed)));
    }
    return [
      ...found,
      ...(await this.#acknowledgedForNothing()),
      ...(await this.#stepsBack()),
    ];
  }

  /** Messages that are done, and not all of their attachments are recorded. One statement: a killed cycle may linger. */
  async #acknowledgedForNothing(): Promise<string[]> {
    const rows: { message_id: string; recorded: unknown }[] = await this.stage
      .knex('messages')
      .leftJoin('file_events', 'file_events.message_id', 'messages.message_id')
      .where('messages.state', 'done')
      .groupBy('messages.message_id')
      .select('messages.message_id')
      .count('file_events.attachment_id as recorded');
    const mailed = (messageId: string) =>
      [...this.mailed].filter(
        attachment => attachment.replace(/-\d+$/, '') === messageId,
      ).length;
    return rows
      .filter(row => readNumber(row.recorded) < mailed(row.message_id))
      .map(row => `done, and not recorded: ${row.message_id}`);
  }

  /** Leases are numbered upwards, and a cursor leads on from where it was, unless a new round was begun. */
  async #stepsBack(): Promise<string[]> {
    const found: string[] = [];
    for (const { id, lease_fence } of await this.stage.knex('mailboxes')) {
      const fence = readNumber(lease_fence);
      if (fence < (this.#fences.get(id) ?? 0)) {
        found.push(`the fence of ${id} went back`);
      }
      this.#fences.set(id, fence);
    }
    const rows: { mailbox_id: string; folder: string; cursor: string }[] =
      await this.stage.knex('mailbox_cursors').where({ mode: 'delta' });
    for (const { mailbox_id, folder, cursor } of rows) {
      const key = `${mailbox_id} ${folder}`;
      const before = this.#cursors.get(key)?.split('|') ?? [];
      const after = cursor.split('|');
      const isSameRound = before[0] === after[0] && before[1] === after[1];
      if (isSameRound && Number(after[2]) < Number(before[2])) {
        found.push(`the cursor of ${key} went back`);
      }
      this.#cursors.set(key, cursor);
    }
    return found;
  }

  async #falseClaims(
    userId: UserId,
    listed: ReadonlySet<unknown>,
  ): Promise<string[]> {
    const { complete_through } = await this.stage.mailbox(userId);
    const reached = readTimeOrNull(complete_through);
    const before = this.#completeThrough.get(userId);
    if (before && (!reached || reached < before)) {
      return [`complete_through of ${userId} went back`];
    }
    if (!reached) {
      return [];
    }
    this.#completeThrough.set(userId, reached);
    return this.#sent
      .filter(mail => mail.userId === userId && mail.at <= reached)
      .filter(mail => !mail.late)
      .filter(mail => !listed.has(mail.messageId))
      .map(mail => `claimed as complete, not known: ${mail.messageId}`);
  }

  /** Faults are over: within an hour everything has to be recorded, and soon after nothing shows of them. */
  async calmDown(): Promise<void> {
    this.stage.mail.onRequest = () => {};
    this.users.forEach(userId => this.stage.mail.fill(userId, false));
    for (let polls = 0; polls < 14; polls += 1) {
      await this.#poll();
    }
  }

  #send(next: Extract<Step, { do: 'send' }>): void {
    const userId = this.users[next.user];
    const { now } = this.stage;
    const at = new Date(
      Math.max(now.getTime() - next.lateMs, this.#began.getTime()),
    );
    for (let copies = 0; copies < next.burst; copies += 1) {
      const messageId = this.stage.mail.send(userId, {
        receivedAt: at,
        partial: next.partial,
        attachments: Array.from({ length: next.attachments }, (_, index) =>
          index === 1 ? { bytes: Buffer.alloc(70_000) } : {},
        ),
      });
      for (let index = 0; index < next.attachments; index += 1) {
        this.mailed.add(`${messageId}-${index}`);
      }
      if (next.attachments > 0) {
        this.#sent.push({ userId, messageId, at, late: at < now });
      }
    }
  }

  #change(next: Extract<Step, { do: 'delete' | 'touch' }>): void {
    const userId = this.users[next.user];
    const mail = this.#sent.filter(sent => sent.userId === userId).at(-1);
    if (mail && next.do === 'delete') {
      this.stage.mail.move(userId, mail.messageId, 'deleteditems');
    } else if (mail) {
      this.stage.mail.touch(userId, mail.messageId);
    }
  }

  async #poll(): Promise<void> {
    this.stage.pass(5 * MINUTE);
    await this.stage.cycle();
  }

  /** What leaves a folder between two pages must not hide what stays. */
  async #pollWhileDeleting(
    next: Extract<Step, { do: 'pollWhileDeleting' }>,
  ): Promise<void> {
    const userId = this.users[next.user];
    const mails = this.#sent.filter(sent => sent.userId === userId);
    const mail = mails.at(-1 - next.nth);
    let requests = 0;
    this.stage.mail.onRequest = () => {
      requests += 1;
      if (mail && requests === next.atRequest + 1) {
        this.stage.mail.move(userId, mail.messageId, 'deleteditems');
      }
    };
    await this.#poll();
    this.stage.mail.onRequest = () => {};
  }

  /** A process that is killed in the middle of a request: its cycle never goes on, its leases stay. */
  async #crash(afterRequests: number): Promise<void> {
    let requests = 0;
    let killed = (): void => {};
    const death = new Promise<void>(resolve => {
      killed = resolve;
    });
    this.stage.mail.onRequest = async () => {
      requests += 1;
      if (requests > afterRequests) {
        killed();
        await new Promise(() => {});
      }
    };
    this.stage.pass(5 * MINUTE);
    await Promise.race([this.stage.cycle(), death]);
    this.stage.mail.onRequest = () => {};
    this.stage.mail.maxInFlightPerMailbox = 0;
    this.stage.pass(LEASE_MS);
  }

  async #stop(afterRequests: number): Promise<void> {
    const stop = new AbortController();
    let requests = 0;
    this.stage.mail.onRequest = () => {
      requests += 1;
      if (requests > afterRequests) {
        stop.abort();
      }
    };
    this.stage.pass(5 * MINUTE);
    await this.stage.collector().runCycle(stop.signal);
    this.stage.mail.onRequest = () => {};
  }

  async #fault(next: Extract<Step, { do: 'fault' }>): Promise<void> {
    let requests = 0;
    this.stage.mail.onRequest = () => {
      requests += 1;
      if (requests === next.atRequest + 1) {
        throw toFault(next);
      }
    };
    await this.#poll();
    this.stage.mail.onRequest = () => {};
  }
}

function toFault({
  level,
  retryAfterMs,
}: Extract<Step, { do: 'fault' }>): MailFault {
  const options = { message: 'It failed.' };
  switch (level) {
    case 'connection':
      return new MailFault(
        { level, code: 'SERVICE_UNAVAILABLE', retryAfterMs },
        options,
      );
    case 'unreadable':
      return new MailFault({ level: 'item', kind: 'unreadable' }, options);
    case 'transient':
      return new MailFault({ level, retryAfterMs }, options);
    default:
      throw new Error(`Unknown level ${level satisfies never}`);
  }
}

/** What once led to a wrong claim. */
const WERE_WRONG: Step[][] = [
  // Among mails of one second a list goes on by the service's link, and one that is deleted makes it skip another.
  [
    send({ attachments: 0 }),
    send({ burst: 3 }),
    { do: 'pollWhileDeleting', user: 0, atRequest: 5, nth: 1 },
  ],
];

function send(facts: Partial<Extract<Step, { do: 'send' }>>): Step {
  return {
    do: 'send',
    user: 0,
    attachments: 1,
    partial: false,
    burst: 1,
    lateMs: 0,
    ...facts,
  };
}

it.each([
  ['delta', { listsOnly: false, maxPageSize: Infinity }],
  ['delta in small pages', { listsOnly: false, maxPageSize: 3 }],
  [
    'delta, many at once',
    { listsOnly: false, maxPageSize: Infinity, together: true },
  ],
  ['list', { listsOnly: true, maxPageSize: Infinity }],
  ['list in small pages', { listsOnly: true, maxPageSize: 3 }],
] as const)(
  'loses nothing and doubles nothing by %s, whatever happens in whatever order',
  async (_, service) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 25, size: 'max' }),
        async steps => {
          const stage = await Stage.create(await databases.init('SQLITE_3'), {
            watchDeletedItems: true,
            concurrency: 2,
          });
          const { together, ...limits } = { together: false, ...service };
          Object.assign(stage.mail, limits);
          if (together) {
            stage.mail.answerTogether();
          }
          try {
            const users: UserId[] = [];
            for (let index = 0; index < USERS; index += 1) {
              users.push(await stage.addMailbox(`user${index}`));
            }
            const world = new World(stage, users);
            for (const next of steps) {
              await world.take(next);
              expect(await world.violations()).toEqual([]);
            }
            await world.calmDown();
            const rows = await stage.eventRows();
            expect(rows.map(row => row.attachment_id).sort()).toEqual(
              [...world.mailed].sort(),
            );
            expect(rows.filter(row => row.hash_error !== null)).toEqual([]);
            const messages = await stage.messageRows();
            expect(messages.filter(row => row.state !== 'done')).toEqual([]);
            expect(await stage.problems()).toEqual([]);
            expect((await stage.connection()).status).toBe('Monitoring');
            expect(
              await stage.knex('mailboxes').distinct('state', 'problem_code'),
            ).toEqual([{ state: 'Monitoring', problem_code: null }]);
            expect(
              await stage.knex('mailbox_cursors').distinct('mode'),
            ).toEqual([{ mode: service.listsOnly ? 'list' : 'delta' }]);
          } finally {
            await stage.knex.destroy();
          }
        },
      ),
      { numRuns: 15, examples: WERE_WRONG.map(steps => [steps]) },
    );
  },
  120_000,
);
