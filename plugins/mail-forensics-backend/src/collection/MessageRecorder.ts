import type { Knex } from 'knex';
import type { CollectionConfig } from '../config';
import type { NewFileEvent } from '../events';
import type { Attachment, SentMessage } from '../mail';
import { itemRetryMs, lateItemRetryMs } from './delays';
import type { DraftEvent } from './DraftEvent';
import { isMonitoredAt } from './FolderReader';
import type { MailReading } from './Glance';
import { hashAttachment, type Fingerprint } from './hashAttachment';
import { itemFailureOf, toHashError, type ItemFailure } from './ItemFailure';
import { LeaseLost } from './Lease';
import type { PollWriter } from './PollWriter';
import type { ClaimedMailbox } from './sql/claimMailboxes';
import { forgetMessage, postponeMessage } from './sql/finishMessage';
import type { PendingMessage } from './sql/pendingMessages';
import { toDraftEvent, type IdentifyFileType } from './toDraftEvent';

/** What became of a pending message; `gaveUp`: recorded, but something of it could not be read. */
export interface Recorded {
  kind: 'done' | 'postponed' | 'gaveUp';
  /** Events that were new. */
  events: number;
}

interface Options {
  knex: Knex;
  writer: PollWriter;
  identifyFileType: IdentifyFileType;
  config: CollectionConfig;
  now: () => Date;
}

interface Task {
  mailbox: ClaimedMailbox;
  tenant: MailReading;
  pending: PendingMessage;
  signal: AbortSignal;
}

/** Reads pending messages and records their events. */
export class MessageRecorder {
  readonly #options: Options;

  static create(options: Options): MessageRecorder {
    return new MessageRecorder(options);
  }

  private constructor(options: Options) {
    this.#options = options;
  }

  /** @throws MailFault where it concerns more than the message; LeaseLost */
  async record(task: Task): Promise<Recorded> {
    const { mailbox, tenant, pending, signal } = task;
    let message: SentMessage;
    try {
      message = await tenant.readMessage({
        userId: mailbox.userId,
        messageId: pending.messageId,
        sizeBytes: pending.sizeBytes,
        signal,
      });
    } catch (error) {
      return this.#onMessageFailure(
        task,
        itemFailureOf(error, { item: 'message', signal }),
      );
    }
    if (message.isDraft) {
      await forgetMessage(this.#options.knex, this.#target(task));
      return { kind: 'done', events: 0 };
    }
    return isToBeRecorded(task, message)
      ? this.#recordAttachments(task, message)
      : this.#finish(task, { events: [], outcome: null });
  }

  async #recordAttachments(
    task: Task,
    message: SentMessage,
  ): Promise<Recorded> {
    const drafts: DraftEvent[] = [];
    const failures = new Map<string, ItemFailure>();
    for (const attachment of message.attachments) {
      const before = task.pending.drafts.find(
        draft => draft.attachmentId === attachment.attachmentId,
      );
      if (before?.hash) {
        drafts.push(before);
        continue;
      }
      const content = await this.#fingerprint(task, attachment);
      if ('kind' in content) {
        failures.set(attachment.attachmentId, content);
      }
      drafts.push(
        await toDraftEvent({
          ...task,
          message,
          attachment,
          fingerprint: 'kind' in content ? null : content,
          identifyFileType: this.#options.identifyFileType,
          ingestedAt: this.#options.now(),
        }),
      );
    }
    return this.#settle(task, drafts, failures);
  }

  async #fingerprint(
    task: Task,
    attachment: Attachment,
  ): Promise<Fingerprint | ItemFailure> {
    const { mailbox, tenant, pending, signal } = task;
    try {
      return await hashAttachment(attachment, {
        hashing: this.#options.config.hashing,
        open: () =>
          tenant.openAttachment({
            userId: mailbox.userId,
            messageId: pending.messageId,
            attachmentId: attachment.attachmentId,
            signal,
          }),
      });
    } catch (error) {
      return itemFailureOf(error, { item: 'attachment', signal });
    }
  }

  /** The message itself could not be read: what an attempt before found out is all there is. */
  async #onMessageFailure(task: Task, failure: ItemFailure): Promise<Recorded> {
    const { drafts, attempts } = task.pending;
    if (drafts.length > 0) {
      const failures = new Map(
        drafts.map(draft => [draft.attachmentId, failure]),
      );
      return failure.kind === 'gone'
        ? this.#giveUp(task, drafts, failures)
        : this.#settle(task, drafts, failures);
    }
    const retryMs = this.#retryMs(attempts + 1, [failure]);
    if (retryMs === undefined && failure.kind === 'gone') {
      return this.#finish(task, { events: [], outcome: failure.kind });
    }
    // Nothing is known of it that could be recorded, so it is never given up.
    const lateMs = lateItemRetryMs(this.#options.config.pollIntervalMs);
    return this.#postpone(task, {
      drafts: [],
      code: failure.code,
      retryMs: retryMs ?? lateMs,
    });
  }

  /** Records the message where everything was read or the retries are used up, and keeps it pending otherwise. */
  async #settle(
    task: Task,
    drafts: DraftEvent[],
    failures: ReadonlyMap<string, ItemFailure>,
  ): Promise<Recorded> {
    const [first] = failures.values();
    if (!first) {
      return this.#store(task, {
        drafts,
        events: completed(drafts, failures),
        outcome: null,
      });
    }
    const retryMs = this.#retryMs(task.pending.attempts + 1, [
      ...failures.values(),
    ]);
    return retryMs === undefined
      ? this.#giveUp(task, drafts, failures)
      : this.#postpone(task, { drafts, code: first.code, retryMs });
  }

  async #giveUp(
    task: Task,
    drafts: DraftEvent[],
    failures: ReadonlyMap<string, ItemFailure>,
  ): Promise<Recorded> {
    const [first] = failures.values();
    return this.#store(task, {
      drafts,
      events: completed(drafts, failures),
      outcome: first?.kind === 'gone' ? 'gone' : first?.code ?? null,
    });
  }

  /** An event that the database refuses must not stop the mailbox: its message stays pending. */
  async #store(
    task: Task,
    result: {
      drafts: DraftEvent[];
      events: NewFileEvent[];
      outcome: string | null;
    },
  ): Promise<Recorded> {
    try {
      return await this.#finish(task, result);
    } catch (error) {
      if (error instanceof LeaseLost) {
        throw error;
      }
      const { pollIntervalMs } = this.#options.config;
      return this.#postpone(task, {
        drafts: result.drafts,
        code: 'NotStored',
        retryMs:
          this.#retryMs(task.pending.attempts + 1, []) ??
          lateItemRetryMs(pollIntervalMs),
      });
    }
  }

  async #finish(
    task: Task,
    result: { events: NewFileEvent[]; outcome: string | null },
  ): Promise<Recorded> {
    const events = await this.#options.writer.finishMessage({
      ...this.#target(task),
      ...result,
    });
    return { kind: result.outcome === null ? 'done' : 'gaveUp', events };
  }

  async #postpone(
    task: Task,
    options: { drafts: DraftEvent[]; code: string; retryMs: number },
  ): Promise<Recorded> {
    const target = this.#target(task);
    await postponeMessage(this.#options.knex, {
      ...target,
      attempts: task.pending.attempts + 1,
      nextAttemptAt: new Date(target.now.getTime() + options.retryMs),
      error: options.code,
      drafts: options.drafts,
    });
    return { kind: 'postponed', events: 0 };
  }

  #retryMs(attempts: number, failures: ItemFailure[]): number | undefined {
    const gone =
      failures.length > 0 && failures.every(({ kind }) => kind === 'gone');
    return itemRetryMs(
      attempts,
      gone ? 'gone' : 'other',
      this.#options.config.pollIntervalMs,
    );
  }

  #target({ mailbox, pending }: Task) {
    return {
      lease: mailbox.lease,
      messageId: pending.messageId,
      now: this.#options.now(),
    };
  }
}

/**
 * Sent Items hold what the mailbox sent, on whoever's behalf. The deleted folders hold received mail too: there only
 * what the owner sent counts.
 */
function isToBeRecorded(
  { mailbox, pending }: Task,
  message: SentMessage,
): boolean {
  const bySender = [message.sender, message.from].some(
    person =>
      person !== null &&
      mailbox.addresses.has(person.address.trim().toLowerCase()),
  );
  // What a page told the time of was judged then: the mailbox may have begun anew since.
  const inTime =
    pending.receivedAt !== null ||
    isMonitoredAt(mailbox, message.receivedAt ?? message.sentAt);
  return (pending.folder === 'sentitems' || bySender) && inTime;
}

function completed(
  drafts: readonly DraftEvent[],
  failures: ReadonlyMap<string, ItemFailure>,
): NewFileEvent[] {
  return drafts.map(draft => {
    const failure = failures.get(draft.attachmentId) ?? {
      kind: 'other',
      code: 'Unknown',
    };
    const { fileName: name, declaredMimeType: contentType } = draft;
    return {
      ...draft,
      hash: draft.hash ?? {
        error: toHashError(failure, { name, contentType }),
      },
    };
  });
}
