import type { Knex } from 'knex';
import { inBatches, insertRows } from '../../database';
import type { FileEventRow, RecipientRow } from '../FileEventRow';
import { monthOf } from '../monthOf';

const BATCH_SIZE = 500;

/** Names by month, each once. */
class Listing {
  readonly #months = new Map<number, Set<string>>();

  add(name: string | null, month: number): void {
    if (name === null) {
      return;
    }
    const names = this.#months.get(month);
    if (names) {
      names.add(name);
    } else {
      this.#months.set(month, new Set([name]));
    }
  }

  async insert(
    trx: Knex.Transaction,
    table: string,
    column: string,
  ): Promise<void> {
    const rows = [...this.#months]
      .sort(([one], [other]) => one - other)
      .flatMap(([month, names]) =>
        [...names].sort().map(
          (name): Record<string, string | number> => ({
            [column]: name,
            month,
          }),
        ),
      );
    for (const batch of inBatches(rows, BATCH_SIZE)) {
      await insertRows(trx, { table, rows: batch, returning: 'month' });
    }
  }
}

/**
 * Lists the addresses and domains of events in the months of the events, where searches for a part of one look first.
 * In one order, so that nobody who lists the same at the same time waits in a circle.
 */
export async function insertNames(
  trx: Knex.Transaction,
  rows: readonly { event: FileEventRow; recipients: RecipientRow[] }[],
): Promise<void> {
  const addresses = new Listing();
  const domains = new Listing();
  for (const { event, recipients } of rows) {
    const month = monthOf(event.observed_at);
    addresses.add(event.sender_key, month);
    addresses.add(event.from_key, month);
    for (const recipient of recipients) {
      addresses.add(recipient.address_key, month);
      domains.add(recipient.domain, month);
    }
  }
  await addresses.insert(trx, 'file_event_addresses', 'address_key');
  await domains.insert(trx, 'file_event_domains', 'domain');
}
