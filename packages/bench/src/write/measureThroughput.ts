import { processTreeCpu } from '../measure/processTreeCpu';
import { percentile } from '../measure/statistics';
import type { NewMail } from './NewMail';

const BATCHES = [1, 10, 100, 500];
/** A fast machine must not come to the end of the mail that there is to write. */
const MS = 3_000;

/** How fast events are committed. */
export interface Throughput {
  writers: number;
  /** Events in a transaction. */
  batch: number;
  perSecond: number;
  /** Milliseconds that a transaction took. */
  p95: number;
  /** Microseconds of the processor for each event: of this process, and of the database where it is another. */
  cpuUs: { writer: number; database: number };
}

/** Writes for some seconds with each number of writers and each size of transaction. */
export async function measureThroughput(options: {
  writers: number[];
  mail: NewMail;
  write: (events: ReturnType<NewMail['take']>) => Promise<number>;
  /** Process id of the PostgreSQL server. */
  postgresPid?: number;
}): Promise<Throughput[]> {
  const measured: Throughput[] = [];
  for (const writers of options.writers) {
    for (const batch of BATCHES) {
      measured.push(await measure(options, writers, batch));
    }
  }
  return measured;
}

async function measure(
  { mail, write, postgresPid }: Parameters<typeof measureThroughput>[0],
  writers: number,
  batch: number,
): Promise<Throughput> {
  const times: number[] = [];
  let written = 0;
  const databaseCpu = async () =>
    postgresPid === undefined ? NaN : processTreeCpu(postgresPid);
  const databaseBefore = await databaseCpu();
  const before = process.cpuUsage();
  const started = performance.now();
  const writeOn = async () => {
    while (performance.now() - started < MS) {
      const events = mail.take(batch);
      const begun = performance.now();
      const added = await write(events);
      written += added;
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: writers }, writeOn));
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(before);
  return {
    writers,
    batch,
    perSecond: written / seconds,
    p95: percentile(times, 0.95),
    cpuUs: {
      writer: (cpu.user + cpu.system) / written,
      database: (((await databaseCpu()) - databaseBefore) * 1e6) / written,
    },
  };
}
