import type { LoggerService } from '@backstage/backend-plugin-api';
import type { ConnectionId } from '../mail';
import type { PollReport } from './MailboxPoll';

interface Counts {
  polls: number;
  failed: number;
  messages: number;
  reconciled: number;
  events: number;
}

/** One line for each connection that did something in a cycle: numbers, nothing that came out of a mailbox. */
export class CycleLog {
  readonly #counts = new Map<ConnectionId, Counts>();

  add(
    connectionId: ConnectionId,
    poll: Pick<PollReport, 'read' | 'messages' | 'reconciled' | 'events'>,
  ): void {
    const counts = this.#counts.get(connectionId) ?? {
      polls: 0,
      failed: 0,
      messages: 0,
      reconciled: 0,
      events: 0,
    };
    counts.polls += 1;
    counts.failed += poll.read ? 0 : 1;
    counts.messages += poll.messages;
    counts.reconciled += poll.reconciled;
    counts.events += poll.events;
    this.#counts.set(connectionId, counts);
  }

  writeTo(logger: LoggerService): void {
    for (const [connectionId, counts] of this.#counts) {
      if (counts.failed + counts.messages + counts.events > 0) {
        logger.info(
          `Connection ${connectionId}: ${counts.polls} polls, ${counts.failed} failed, ${counts.messages} messages listed, ${counts.reconciled} of them found by reconciliation, ${counts.events} events recorded`,
        );
      }
    }
    this.#counts.clear();
  }
}
