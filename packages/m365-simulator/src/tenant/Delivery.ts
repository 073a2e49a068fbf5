import { randomUUID } from 'crypto';
import { Mailboxes } from './Mailboxes';
import { OutgoingMail, SimulatedAddress, SimulatedUser } from './model';
import { Users } from './Users';

/** What the tenant's mail server does with a mail on its way. */
export class Delivery {
  readonly #users: Users;
  readonly #mailboxes: Mailboxes;
  readonly #domain: string;

  /** @param options.domain - ends the message ids that are made up */
  static create(options: {
    users: Users;
    mailboxes: Mailboxes;
    domain: string;
  }): Delivery {
    return new Delivery(options.users, options.mailboxes, options.domain);
  }

  private constructor(users: Users, mailboxes: Mailboxes, domain: string) {
    this.#users = users;
    this.#mailboxes = mailboxes;
    this.#domain = domain;
  }

  /** Fills in what the sender left out. */
  complete(owner: SimulatedUser, mail: OutgoingMail): OutgoingMail {
    const self: SimulatedAddress = {
      address: owner.mail ?? owner.userPrincipalName,
      name: owner.displayName,
    };
    const from = mail.from ?? mail.sender ?? self;
    return {
      ...mail,
      from,
      sender: mail.sender ?? from,
      internetMessageId: mail.internetMessageId ?? this.#newMessageId(),
    };
  }

  /** Puts a copy into the Inbox of each recipient of this tenant who has a mailbox. */
  deliver(mail: OutgoingMail, receivedAt: Date): void {
    // Nobody but the sender sees who got a blind copy.
    const copy: OutgoingMail = { ...mail, bcc: [] };
    for (const userId of this.#recipients(mail)) {
      this.#mailboxes.add({
        userId,
        folder: 'inbox',
        mail: copy,
        isRead: false,
        receivedAt,
      });
    }
  }

  #recipients(mail: OutgoingMail): Set<string> {
    const found = [...mail.to, ...mail.cc, ...mail.bcc].flatMap(recipient => {
      const user = this.#users.findByAddress(recipient.address);
      return user?.mailbox === 'exchange' ? [user.id] : [];
    });
    return new Set(found);
  }

  #newMessageId(): string {
    const unique = randomUUID().replaceAll('-', '').toUpperCase();
    return `<${unique}@${this.#domain}>`;
  }
}
