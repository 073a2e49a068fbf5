import { formatTime } from './describeWait';
import type { MailboxProblem } from './nextMailboxState';
import type { Backlog } from './sql/pendingMessages';

/**
 * What is wrong with a mailbox although it could be read, if anything is. What was repaired, or given up and recorded so, is
 * told until the next poll and no longer: nobody can do anything about it, and a mailbox that is complete is not to be
 * counted among those with problems.
 */
export function describeMailboxProblem(facts: {
  /** It is read by listing, for it is full. */
  full: boolean;
  /** A lost position was found again. */
  repaired: boolean;
  /** Messages recorded just now although something of them could not be read. */
  gaveUp: number;
  backlog: Pick<Backlog, 'failing' | 'lastError' | 'nextAttemptAt'>;
}): MailboxProblem | null {
  const { full, repaired, gaveUp, backlog } = facts;
  if (backlog.failing + gaveUp > 0) {
    return {
      code: 'ITEM_UNREADABLE',
      detail: [...failing(backlog), ...givenUp(gaveUp)].join(' '),
    };
  }
  if (full) {
    return {
      code: 'MAILBOX_FULL',
      detail:
        'The mailbox is full, so the service cannot follow its changes. Sent mail is listed by its time instead, and nothing is missed. Whether there is room again is tried about once an hour.',
    };
  }
  return repaired
    ? {
        code: 'CURSOR_LOST',
        detail:
          'The service no longer knew how far this mailbox was read. Reading was taken up again from the last recorded point, and nothing is missing.',
      }
    : null;
}

function failing({
  failing: messages,
  lastError,
  nextAttemptAt,
}: Pick<Backlog, 'failing' | 'lastError' | 'nextAttemptAt'>): string[] {
  if (messages === 0) {
    return [];
  }
  const subject =
    messages === 1 ? '1 message could' : `${messages} messages could`;
  const reason = lastError ? ` (${lastError})` : '';
  // Something that was never tried is due since 1970.
  const next =
    nextAttemptAt && nextAttemptAt.getTime() > 0
      ? ` at ${formatTime(nextAttemptAt)}`
      : '';
  return [`${subject} not be read${reason} and will be tried again${next}.`];
}

function givenUp(messages: number): string[] {
  switch (messages) {
    case 0:
      return [];
    case 1:
      return [
        '1 message was recorded just now without the hash of everything attached to it: its event tells why.',
      ];
    default:
      return [
        `${messages} messages were recorded just now without the hash of everything attached to them: their events tell why.`,
      ];
  }
}
