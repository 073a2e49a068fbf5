import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import type { DirectoryUser, MailboxId, UserId } from '../mail';
import { namesOf, type MailboxNames } from './mailboxRow';

/** A mailbox as the database knows it. */
export interface KnownMailbox extends MailboxNames {
  id: MailboxId;
  userId: UserId;
  state: MailboxState;
  monitoredSince: Date;
  /** False where it is not polled. */
  polled: boolean;
  /** It left the scope and is in it again since then: restarted from there once it was polled a last time. */
  returnedAt: Date | null;
}

/** What has to be done so that the mailboxes are those of the users in scope. */
export interface ScopePlan {
  /** Not known yet. */
  join: { user: DirectoryUser; since: Date }[];
  /** Known, and to be read from a new beginning: came back, became a member, or the connection started anew. */
  restart: { mailbox: KnownMailbox; since: Date }[];
  /** Came back before it was polled a last time: that comes first, or what was sent until it left would be lost. */
  comeBack: { mailbox: KnownMailbox; since: Date }[];
  /** Polled a last time for what was sent until now, then no more. */
  leave: KnownMailbox[];
  /** Guests have no mailbox here. */
  stop: { mailbox: KnownMailbox; since: Date }[];
  /**
   * Who has an address but no mailbox is tried again each time, for one may appear that the directory tells nothing of.
   * Who has no address waits until there is one.
   */
  probe: KnownMailbox[];
  rename: { mailbox: KnownMailbox; user: DirectoryUser }[];
}

/**
 * Compares who is in scope with the mailboxes that are known.
 *
 * Whoever is in scope when the connection begins is monitored from the beginning of the connection, however long the
 * first look into the directory took; whoever joins later, from when the directory told.
 *
 * @param options.answeredAt - when that was, by the service's clock
 */
export function planScope(options: {
  users: ReadonlyMap<UserId, DirectoryUser>;
  mailboxes: readonly KnownMailbox[];
  monitoringSince: Date;
  answeredAt: Date;
}): ScopePlan {
  const { users, mailboxes, monitoringSince } = options;
  const first = mailboxes.every(
    mailbox => mailbox.monitoredSince < monitoringSince,
  );
  const later =
    options.answeredAt < monitoringSince ? monitoringSince : options.answeredAt;
  const since = first ? monitoringSince : later;
  const plan: ScopePlan = {
    join: [],
    restart: [],
    comeBack: [],
    leave: [],
    stop: [],
    probe: [],
    rename: [],
  };
  const known = new Set<UserId>();
  for (const mailbox of mailboxes) {
    known.add(mailbox.userId);
    const user = users.get(mailbox.userId);
    if (user) {
      planKnown({ plan, mailbox, user, monitoringSince, since });
    } else if (mailbox.state !== 'Left scope') {
      plan.leave.push(mailbox);
    }
  }
  for (const user of users.values()) {
    if (!known.has(user.userId)) {
      plan.join.push({ user, since });
    }
  }
  return plan;
}

function planKnown(options: {
  plan: ScopePlan;
  mailbox: KnownMailbox;
  user: DirectoryUser;
  monitoringSince: Date;
  since: Date;
}): void {
  const { plan, mailbox, user, monitoringSince, since } = options;
  if (isRenamed(mailbox, namesOf(user))) {
    plan.rename.push({ mailbox, user });
  }
  const outdated = mailbox.monitoredSince < monitoringSince;
  if (user.guest) {
    if (outdated || mailbox.polled || mailbox.state !== 'No mailbox') {
      plan.stop.push({
        mailbox,
        since: outdated ? monitoringSince : mailbox.monitoredSince,
      });
    }
  } else if (outdated) {
    plan.restart.push({ mailbox, since: monitoringSince });
  } else if (mailbox.state === 'Left scope' && mailbox.polled) {
    if (!mailbox.returnedAt) {
      plan.comeBack.push({ mailbox, since });
    }
  } else if (mailbox.state === 'Left scope' || !mailbox.polled) {
    plan.restart.push({ mailbox, since: mailbox.returnedAt ?? since });
  } else if (mailbox.state === 'No mailbox' && user.mail !== null) {
    plan.probe.push(mailbox);
  }
}

function isRenamed(mailbox: KnownMailbox, names: MailboxNames): boolean {
  return (
    names.user_principal_name !== mailbox.user_principal_name ||
    names.mail !== mailbox.mail ||
    names.display_name !== mailbox.display_name ||
    names.addresses !== mailbox.addresses
  );
}
