import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import { isMailFault, type MailFault, type MailFolder } from '../mail';
import { reconcileAfterMs } from './delays';
import { MAX_PAGES, toRead } from './FolderReader';
import type { MailReading } from './Glance';
import { OVERLAP_MS } from './Listing';
import { positionAsked, ReadingPlan, wholeSecond } from './ReadingPlan';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import type { FolderCursor } from './sql/cursors';
import { recordReconciled } from './sql/recordPage';

/** Mailboxes that were added together are not compared together: within the last part of a day. */
const SPREAD = 0.2;

/** What is this young may not show everywhere yet. */
const SETTLED_MS = 60_000;

const NEVER = new Date(8.64e15);

interface Options {
  knex: Knex;
  config: CollectionConfig;
  now: () => Date;
}

interface Task {
  mailbox: ClaimedMailbox;
  tenant: MailReading;
  signal: AbortSignal;
  /** Up to when each folder was read to its end by this poll: what was received before is known, if delta tells all. */
  reached: ReadonlyMap<MailFolder, Date | null>;
}

/** Once a day, whatever delta says. */
export function isReconciliationDue(
  mailbox: ClaimedMailbox,
  options: { config: Pick<CollectionConfig, 'pollIntervalMs'>; now: Date },
): boolean {
  const { lease, reconciledAt, monitoredSince, monitoredUntil } = mailbox;
  const afterMs =
    reconcileAfterMs(options.config.pollIntervalMs) *
    (1 - SPREAD * fractionOf(lease.mailboxId));
  const before = reconciledAt ?? monitoredSince;
  return (
    monitoredUntil === null &&
    options.now.getTime() - before.getTime() >= afterMs
  );
}

/**
 * Compares what delta has told of a mailbox with a list of what is in it, from the last comparison on: delta is known to
 * leave out what moves about, to cut long rounds short, and to lose changes. What only the list knows becomes pending, and
 * is counted.
 */
export class Reconciliation {
  readonly #options: Options;

  static create(options: Options): Reconciliation {
    return new Reconciliation(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @returns how many messages delta had not told of; undefined where the list could not be read, which the next poll
   * tries again
   * @throws MailFault of the whole connection, or one that says how long to wait; LeaseLost
   */
  async run(task: Task): Promise<number | undefined> {
    let found = 0;
    try {
      for (const cursor of task.mailbox.cursors) {
        found += await this.#compare(task, cursor);
      }
    } catch (error) {
      task.signal.throwIfAborted();
      if (!isMailFault(error) || isOfMore(error)) {
        throw error;
      }
      return undefined;
    }
    return found;
  }

  /** A folder that is listed anyway, or was not read to its end yet, has nothing to compare. */
  async #compare(task: Task, cursor: FolderCursor): Promise<number> {
    const { knex, now } = this.#options;
    const { mailbox, tenant, signal, reached } = task;
    const { folder } = cursor;
    const readThrough = reached.get(folder);
    if (cursor.position.mode !== 'delta' || !readThrough) {
      return 0;
    }
    const settled = new Date(readThrough.getTime() - SETTLED_MS);
    const plan = this.#plan(mailbox, cursor);
    let step = plan.first();
    let found = 0;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      signal.throwIfAborted();
      const page = await tenant.listMessages({
        userId: mailbox.userId,
        folder,
        position: positionAsked(step),
        pageSize: step.pageSize,
        signal,
      });
      // What came later is delta's to tell.
      const messages = toRead(page.messages, mailbox).filter(
        ({ receivedAt }) => receivedAt !== null && receivedAt < settled,
      );
      if (messages.length > 0) {
        found += await recordReconciled(knex, {
          ...{ lease: mailbox.lease, folder, messages },
          now: now(),
        });
      }
      const after = plan.after(step, page);
      if (after.atEnd) {
        break;
      }
      step = after.next;
    }
    return found;
  }

  #plan(mailbox: ClaimedMailbox, cursor: FolderCursor): ReadingPlan {
    const { config, now } = this.#options;
    const at = now();
    const before =
      mailbox.reconciledAt?.getTime() ??
      at.getTime() - reconcileAfterMs(config.pollIntervalMs);
    const since = Math.max(
      before - OVERLAP_MS,
      mailbox.monitoredSince.getTime(),
    );
    return ReadingPlan.create({
      mailbox,
      cursor: {
        ...cursor,
        position: {
          mode: 'list',
          since: wholeSecond(new Date(since)),
          newest: null,
          reason: 'noDelta',
          tryDeltaAt: NEVER,
        },
      },
      now: at,
      tryDeltaAgainMs: 0,
    });
  }
}

/** To be obeyed, and not to be passed over. */
function isOfMore({ fault }: MailFault): boolean {
  return (
    fault.level === 'connection' ||
    ('retryAfterMs' in fault && Boolean(fault.retryAfterMs))
  );
}

/** From 0 to 1, the same for the same mailbox. */
function fractionOf(mailboxId: string): number {
  return parseInt(mailboxId.slice(0, 4), 16) / 0x10000 || 0;
}
