import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type {
  OutgoingAttachment,
  OutgoingMail,
  SimulatedAddress,
  Tenant,
} from 'm365-simulator';
import type { Membership } from './Membership';
import { MOVERS, NESTED, STAYERS, STRANGERS, type Person } from './people';
import type { Random } from './Random';

/** Longer than what the tenant sends along with a message: it is read by a request of its own. */
const LARGE_BYTES = 40_000;
const BURST = 30;

/** What people do with their mail. */
export class Traffic {
  /** Message ids that somebody in scope sent files with; whoever's copy is in the ledger more than once is one mail. */
  readonly counted = new Set<string>();
  readonly #tenant: Tenant;
  readonly #knex: Knex;
  readonly #random: Random;
  readonly #membership: Membership;
  /** Who has no mailbox for the moment. */
  readonly #gone: ReadonlySet<string>;
  readonly #drafts: { person: Person; id: string }[] = [];

  static create(options: {
    tenant: Tenant;
    knex: Knex;
    random: Random;
    membership: Membership;
    gone: ReadonlySet<string>;
  }): Traffic {
    return new Traffic(options);
  }

  private constructor(options: {
    tenant: Tenant;
    knex: Knex;
    random: Random;
    membership: Membership;
    gone: ReadonlySet<string>;
  }) {
    this.#tenant = options.tenant;
    this.#knex = options.knex;
    this.#random = options.random;
    this.#membership = options.membership;
    this.#gone = options.gone;
  }

  /** Somebody does something. */
  async next(): Promise<void> {
    const person = this.#random.pick(this.#able());
    const act = this.#random.weighed<() => void | Promise<void>>([
      [10, () => this.#send(person)],
      [3, () => this.#sendAndDelete(person)],
      [2, () => this.#sendNothing(person)],
      [2, () => this.#thereAndBack(person)],
      [1, () => this.#burst(person)],
      [2, () => this.#onBehalf(person)],
      [2, () => this.#draft(person)],
      [2, () => this.#sendDraft()],
      [4, () => this.#flag(person)],
      [2, () => this.#putAway(person)],
      [1, () => this.#purgeRecorded(person)],
    ]);
    await act();
  }

  /** Whoever has a mailbox, and of whom it is known whether they are in scope. */
  #able(): Person[] {
    return [...STAYERS, ...NESTED, ...MOVERS, ...STRANGERS].filter(
      person =>
        !this.#gone.has(person.id) && !this.#membership.isUndecided(person),
    );
  }

  #send(person: Person) {
    return this.#sent(person, this.#mail(person, this.#attachments()));
  }

  #sent(person: Person, mail: OutgoingMail) {
    const message = this.#tenant.sendMail(person.id, mail);
    this.#count(person, message.internetMessageId);
    return message;
  }

  #count(person: Person, internetMessageId: string): void {
    const inScope = MOVERS.some(({ id }) => id === person.id)
      ? this.#membership.isMember(person)
      : !STRANGERS.some(({ id }) => id === person.id);
    if (inScope) {
      this.counted.add(internetMessageId);
    }
  }

  #sendNothing(person: Person): void {
    this.#tenant.sendMail(person.id, this.#mail(person, []));
  }

  #sendAndDelete(person: Person): void {
    const { id } = this.#send(person);
    this.#tenant.deleteMessage(person.id, id, {
      permanently: this.#random.chance(0.5),
    });
  }

  /** Out of Sent Items and back before anybody looked. */
  #thereAndBack(person: Person): void {
    const { id } = this.#send(person);
    this.#tenant.moveMessage(
      person.id,
      id,
      this.#random.pick(['deleteditems', 'inbox'] as const),
    );
    this.#tenant.moveMessage(person.id, id, 'sentitems');
  }

  #burst(person: Person): void {
    for (let mails = 0; mails < BURST; mails += 1) {
      this.#sent(person, this.#mail(person, [file(`burst-${mails}.txt`, 20)]));
    }
  }

  /** A copy with whoever sent it, and one in the mailbox it was sent from: one mail. */
  #onBehalf(person: Person): void {
    const other = this.#random.pick(
      [...STAYERS, ...NESTED].filter(({ id }) => !this.#gone.has(id)),
    );
    const mail: OutgoingMail = {
      ...this.#mail(other, this.#attachments()),
      sender: { address: person.address, name: null },
      internetMessageId: `<${randomUUID()}@contoso.com>`,
      sentAt: this.#tenant.now(),
    };
    this.#sent(other, mail);
    if (other.id !== person.id) {
      this.#sent(person, mail);
    }
  }

  #draft(person: Person): void {
    const { id } = this.#tenant.createDraft(
      person.id,
      this.#mail(person, this.#attachments()),
    );
    this.#drafts.push({ person, id });
  }

  #sendDraft(): void {
    const at = this.#drafts.findIndex(({ person }) =>
      this.#able().some(({ id }) => id === person.id),
    );
    if (at >= 0) {
      const [{ person, id }] = this.#drafts.splice(at, 1);
      const { internetMessageId } = this.#tenant.sendDraft(person.id, id);
      this.#count(person, internetMessageId);
    }
  }

  #flag(person: Person): void {
    const [message] = this.#tenant.listMessages(person.id, 'sentitems', {
      limit: 1,
    });
    if (message) {
      this.#tenant.markRead(person.id, message.id, !message.isRead);
    }
  }

  #putAway(person: Person): void {
    const messages = this.#tenant.listMessages(person.id, 'sentitems', {
      limit: 5,
    });
    if (messages.length > 0) {
      this.#tenant.deleteMessage(person.id, this.#random.pick(messages).id);
    }
  }

  /** What is gone for good before it was read is a limit that nothing helps against, so it is read first. */
  async #purgeRecorded(person: Person): Promise<void> {
    const done: string[] = await this.#knex('messages')
      .join('mailboxes', 'mailboxes.id', 'messages.mailbox_id')
      .where({ user_id: person.id, 'messages.state': 'done' })
      .limit(20)
      .pluck('message_id');
    const folder = this.#random.pick([
      'deleteditems',
      'recoverableitemsdeletions',
      'sentitems',
    ] as const);
    const message = this.#tenant
      .listMessages(person.id, folder, { limit: 20 })
      .find(({ id }) => done.includes(id));
    if (message) {
      this.#tenant.purgeMessage(person.id, message.id);
    }
  }

  #mail(person: Person, attachments: OutgoingAttachment[]): OutgoingMail {
    const crowd = this.#random.chance(0.02) ? 500 : this.#random.below(4);
    const addresses = (name: string, count: number): SimulatedAddress[] =>
      Array.from({ length: count }, (_, index) => ({
        address: `${name}${index}@rival.example`,
        name: null,
      }));
    return {
      from: { address: person.address, name: null },
      sender: { address: person.address, name: null },
      to: addresses('to', 1 + crowd),
      cc: addresses('cc', this.#random.below(3)),
      bcc: addresses('bcc', this.#random.below(2)),
      subject: this.#random.pick(['Figures', '', 'Überschrift', 'RE: 見積']),
      body: { contentType: 'text', content: 'See the file.' },
      attachments,
    };
  }

  #attachments(): OutgoingAttachment[] {
    const inline = this.#random.chance(0.2);
    return Array.from({ length: 1 + this.#random.below(3) }, (_, index) =>
      this.#random.weighed<() => OutgoingAttachment>([
        [6, () => file(`report-${index}.txt`, this.#random.below(200), inline)],
        [2, () => file('same.txt', 10, inline)],
        [2, () => file('large.bin', LARGE_BYTES + this.#random.below(5_000))],
        [1, () => file('empty.txt', 0)],
        [1, () => ({ kind: 'reference', name: 'cloud.docx', inline: false })],
        [1, () => attachedMessage()],
      ])(),
    );
  }
}

function file(name: string, bytes: number, inline = false): OutgoingAttachment {
  return {
    kind: 'file',
    name,
    contentType: 'text/plain',
    bytes: Buffer.alloc(bytes, randomUUID()),
    inline,
    contentId: inline ? name : null,
  };
}

function attachedMessage(): OutgoingAttachment {
  return {
    kind: 'item',
    name: 'forwarded',
    mime: Buffer.from(
      'Subject: forwarded\r\nFrom: a@b.example\r\n\r\nText\r\n',
    ),
    inline: false,
  };
}
