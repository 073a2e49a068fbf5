import type { NewFileEvent } from 'backstage-plugin-mail-forensics-backend/src/events';
import type { Knex } from 'knex';
import { DAYS, hoursOf } from '../data/calendar';
import { Mail } from '../data/Mail';

/** Whatever was written under it is removed afterwards. */
const CONNECTION = 'c0000000-0000-4000-8000-000000000099';

/** A Friday, which is the last working day of the year of mail. */
const DAY = DAYS - 2;

const EVENTS_OF_YEAR = 40_000_000;

/** Mail that is not in the store yet: of the last month that is, where most is in the indexes already. */
export class NewMail {
  readonly #events: NewFileEvent[];
  #next = 0;

  static async create(): Promise<NewMail> {
    const mail = await Mail.create({ seed: 'written' });
    const hours = hoursOf({
      firstDay: DAY,
      beforeDay: DAY + 1,
      eventsOfYear: EVENTS_OF_YEAR,
    });
    return new NewMail(
      hours
        .flatMap(hour => mail.eventsOf(hour))
        .map(event => ({ ...event, connectionId: CONNECTION })),
    );
  }

  private constructor(events: NewFileEvent[]) {
    this.#events = events;
  }

  /** @throws where there are no more */
  take(count: number): NewFileEvent[] {
    const taken = this.#events.slice(this.#next, this.#next + count);
    if (taken.length < count) {
      throw new Error('There is no more mail to write');
    }
    this.#next += count;
    return taken;
  }

  /** Of one message: its attachments. */
  takeMessage(): NewFileEvent[] {
    const first = this.#events[this.#next];
    let end = this.#next + 1;
    while (this.#events[end]?.messageId === first?.messageId) {
      end += 1;
    }
    return this.take(end - this.#next);
  }

  /** Leaves the store as it was. */
  static async remove(knex: Knex): Promise<void> {
    await knex('file_events').where({ connection_id: CONNECTION }).delete();
  }
}
