import { setTimeout as sleep } from 'node:timers/promises';
import { userName } from '../portal/largeTenant';
import type { Portal } from '../portal/Portal';

/** Mails a second that people of the tenant send, with a file each. */
const PER_SECOND = 5;

/** A prime number apart, so that all have their turn. */
const APART = 7_919;

/** People of the tenant send mail until they are told to stop. */
export class Mailing {
  readonly #portal: Portal;
  readonly #people: number;
  readonly #over = new AbortController();
  readonly #sending: Promise<void>;
  /** When each file was sent, by this machine's clock in milliseconds. */
  readonly sent = new Map<string, number>();

  /** @param people - made-up people who send */
  static start(portal: Portal, people: number): Mailing {
    return new Mailing(portal, people);
  }

  private constructor(portal: Portal, people: number) {
    this.#portal = portal;
    this.#people = Math.max(1, people);
    this.#sending = this.#send();
    // Whoever stops it is told.
    this.#sending.catch(() => {});
  }

  /** @throws where a mail could not be sent */
  async stop(): Promise<void> {
    this.#over.abort();
    await this.#sending;
  }

  async #send(): Promise<void> {
    const started = performance.now();
    for (let n = 0; !this.#over.signal.aborted; n++) {
      const name = `load-${n}.pdf`;
      this.sent.set(name, Date.now());
      await this.#portal.sendMail(userName((n * APART) % this.#people), {
        to: ['lee@rival.example'],
        subject: `Number ${n}`,
        body: 'Please find it attached.',
        attachments: [
          {
            name,
            contentBytes: Buffer.from(`%PDF-1.4 ${n}`).toString('base64'),
          },
        ],
      });
      const dueMs = ((n + 1) / PER_SECOND) * 1_000;
      await sleep(
        Math.max(0, dueMs - (performance.now() - started)),
        undefined,
        { signal: this.#over.signal },
      ).catch(() => {});
    }
  }
}
