import type { Knex } from 'knex';
import { MonthPartitions, type PartitionChange } from '../database';
import { monthOf } from './monthOf';

/** Months that are made before the first event of them can come. */
const AHEAD = 1;

/**
 * The months that events are kept in where the database keeps them by month. An event of a month that was not made is kept
 * apart from them, and is found like any other.
 */
export class EventMonths {
  readonly #partitions: MonthPartitions;

  static create(options: { knex: Knex }): EventMonths {
    return new EventMonths(options.knex);
  }

  private constructor(knex: Knex) {
    this.#partitions = MonthPartitions.create({
      knex,
      tables: ['file_events', 'file_event_recipients'],
      time: 'observed_at',
    });
  }

  /** Makes the present month and the next; what cannot be made at once is made the next time. */
  async makeAhead(now: Date): Promise<void> {
    const ahead = new Date(now);
    ahead.setUTCDate(1);
    ahead.setUTCMonth(ahead.getUTCMonth() + AHEAD);
    await this.make({ from: now, to: ahead });
  }

  /** Makes the months that a span of time touches; what cannot be made at once is left out. */
  async make(span: { from: Date; to: Date }): Promise<void> {
    for (let month = monthOf(span.from); month <= monthOf(span.to); month++) {
      await this.#partitions.make(month);
    }
  }

  /** Months that are kept by themselves and have ended, the earliest first. */
  async endedBefore(time: Date): Promise<number[]> {
    const months = await this.#partitions.list();
    return months.filter(month => month < monthOf(time));
  }

  /** As {@link MonthPartitions.drop}. */
  async drop(
    month: number,
    mayGo: (trx: Knex.Transaction) => Promise<boolean>,
  ): Promise<PartitionChange> {
    return this.#partitions.drop(month, mayGo);
  }
}
