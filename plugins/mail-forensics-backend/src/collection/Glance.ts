import type { CollectionConfig } from '../config';
import {
  isMailFault,
  type FollowRequest,
  type ListMessagesRequest,
  type MailFault,
  type MailFolder,
  type MessagePage,
  type TenantMail,
} from '../mail';
import { DELETED_FOLDERS, foldersDue } from './foldersDue';
import { DELTA_PAGE_SIZE } from './ReadingPlan';
import { isReconciliationDue } from './Reconciliation';
import type { ClaimedMailbox } from './sql/claimMailboxes';

/** What the service said of folders before the mailbox had its turn, by the position that it was asked for. */
export type Answers = ReadonlyMap<
  MailFolder,
  { cursor: string; answer: MessagePage | MailFault }
>;

/** What a poll asks of a tenant. */
export type MailReading = Pick<
  TenantMail,
  'listMessages' | 'readMessage' | 'openAttachment'
>;

/**
 * Whether it is likely that there is nothing to tell of a mailbox: then it is asked for together with others. Whatever is
 * out of the ordinary is left to a poll of its own.
 */
export function isQuiet(mailbox: ClaimedMailbox): boolean {
  return (
    mailbox.state === 'Monitoring' &&
    mailbox.failures === 0 &&
    mailbox.pending === 0 &&
    mailbox.monitoredUntil === null &&
    !mailbox.connectionInTrouble &&
    mailbox.cursors.length > 0 &&
    mailbox.cursors.every(
      ({ position, midRound }) => position.mode === 'delta' && !midRound,
    )
  );
}

/**
 * Asks for what is new in several mailboxes of a tenant, folder by folder, so that of each mailbox one request is in flight
 * at a time.
 *
 * @param options.mailboxes - at most TOGETHER_AT_MOST
 */
export async function glance(options: {
  tenant: TenantMail;
  mailboxes: readonly ClaimedMailbox[];
  config: Pick<CollectionConfig, 'pollIntervalMs' | 'watchDeletedItems'>;
  now: () => Date;
  signal: AbortSignal;
}): Promise<Map<ClaimedMailbox, Answers>> {
  const { tenant, mailboxes, config, signal } = options;
  const told = new Map(
    mailboxes.map(mailbox => [
      mailbox,
      new Map<
        MailFolder,
        { cursor: string; answer: MessagePage | MailFault }
      >(),
    ]),
  );
  const now = options.now();
  const due = new Map(
    mailboxes.map(mailbox => [
      mailbox,
      foldersDue(mailbox.cursors, { config, now }),
    ]),
  );
  for (const folder of ['sentitems', ...DELETED_FOLDERS] as const) {
    const asked = mailboxes.flatMap(mailbox => {
      const request =
        due.get(mailbox)?.includes(folder) && followRequest(mailbox, folder);
      return request ? [{ mailbox, request }] : [];
    });
    if (asked.length === 0) {
      continue;
    }
    const answers = await tenant.listTogether?.(
      asked.map(({ request }) => request),
      signal,
    );
    asked.forEach(({ mailbox, request }, index) => {
      const answer = answers?.[index];
      if (answer) {
        const { cursor } = request.position;
        told.get(mailbox)?.set(folder, { cursor, answer });
      }
    });
  }
  return told;
}

/** Whether a mailbox needs more than to be settled: requests of its own, or patience. */
export function hasNews(
  mailbox: ClaimedMailbox,
  answers: Answers,
  options: Parameters<typeof foldersDue>[1],
): boolean {
  return (
    isReconciliationDue(mailbox, options) ||
    foldersDue(mailbox.cursors, options).some(folder => {
      const answer = answers.get(folder)?.answer;
      return (
        !answer ||
        isMailFault(answer) ||
        answer.next.kind === 'more' ||
        answer.messages.length > 0
      );
    })
  );
}

/** The tenant, with what it has already said: each answer is given once, to whoever asks just that. */
export function withAnswers(tenant: TenantMail, answers: Answers): MailReading {
  const left = new Map(answers);
  return {
    listMessages: async (request: ListMessagesRequest) => {
      const { folder, position } = request;
      const known = left.get(folder);
      if (
        !known ||
        !('cursor' in position) ||
        position.cursor !== known.cursor
      ) {
        return tenant.listMessages(request);
      }
      left.delete(folder);
      if (isMailFault(known.answer)) {
        throw known.answer;
      }
      return known.answer;
    },
    readMessage: request => tenant.readMessage(request),
    openAttachment: request => tenant.openAttachment(request),
  };
}

function followRequest(
  { userId, cursors }: ClaimedMailbox,
  folder: MailFolder,
): FollowRequest | undefined {
  const position = cursors.find(cursor => cursor.folder === folder)?.position;
  return position?.mode === 'delta'
    ? { userId, folder, position, pageSize: DELTA_PAGE_SIZE }
    : undefined;
}
