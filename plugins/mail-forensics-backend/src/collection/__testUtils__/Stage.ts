import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { CollectionConfig } from '../../config';
import { openDatabase } from '../../database';
import {
  insertConnection,
  insertMailbox,
} from '../../database/__testUtils__/rows';
import type { FileEventWriter } from '../../events';
import { DatabaseFileEventWriter } from '../../events/DatabaseFileEventWriter';
import { DatabaseConnectionHealth } from '../../health';
import type { ConnectionId, MailboxId, UserId } from '../../mail';
import { InMemoryMail } from '../../mail/__testUtils__/InMemoryMail';
import type { Connectors } from '../../scope';
import { Collector } from '../Collector';
import { ConnectionWatch } from '../ConnectionWatch';

const START = new Date('2026-11-22T08:00:00Z');
const MINUTE = 60_000;

/** For tests of collection: an e-mail service in memory, a real database, and a clock that only the test moves. */
export class Stage {
  now = START;
  readonly mail = new InMemoryMail({ now: () => this.now });
  readonly events: FileEventWriter = DatabaseFileEventWriter.create({
    trustedDomains: [],
  });
  readonly health: DatabaseConnectionHealth;
  readonly logger = mockServices.logger.mock();
  config: CollectionConfig = {
    pollIntervalMs: 5 * MINUTE,
    concurrency: 4,
    watchDeletedItems: false,
    hashing: { enabled: true, maxSizeBytes: 1_000_000 },
  };

  static async create(
    database: Knex,
    config: Partial<CollectionConfig> = {},
  ): Promise<Stage> {
    const knex = await openDatabase({
      database: mockServices.database({ knex: database }),
    });
    const connectionId = await insertConnection<ConnectionId>(knex);
    const stage = new Stage(knex, connectionId);
    stage.config = { ...stage.config, ...config };
    return stage;
  }

  private constructor(
    readonly knex: Knex,
    readonly connectionId: ConnectionId,
  ) {
    this.health = DatabaseConnectionHealth.create({
      knex,
      now: () => this.now,
    });
  }

  /** A user whose mailbox is monitored since 08:00, and is due. */
  async addMailbox(name: string, columns: object = {}): Promise<UserId> {
    const userId = this.mail.addUser(name);
    await insertMailbox(this.knex, this.connectionId, {
      user_id: userId,
      user_principal_name: `${name}@contoso.com`,
      addresses: JSON.stringify([`${name}@contoso.com`]),
      ...columns,
    });
    return userId;
  }

  collector(
    options: {
      replicaId?: string;
      connectors?: Connectors;
      events?: FileEventWriter;
      sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
    } = {},
  ): Collector {
    return Collector.create({
      knex: this.knex,
      connectors: () => this.mail,
      events: this.events,
      identifyFileType: async ({ leadingBytes }) => ({
        category: 'Document',
        categoryByBytes: leadingBytes ? 'Document' : null,
        categoryByExtension: 'Document',
        mimeType: 'text/plain',
        mimeTypeByBytes: leadingBytes ? 'text/plain' : null,
        mimeTypeByExtension: 'text/plain',
      }),
      health: this.health,
      config: this.config,
      replicaId: 'replica-1',
      logger: this.logger,
      now: () => this.now,
      sleep: untilAborted,
      random: () => 0.5,
      ...options,
    });
  }

  /** Runs one cycle of a new collector, as after a restart. */
  async cycle(): Promise<void> {
    await this.collector().runCycle(new AbortController().signal);
  }

  /** Looks once after whatever connection is due, as after a restart. */
  async watch(): Promise<void> {
    await ConnectionWatch.create({
      knex: this.knex,
      health: this.health,
      connectors: () => this.mail,
      logger: this.logger,
      pollIntervalMs: this.config.pollIntervalMs,
      now: () => this.now,
      sleep: untilAborted,
    }).watchDue(new AbortController().signal);
  }

  pass(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
  }

  /** Lets a poll interval pass and runs a cycle. */
  async nextPoll(): Promise<void> {
    this.pass(this.config.pollIntervalMs);
    await this.cycle();
  }

  async mailbox(
    userId: UserId,
  ): Promise<Record<string, unknown> & { id: MailboxId }> {
    return this.knex('mailboxes').where({ user_id: userId }).first();
  }

  async eventRows(): Promise<Record<string, unknown>[]> {
    return this.knex('file_events').orderBy('attachment_id');
  }

  async messageRows(): Promise<Record<string, unknown>[]> {
    return this.knex('messages').orderBy('message_id');
  }

  async connection(): Promise<Record<string, unknown>> {
    return this.knex('connections').where({ id: this.connectionId }).first();
  }

  async problems(): Promise<string[]> {
    const problems = await this.health.listProblems(this.connectionId);
    return problems.map(problem => problem.code);
  }
}

/** A sleep that ends only when it is told to. */
export async function untilAborted(
  _ms: number,
  signal: AbortSignal,
): Promise<void> {
  if (!signal.aborted) {
    await new Promise(resolve => signal.addEventListener('abort', resolve));
  }
}
