import { DatabaseFileEventWriter } from 'backstage-plugin-mail-forensics-backend/src/events';
import { TRUSTED_DOMAINS } from '../data/Company';
import { formatTable } from '../measure/formatTable';
import { openStore } from '../store/Store';
import type { StoreOptions } from '../storeMain';
import { measureThroughput } from './measureThroughput';
import { measureDisturbance } from './measureDisturbance';
import { NewMail } from './NewMail';

/**
 * Events written as collection writes them, with all indexes and sums; and what searches feel of it.
 *
 * @returns a report in Markdown
 */
export async function measureWrite(options: StoreOptions): Promise<string> {
  const store = await openStore(options.address);
  const { knex, engine } = store;
  const mail = await NewMail.create();
  const writer = DatabaseFileEventWriter.create({
    trustedDomains: TRUSTED_DOMAINS,
  });
  const write = (events: ReturnType<NewMail['take']>) =>
    knex.transaction(trx =>
      writer.insert(trx, { events, insertedAt: new Date() }),
    );
  try {
    await NewMail.remove(knex);
    const throughput = await measureThroughput({
      // SQLite has one writer at a time.
      writers: engine === 'SQLite' ? [1] : [1, 4],
      ...options,
      mail,
      write,
    });
    const disturbance = await measureDisturbance({
      knex,
      engine,
      write: () => write(mail.takeMessage()),
    });
    return [
      `### ${engine}: events written`,
      formatTable(
        [
          'writers',
          'events in a transaction',
          'events per second',
          'p95 ms',
          'CPU µs per event: writer',
          'PostgreSQL',
        ],
        throughput.map(each => [
          each.writers,
          each.batch,
          each.perSecond,
          each.p95,
          each.cpuUs.writer,
          each.cpuUs.database,
        ]),
      ),
      '### Searches meanwhile',
      disturbance,
    ].join('\n\n');
  } finally {
    await NewMail.remove(knex);
    await store.close();
  }
}
