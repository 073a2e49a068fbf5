import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import { isMailFault, type MailFolder, type TenantMail } from '../mail';
import { describeError } from './describeError';
import { FolderReader } from './FolderReader';
import { LeaseLost } from './Lease';
import type { MessageRecorder } from './MessageRecorder';
import {
  nextMailboxState,
  type MailboxProblem,
  type PollOutcome,
} from './nextMailboxState';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import {
  readCompleteThrough,
  readCursors,
  type FolderCursor,
} from './sql/cursors';
import { finishPoll } from './sql/finishPoll';
import { listDueMessages, readBacklog } from './sql/pendingMessages';

/** A poll that finds more goes on in the next, so that one mailbox does not keep the others waiting. */
export const MESSAGES_PER_POLL = 200;
const MESSAGES_PER_STATEMENT = 20;

/**
 * Sent mail that is deleted is looked for in these. They cost a request each, so they are read at every third poll,
 * and at least every five minutes.
 */
const DELETED_FOLDERS: readonly MailFolder[] = [
  'deleteditems',
  'recoverableitemsdeletions',
];
const DELETED_EVERY_POLLS = 3;
const DELETED_EVERY_MS = 5 * 60_000;

/** What a poll did, in numbers. */
export interface PollReport {
  /** False where the mailbox could not be read. */
  read: boolean;
  stateChanged: boolean;
  messages: number;
  events: number;
}

interface Options {
  knex: Knex;
  recorder: MessageRecorder;
  config: CollectionConfig;
  logger: LoggerService;
  now: () => Date;
  random: () => number;
}

interface Task {
  mailbox: ClaimedMailbox;
  tenant: TenantMail;
  signal: AbortSignal;
}

interface Progress {
  messages: number;
  events: number;
}

/** One poll of one mailbox: what is new is listed, what is pending is read, then the mailbox is settled. */
export class MailboxPoll {
  readonly #options: Options;
  readonly #reader: FolderReader;

  static create(options: Options): MailboxPoll {
    return new MailboxPoll(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#reader = FolderReader.create(options);
  }

  /**
   * @throws MailFault of the whole connection, LeaseLost, the abort reason: then the mailbox is not settled. Any other
   * fault ends in the mailbox's state.
   */
  async run(task: Task): Promise<PollReport> {
    const progress: Progress = { messages: 0, events: 0 };
    const outcome = await this.#outcome(task, progress);
    const { mailbox } = task;
    const now = this.#options.now();
    const after = nextMailboxState(mailbox, outcome, {
      now,
      pollIntervalMs: this.#options.config.pollIntervalMs,
      random: this.#options.random,
    });
    const read = outcome.kind === 'read';
    await finishPoll(this.#options.knex, {
      lease: mailbox.lease,
      after,
      completeThrough: read
        ? await this.#completeThrough(mailbox)
        : mailbox.completeThrough,
      succeededAt: read ? now : null,
    });
    return { ...progress, read, stateChanged: after.state !== mailbox.state };
  }

  async #outcome(task: Task, progress: Progress): Promise<PollOutcome> {
    try {
      return await this.#read(task, progress);
    } catch (error) {
      task.signal.throwIfAborted();
      return this.#failed(error);
    }
  }

  #failed(error: unknown): PollOutcome {
    if (error instanceof LeaseLost) {
      throw error;
    }
    if (!isMailFault(error)) {
      this.#options.logger.error(
        `Polling a mailbox failed unexpectedly: ${describeError(error)}`,
      );
      return { kind: 'failed', fault: { level: 'transient' }, detail: '' };
    }
    const { fault } = error;
    if (fault.level === 'connection') {
      throw error;
    }
    return { kind: 'failed', fault, detail: error.message };
  }

  async #read(task: Task, progress: Progress): Promise<PollOutcome> {
    let unfinished = false;
    let repaired = false;
    const cursors = await readCursors(
      this.#options.knex,
      task.mailbox.lease.mailboxId,
    );
    for (const folder of this.#foldersDue(cursors)) {
      const round = await this.#readFolder(task, folder, cursors);
      progress.messages += round?.found ?? 0;
      unfinished ||= round?.upToDate === false;
      repaired ||= round?.repaired === true;
    }
    const gaveUp = await this.#recordPending(task, progress);
    const backlog = await readBacklog(
      this.#options.knex,
      task.mailbox.lease.mailboxId,
    );
    return {
      kind: 'read',
      unfinished,
      retryAt: backlog.nextAttemptAt,
      problem: problemOf({ repaired, gaveUp, failing: backlog.failing }),
    };
  }

  #foldersDue(cursors: readonly FolderCursor[]): MailFolder[] {
    const { pollIntervalMs, watchDeletedItems } = this.#options.config;
    const everyMs = Math.min(
      DELETED_EVERY_POLLS * pollIntervalMs,
      Math.max(DELETED_EVERY_MS, pollIntervalMs),
    );
    // Half a poll early rather than half a poll late: polls come a little before or after their time.
    const readBefore =
      this.#options.now().getTime() - everyMs + pollIntervalMs / 2;
    const due = (folder: MailFolder) => {
      const at = cursors.find(cursor => cursor.folder === folder)?.checkedAt;
      return !at || at.getTime() <= readBefore;
    };
    return [
      'sentitems',
      ...(watchDeletedItems ? DELETED_FOLDERS.filter(due) : []),
    ];
  }

  async #readFolder(
    task: Task,
    folder: MailFolder,
    cursors: readonly FolderCursor[],
  ) {
    try {
      return await this.#reader.read({
        ...task,
        folder,
        cursor: cursors.find(cursor => cursor.folder === folder),
      });
    } catch (error) {
      if (folder !== 'sentitems' && isFolderMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  /** @returns how many messages were recorded although something of them could not be read */
  async #recordPending(task: Task, progress: Progress): Promise<number> {
    const { knex, recorder, now } = this.#options;
    let gaveUp = 0;
    let recorded = 0;
    while (recorded < MESSAGES_PER_POLL) {
      const due = await listDueMessages(knex, {
        mailboxId: task.mailbox.lease.mailboxId,
        now: now(),
        limit: MESSAGES_PER_STATEMENT,
      });
      for (const pending of due) {
        task.signal.throwIfAborted();
        const result = await recorder.record({ ...task, pending });
        progress.events += result.events;
        gaveUp += result.kind === 'gaveUp' ? 1 : 0;
      }
      if (due.length === 0) {
        break;
      }
      recorded += due.length;
    }
    return gaveUp;
  }

  async #completeThrough(mailbox: ClaimedMailbox): Promise<Date | null> {
    const reached = await readCompleteThrough(this.#options.knex, {
      mailboxId: mailbox.lease.mailboxId,
      folders: this.#options.config.watchDeletedItems
        ? ['sentitems', ...DELETED_FOLDERS]
        : ['sentitems'],
    });
    const { completeThrough } = mailbox;
    return reached && (!completeThrough || reached > completeThrough)
      ? reached
      : completeThrough;
  }
}

/** Not every mailbox has every folder; Sent Items were read a moment ago, so the mailbox itself is there. */
function isFolderMissing(error: unknown): boolean {
  return (
    isMailFault(error) &&
    ((error.fault.level === 'item' && error.fault.kind === 'gone') ||
      (error.fault.level === 'mailbox' && error.fault.code === 'NO_MAILBOX'))
  );
}

function problemOf(facts: {
  repaired: boolean;
  gaveUp: number;
  failing: number;
}): MailboxProblem | null {
  if (facts.failing + facts.gaveUp > 0) {
    return {
      code: 'ITEM_UNREADABLE',
      detail: `Messages that are tried again: ${facts.failing}. Recorded without a hash just now: ${facts.gaveUp}.`,
    };
  }
  return facts.repaired
    ? {
        code: 'CURSOR_LOST',
        detail: 'Reading was taken up again from the last recorded point.',
      }
    : null;
}
