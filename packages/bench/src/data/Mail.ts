import type { NewFileEvent } from 'backstage-plugin-mail-forensics-backend/src/events';
import type { Hour } from './calendar';
import { Company } from './Company';
import { Files } from './Files';
import { plantsOf } from './plants';
import { Random } from './Random';

const HOUR_MS = 3_600_000;
const MESSAGE_ID_WORDS = 19;

/** The mail of a company, the same for the same seed whatever part of it is asked for first. */
export class Mail {
  readonly company: Company;
  readonly files: Files;
  readonly #seed: string;

  static async create(options: { seed: string }): Promise<Mail> {
    return new Mail(options.seed, Company.create(), await Files.create());
  }

  private constructor(seed: string, company: Company, files: Files) {
    this.#seed = seed;
    this.company = company;
    this.files = files;
  }

  /** Events of an hour, oldest first; the attachments of a message are next to each other. */
  eventsOf(hour: Hour): NewFileEvent[] {
    const random = Random.of(`${this.#seed} ${hour.number}`);
    const sizes: number[] = [];
    for (let left = hour.events; left > 0; left -= sizes[sizes.length - 1]) {
      sizes.push(Math.min(left, attachmentCount(random)));
    }
    const times = Float64Array.from(sizes, () => random.next()).sort();
    return sizes.flatMap((size, n) =>
      this.#message(
        random,
        new Date(hour.begin.getTime() + Math.floor(times[n] * HOUR_MS)),
        size,
        `${this.#seed} ${hour.number} ${n}`,
      ),
    );
  }

  /** What is hard to find: few of a kind, all of them in the first hours of the year. */
  planted(): NewFileEvent[] {
    return plantsOf(this.files).flatMap(({ file, facts }, n) =>
      this.#message(
        Random.of(`${this.#seed} planted ${n}`),
        facts.sentAt,
        1,
        `${this.#seed} planted ${n}`,
      ).map(event => ({ ...event, ...file, ...facts })),
    );
  }

  #message(
    random: Random,
    sentAt: Date,
    attachments: number,
    unique: string,
  ): NewFileEvent[] {
    const sender = this.company.sender(random);
    const recipients = this.company.recipients(random);
    const copied = random.chance(0.3) ? Math.floor(recipients.length / 2) : 0;
    const subject = this.#subject(random);
    const messageId = messageIdOf(random);
    const receivedAt = new Date(sentAt.getTime() + random.below(3_000));
    const ingestedAt = new Date(
      receivedAt.getTime() + 20_000 + random.below(280_000),
    );
    return Array.from({ length: attachments }, (_, n) => ({
      connectionId: sender.connectionId,
      mailboxId: sender.mailboxId,
      userId: sender.userId,
      mailbox: sender.address,
      messageId,
      attachmentId: `${messageId}ABEgAQAB${random.hex(22)}`,
      internetMessageId: `<${messageId.slice(5, 37)}@mail.contoso.com>`,
      sentAt,
      receivedAt,
      ingestedAt,
      sender: sender.address,
      from: sender.address,
      to: recipients.slice(copied),
      cc: recipients.slice(0, copied),
      bcc: [],
      subject,
      ...this.files.next(random, `${unique} ${n}`),
    }));
  }

  #subject(random: Random): string {
    const words = Array.from({ length: 2 + random.below(4) }, () =>
      this.files.word(random),
    ).join(' ');
    const chance = random.next();
    if (chance < 0.5) {
      return `${chance < 0.35 ? 'RE' : 'FW'}: ${words}`;
    }
    return words.charAt(0).toUpperCase() + words.slice(1);
  }
}

function attachmentCount(random: Random): number {
  const chance = random.next();
  if (chance < 0.72) {
    return 1;
  }
  return chance < 0.9 ? 2 : 3 + random.below(3);
}

/** As long as Exchange's immutable ids are. */
function messageIdOf(random: Random): string {
  const bytes = new Uint32Array(MESSAGE_ID_WORDS);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = random.bits();
  }
  return `AAkAL${Buffer.from(bytes.buffer).toString('base64url')}`;
}
