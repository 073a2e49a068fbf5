import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import {
  DEMO_APP,
  DEMO_TENANT,
  startSimulator,
  type OutgoingAttachment,
  type OutgoingMail,
  type RunningSimulator,
} from 'm365-simulator';
import { LEASE_MS } from './collection/Lease';
import { openDatabase } from './database';
import { insertConnection, insertMailbox } from './database/__testUtils__/rows';
import { expectExactCounts } from './events/__testUtils__/expectExactCounts';
import { Lifetime } from './__testUtils__/Lifetime';
import { MortalDatabase } from './__testUtils__/MortalDatabase';
import { MortalReplica } from './__testUtils__/MortalReplica';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const MINUTE = 60_000;
const START = new Date('2026-11-22T08:00:00Z');
/** Content above this does not come along: it is opened by a request of its own. */
const INLINE_CONTENT_MAX = 2_000;
/** For whoever has to wait for others so that it is written together. */
const PATIENCE_MS = 5_000;

jest.setTimeout(120_000);

/** What can be seen of a mailbox when all is over, without what differs from one to the other. */
interface Outcome {
  events: string[];
  messages: string[];
  folders: string[];
  mailbox: string;
}

/** A tenant in which every sweep step has a mailbox of its own, and the database that is watched. */
class Scene {
  now = START;
  /** What was found half done after a death. */
  readonly half: string[] = [];
  #users = 0;

  static async create(
    database: MortalDatabase,
    connectionId: string,
  ): Promise<Scene> {
    const scene: { current?: Scene } = {};
    const simulator = await startSimulator({
      port: 0,
      now: () => scene.current?.now ?? START,
      tokenLifetime: 100 * 86_400,
      limits: { inlineContentMax: INLINE_CONTENT_MAX },
    });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    scene.current = new Scene(database, connectionId, simulator);
    return scene.current;
  }

  private constructor(
    readonly database: MortalDatabase,
    readonly connectionId: string,
    readonly simulator: RunningSimulator,
  ) {}

  /** The life of one mailbox with a replica that dies on the way and is started again. */
  async live(lifetime: Lifetime): Promise<Outcome> {
    const mailbox = await this.#addMailbox();
    const { cycle, end } = this.#replicas([mailbox.id], lifetime);
    const { tenant } = this.simulator;
    const send = (subject: string, attachments: OutgoingAttachment[]) =>
      tenant.sendMail(mailbox.userId, mail(subject, attachments));

    send('Figures', [file('a.txt', 10), file('a.txt', 10), cloudFile('b.txt')]);
    send('Nothing', []);
    const draft = tenant.createDraft(
      mailbox.userId,
      mail('Draft', [file('draft.txt', 12)]),
    );
    await cycle();
    const hidden = send('Hidden', [file('hidden.txt', 11)]);
    tenant.deleteMessage(mailbox.userId, hidden.id);
    send('Large', [file('large.bin', 2 * INLINE_CONTENT_MAX)]);
    tenant.sendDraft(mailbox.userId, draft.id);
    await cycle();
    await cycle();
    await end();
    const outcome = await this.#outcome(mailbox.id);
    await this.#retire(mailbox.id);
    return outcome;
  }

  /** The same of several mailboxes that are read at the same time, so that what they have is written together. */
  async liveTogether(lifetime: Lifetime): Promise<Outcome[]> {
    const mailboxes = [
      await this.#addMailbox(),
      await this.#addMailbox(),
      await this.#addMailbox(),
    ];
    const { cycle, end } = this.#replicas(
      mailboxes.map(({ id }) => id),
      lifetime,
      { gatherMs: PATIENCE_MS },
    );
    for (const { userId } of mailboxes) {
      this.simulator.tenant.sendMail(
        userId,
        mail('Figures', [file('a.txt', 10), file('b.txt', 11)]),
      );
    }
    await cycle();
    await end();
    const outcomes: Outcome[] = [];
    for (const { id } of mailboxes) {
      outcomes.push(await this.#outcome(id));
      await this.#retire(id);
    }
    return outcomes;
  }

  async close(): Promise<void> {
    await this.simulator.close();
    await this.database.close();
  }

  /** A replica and its successors. */
  #replicas(
    mailboxIds: string[],
    lifetime: Lifetime,
    options: { gatherMs?: number } = {},
  ) {
    let replica = this.#replica(lifetime, options);
    const cycle = async () => {
      this.now = new Date(this.now.getTime() + 5 * MINUTE);
      while (!(await replica.cycle())) {
        await replica.end();
        for (const id of mailboxIds) {
          this.half.push(...(await this.#halfDone(id)));
        }
        this.now = new Date(this.now.getTime() + LEASE_MS);
        replica = this.#replica(Lifetime.endless(), options);
      }
    };
    return { cycle, end: () => replica.end() };
  }

  #replica(
    lifetime: Lifetime,
    options: { gatherMs?: number } = {},
  ): MortalReplica {
    return MortalReplica.start({
      ...options,
      database: this.database,
      url: this.simulator.url,
      lifetime,
      config: {
        pollIntervalMs: 5 * MINUTE,
        concurrency: 3,
        watchDeletedItems: true,
        hashing: { enabled: true, maxSizeBytes: 1_000_000 },
      },
      now: () => this.now,
    });
  }

  async #addMailbox(): Promise<{ id: string; userId: string }> {
    const name = `user${(this.#users += 1)}@contoso.com`;
    const { id: userId } = this.simulator.tenant.addUser({
      userPrincipalName: name,
      mail: name,
      displayName: name,
    });
    const id = await insertMailbox(this.database.knex, this.connectionId, {
      user_id: userId,
      user_principal_name: name,
      addresses: JSON.stringify([name]),
      monitored_since: this.now,
      next_poll_at: this.now,
    });
    return { id, userId };
  }

  async #retire(mailboxId: string): Promise<void> {
    await this.database
      .knex('mailboxes')
      .where({ id: mailboxId })
      .update({ next_poll_at: null });
  }

  /** Messages that are done without their events, or not done with them. */
  async #halfDone(mailboxId: string): Promise<string[]> {
    const { knex } = this.database;
    const done: string[] = await knex('messages')
      .where({ mailbox_id: mailboxId, state: 'done' })
      .pluck('message_id');
    const recorded: string[] = await knex('file_events')
      .where({ mailbox_id: mailboxId })
      .distinct()
      .pluck('message_id');
    return [
      ...done.filter(id => !recorded.includes(id)),
      ...recorded.filter(id => !done.includes(id)),
    ];
  }

  async #outcome(mailboxId: string): Promise<Outcome> {
    const { knex } = this.database;
    const events = await knex('file_events')
      .where({ mailbox_id: mailboxId })
      .select(
        ...['subject', 'file_name', 'size_in_bytes', 'md5', 'sha256'],
        ...['hash_error', 'attachment_kind', 'inline', 'category'],
      );
    const recipients = await knex('file_event_recipients')
      .join(
        'file_events',
        'file_events.event_id',
        'file_event_recipients.event_id',
      )
      .where({ mailbox_id: mailboxId })
      .select('subject', 'file_name', 'address', 'field');
    const messages = await knex('messages')
      .where({ mailbox_id: mailboxId })
      .select('folder', 'state', 'attempts', 'last_error', 'drafts');
    const folders = await knex('mailbox_cursors')
      .where({ mailbox_id: mailboxId })
      .select('folder', 'mode', 'list_reason');
    const mailbox = await knex('mailboxes')
      .where({ id: mailboxId })
      .first('state', 'problem_code', 'failures', 'lease_owner');
    return {
      events: written([...events, ...recipients]),
      messages: written(messages),
      folders: written(folders),
      mailbox: JSON.stringify(mailbox),
    };
  }
}

/** A scene of its own on each engine. */
async function withScene(
  id: TestDatabaseId,
  play: (scene: Scene) => Promise<void>,
): Promise<void> {
  const database = MortalDatabase.create(await databases.init(id));
  await openDatabase({
    database: mockServices.database({ knex: database.knex }),
  });
  const connectionId = await insertConnection(database.knex, {
    tenant_id: DEMO_TENANT.id,
    status: 'Monitoring',
  });
  const scene = await Scene.create(database, connectionId);
  try {
    await play(scene);
    expect(scene.half).toEqual([]);
    await expectExactCounts(database.knex);
  } finally {
    await scene.close();
  }
}

it.each(databases.eachSupportedId())(
  'dies before and after every statement and every request on %s, and the next start comes to the same table',
  id =>
    withScene(id, async scene => {
      const whole = Lifetime.endless();
      const undisturbed = await scene.live(whole);
      expect(undisturbed.events).toHaveLength(12);
      expect(undisturbed.messages).toHaveLength(4);

      const operations = whole.done.length;
      for (let lived = 0; lived < operations; lived += 1) {
        const lifetime = Lifetime.of(lived);
        const outcome = await scene.live(lifetime);
        expect({ lived, diedBefore: whole.done[lived], ...outcome }).toEqual({
          lived,
          diedBefore: whole.done[lived],
          ...undisturbed,
        });
        expect(lifetime.isOver).toBe(true);
      }
    }),
);

it.each(databases.eachSupportedId())(
  'does so on %s where several mailboxes are written together',
  id =>
    withScene(id, async scene => {
      const whole = Lifetime.endless();
      const undisturbed = await scene.liveTogether(whole);
      expect(undisturbed.map(({ events }) => events.length)).toEqual([4, 4, 4]);
      const marked = whole.done.filter(operation =>
        /^update .?messages.? /i.test(operation),
      );
      expect(marked).toHaveLength(1);

      // Which of them comes first is left to chance, and so is how many operations it takes.
      for (let lived = 0; lived < whole.done.length; lived += 1) {
        const outcomes = await scene.liveTogether(Lifetime.of(lived));
        expect({ lived, outcomes }).toEqual({ lived, outcomes: undisturbed });
      }
    }),
);

function mail(
  subject: string,
  attachments: OutgoingAttachment[],
): OutgoingMail {
  return {
    from: null,
    sender: null,
    to: [{ address: 'lee@rival.example', name: null }],
    cc: [],
    bcc: [],
    subject,
    body: { contentType: 'text', content: '' },
    attachments,
  };
}

function file(name: string, bytes: number): OutgoingAttachment {
  return {
    kind: 'file',
    name,
    contentType: 'text/plain',
    bytes: Buffer.alloc(bytes, name),
    inline: false,
    contentId: null,
  };
}

function cloudFile(name: string): OutgoingAttachment {
  return { kind: 'reference', name, inline: false };
}

function written(rows: object[]): string[] {
  return rows.map(row => JSON.stringify(row)).sort();
}
