import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import { isMailFault, type MailFolder } from '../mail';
import type { MailReading } from './Glance';
import { idleAfterMs } from './delays';
import { describeError } from './describeError';
import { describeMailboxProblem } from './describeMailboxProblem';
import { FolderReader } from './FolderReader';
import { foldersDue, isFirstContact, watchedFolders } from './foldersDue';
import { LeaseLost } from './Lease';
import type { MessageRecorder } from './MessageRecorder';
import {
  nextMailboxState,
  type MailboxFault,
  type PollOutcome,
} from './nextMailboxState';
import { isReconciliationDue, Reconciliation } from './Reconciliation';
import type { PollWriter } from './PollWriter';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import type { FolderCursor, FolderEnd } from './sql/cursors';
import {
  listDueMessages,
  NO_BACKLOG,
  readBacklog,
  type Backlog,
  type PendingMessage,
} from './sql/pendingMessages';

/** A poll that finds more goes on in the next, so that one mailbox does not keep the others waiting. */
export const MESSAGES_PER_POLL = 200;
const MESSAGES_PER_STATEMENT = 20;

/** What a poll did, in numbers. */
export interface PollReport {
  /** False where the mailbox could not be read. */
  read: boolean;
  /** Why not. */
  failure?: { fault: MailboxFault; detail: string };
  stateChanged: boolean;
  /** It has more to do, and may be polled again now. */
  isDueAtOnce: boolean;
  messages: number;
  /** Of these, those that only a list told of. */
  reconciled: number;
  events: number;
}

interface Options {
  knex: Knex;
  writer: PollWriter;
  recorder: MessageRecorder;
  config: CollectionConfig;
  logger: LoggerService;
  now: () => Date;
  random: () => number;
}

interface Task {
  mailbox: ClaimedMailbox;
  tenant: MailReading;
  signal: AbortSignal;
  /**
   * Called when the service is asked for nothing more. Not after a failure: others wait until it is known what that means
   * for them.
   */
  onRead?: () => void;
}

interface Progress {
  messages: number;
  /** Of these, those of which everything is known that is stored of them. */
  fresh: PendingMessage[];
  reconciled: number;
  reconciledAt: Date | null;
  activeAt: Date | null;
  events: number;
  /** Of the mailbox, all folders taken together. */
  completeThrough: Date | null;
  /** What is to be stored in the end. */
  ends: FolderEnd[];
}

/** One poll of one mailbox: what is new is listed, what is pending is read, then the mailbox is settled. */
export class MailboxPoll {
  readonly #options: Options;
  readonly #reader: FolderReader;
  readonly #reconciliation: Reconciliation;

  static create(options: Options): MailboxPoll {
    return new MailboxPoll(options);
  }

  private constructor(options: Options) {
    this.#options = options;
    this.#reader = FolderReader.create(options);
    this.#reconciliation = Reconciliation.create(options);
  }

  /**
   * @throws MailFault of the whole connection, LeaseLost, the abort reason: then the mailbox is not settled. Any other
   * fault ends in the mailbox's state.
   */
  run(task: Task): Promise<PollReport> {
    return this.#options.writer.during(() => this.#run(task));
  }

  async #run(task: Task): Promise<PollReport> {
    const progress: Progress = {
      messages: 0,
      fresh: [],
      reconciled: 0,
      reconciledAt: null,
      activeAt: task.mailbox.activeAt,
      events: 0,
      completeThrough: task.mailbox.completeThrough,
      ends: [],
    };
    const outcome = await this.#outcome(task, progress);
    if (outcome.kind === 'read') {
      task.onRead?.();
    }
    const { mailbox } = task;
    const now = this.#options.now();
    const after = nextMailboxState(mailbox, outcome, {
      now,
      pollIntervalMs: this.#options.config.pollIntervalMs,
      random: this.#options.random,
    });
    const read = outcome.kind === 'read';
    await this.#options.writer.finishPoll({
      lease: mailbox.lease,
      after,
      completeThrough: progress.completeThrough,
      succeededAt: read ? now : null,
      activeAt: progress.activeAt,
      reconciledAt: progress.reconciledAt,
      ends: progress.ends,
      now,
    });
    return {
      messages: progress.messages,
      reconciled: progress.reconciled,
      events: progress.events,
      read,
      ...(outcome.kind === 'failed' && { failure: outcome }),
      stateChanged: after.state !== mailbox.state,
      isDueAtOnce: after.nextPollAt !== null && after.nextPollAt <= now,
    };
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
    const { cursors } = task.mailbox;
    const listed = new Map(
      cursors.map(({ folder, position }) => [
        folder,
        position.mode === 'list' ? position.reason : null,
      ]),
    );
    const reached = new Map(
      cursors.map(cursor => [cursor.folder, cursor.completeThrough]),
    );
    const { config } = this.#options;
    const now = this.#options.now();
    const reconciles =
      cursors.length > 0 && isReconciliationDue(task.mailbox, { config, now });
    // Read just now, so that the list is not ahead of it.
    const folders = reconciles
      ? watchedFolders(config)
      : foldersDue(cursors, { config, now });
    for (const folder of folders) {
      const round = await this.#readFolder(task, folder, cursors);
      progress.messages += round?.found ?? 0;
      progress.fresh.push(...(round?.fresh ?? []));
      unfinished ||= round?.upToDate === false;
      repaired ||= round?.repaired === true;
      listed.set(folder, round?.listing ?? null);
      progress.ends.push(...(round?.end ? [round.end] : []));
      if (round?.changed && folder === 'sentitems') {
        progress.activeAt = now;
      }
      if (round) {
        reached.set(
          folder,
          round.completeThrough ?? reached.get(folder) ?? null,
        );
      }
    }
    if (isFirstContact(cursors, config)) {
      unfinished = true;
    } else {
      progress.completeThrough = this.#completeThrough(task.mailbox, reached);
    }
    if (reconciles && !unfinished) {
      await this.#reconcile(task, progress, reached);
    }
    const { gaveUp, backlog } = await this.#recordBacklog(task, progress);
    return {
      kind: 'read',
      unfinished,
      idle: isIdle(task.mailbox, progress.activeAt, { config, now }),
      retryAt: backlog.nextAttemptAt,
      problem: describeMailboxProblem({
        full: [...listed.values()].includes('mailboxFull'),
        repaired,
        gaveUp,
        backlog,
      }),
    };
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

  async #reconcile(
    task: Task,
    progress: Progress,
    reached: ReadonlyMap<MailFolder, Date | null>,
  ): Promise<void> {
    const at = this.#options.now();
    const found = await this.#reconciliation.run({ ...task, reached });
    if (found !== undefined) {
      progress.reconciled = found;
      progress.messages += found;
      progress.reconciledAt = at;
    }
  }

  /**
   * @returns how many messages were recorded, and how many of these although something of them could not be read
   */
  async #recordPending(
    task: Task,
    progress: Progress,
  ): Promise<{ recorded: number; gaveUp: number }> {
    const { knex, recorder, now } = this.#options;
    let [read, recorded, gaveUp] = [0, 0, 0];
    let due: readonly PendingMessage[];
    do {
      due =
        read === 0 && isAllKnown(task.mailbox, progress)
          ? progress.fresh
          : await listDueMessages(knex, {
              mailboxId: task.mailbox.lease.mailboxId,
              now: now(),
              limit: MESSAGES_PER_STATEMENT,
            });
      for (const pending of due) {
        task.signal.throwIfAborted();
        const result = await recorder.record({ ...task, pending });
        progress.events += result.events;
        recorded += result.kind === 'postponed' ? 0 : 1;
        gaveUp += result.kind === 'gaveUp' ? 1 : 0;
      }
      read += due.length;
    } while (due.length === MESSAGES_PER_STATEMENT && read < MESSAGES_PER_POLL);
    return { recorded, gaveUp };
  }

  /** What is pending is read, and what is left of it afterwards. */
  async #recordBacklog(
    task: Task,
    progress: Progress,
  ): Promise<{ gaveUp: number; backlog: Backlog }> {
    const { lease } = task.mailbox;
    const pending = task.mailbox.pending + progress.messages;
    if (pending === 0) {
      return { gaveUp: 0, backlog: NO_BACKLOG };
    }
    const { recorded, gaveUp } = await this.#recordPending(task, progress);
    const backlog =
      recorded === pending
        ? NO_BACKLOG
        : await readBacklog(this.#options.knex, lease.mailboxId);
    return { gaveUp, backlog };
  }

  /**
   * A mailbox is complete up to where each of its folders is: as far as before where one was never read to its end. A
   * folder that is not there holds nothing back.
   */
  #completeThrough(
    { completeThrough }: ClaimedMailbox,
    folders: ReadonlyMap<MailFolder, Date | null>,
  ): Date | null {
    const times = watchedFolders(this.#options.config).flatMap(folder => {
      const time = folders.get(folder);
      return time === undefined ? [] : time?.getTime() ?? 0;
    });
    const reached = Math.min(...times);
    return times.length > 0 && reached > (completeThrough?.getTime() ?? 0)
      ? new Date(reached)
      : completeThrough;
  }
}

/** Whether nothing is pending but what was just listed, and that is little: then nobody has to be asked what is due. */
function isAllKnown({ pending }: ClaimedMailbox, progress: Progress): boolean {
  const { fresh, messages } = progress;
  return (
    pending === 0 &&
    fresh.length === messages &&
    messages < MESSAGES_PER_STATEMENT
  );
}

/** Not every mailbox has every folder; Sent Items were read a moment ago, so the mailbox itself is there. */
function isFolderMissing(error: unknown): boolean {
  return (
    isMailFault(error) &&
    ((error.fault.level === 'item' && error.fault.kind === 'gone') ||
      (error.fault.level === 'mailbox' && error.fault.code === 'NO_MAILBOX'))
  );
}

function isIdle(
  { monitoredSince }: ClaimedMailbox,
  activeAt: Date | null,
  options: { config: CollectionConfig; now: Date },
): boolean {
  const since = activeAt ?? monitoredSince;
  return (
    options.now.getTime() - since.getTime() >=
    idleAfterMs(options.config.pollIntervalMs)
  );
}
