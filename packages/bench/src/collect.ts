import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_TENANT } from 'm365-simulator';
import type { z } from 'zod';
import {
  Collection,
  type CollectionOptions,
  type RequestTotals,
} from './collect/Collection';
import { sendMails, type SentMail } from './collect/Sending';
import { floorResult, type FloorTask } from './collect/floorMain';
import { formatTable } from './measure/formatTable';
import { percentile } from './measure/statistics';
import { countMadeUp } from './portal/largeTenant';
import { ROOT } from './root';

const TRANSFORM = path.join(
  ROOT,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

interface Options extends Omit<CollectionOptions, 'users'> {
  /** Mailboxes of each run. */
  sizes: readonly number[];
  mailsPerSecond: number;
  seconds: number;
  attachmentBytes: number;
  /** Of a mail, at most. */
  files: number;
}

/**
 * Collecting as it goes on day after day: mail is sent at a steady pace into a number of mailboxes, most of which are idle.
 * Beside it, what the same requests and rows cost a bare loop.
 *
 * @returns a report in Markdown
 */
export async function measureCollect(options: Options): Promise<string> {
  const rows: (string | number)[][] = [];
  for (const size of options.sizes) {
    rows.push(await measureSize(options, size));
  }
  return formatTable(
    [
      'mailboxes',
      'attachments',
      'attachments per second',
      'p50 s, sent to searchable',
      'p99 s',
      'HTTP requests per poll of a mailbox',
      'Graph requests per poll of a mailbox',
      'requests per mail with attachments, besides',
      'CPU s',
      'CPU s, floor',
      'to the floor',
      'peak RSS MiB',
    ],
    rows,
  );
}

async function measureSize(
  options: Options,
  size: number,
): Promise<(string | number)[]> {
  const collection = await Collection.start({ ...options, users: size });
  try {
    await collection.untilSettled();
    const before = await collection.requests();
    collection.replicas.forEach(replica => replica.countAnew());
    const started = performance.now();
    const sent = await sendMails({
      tenantUrl: collection.tenantUrl,
      people: countMadeUp(size),
      perSecond: options.mailsPerSecond,
      seconds: options.seconds,
      bytes: options.attachmentBytes,
      files: options.files,
    });
    const attachments = sent.reduce((sum, mail) => sum + mail.attachments, 0);
    await collection.untilRecorded(attachments);
    const seconds = (performance.now() - started) / 1_000;
    const requests = difference(await collection.requests(), before);
    // The last report of the processes is half a second old at most.
    await sleep(600);
    const vitals = collection.replicas.map(({ vitals: its }) => its);
    const cpu = vitals.reduce(
      (sum, its) =>
        sum + (its?.cpuUserSeconds ?? NaN) + (its?.cpuSystemSeconds ?? NaN),
      0,
    );
    await Promise.all(collection.replicas.map(replica => replica.endProfile()));
    const latencies = await collection.latencies();
    const floor = await measureFloor(collection, {
      ...{ sent, requests },
      concurrency: options.concurrency,
    });
    const polls = (size * seconds) / options.pollIntervalSeconds;
    const listed =
      (requests.http.messageDelta ?? 0) + (requests.http.batch ?? 0);
    const asked =
      (requests.http.messageDelta ?? 0) + (requests.inBatch.messageDelta ?? 0);
    const reads =
      (requests.http.message ?? 0) + (requests.http.attachmentContent ?? 0);
    return [
      size,
      attachments,
      attachments / seconds,
      percentile(latencies, 0.5) / 1_000,
      percentile(latencies, 0.99) / 1_000,
      listed / polls,
      asked / polls,
      reads / sent.length,
      cpu,
      floor.cpuSeconds,
      cpu / floor.cpuSeconds,
      Math.max(...vitals.map(its => its?.peakRssBytes ?? NaN)) / 2 ** 20,
    ];
  } finally {
    await collection.stop();
  }
}

async function measureFloor(
  collection: Collection,
  options: { sent: SentMail[]; requests: RequestTotals; concurrency: number },
): Promise<z.infer<typeof floorResult>> {
  const { http, inBatch } = options.requests;
  const directory = await mkdtemp(path.join(tmpdir(), 'mail-forensics-floor-'));
  const resultFile = path.join(directory, 'result.json');
  const task: FloorTask = {
    tenantUrl: collection.tenantUrl,
    tenantId: DEMO_TENANT.id,
    database: collection.database,
    users: await collection.users(),
    messages: options.sent,
    polls: {
      alone: http.messageDelta ?? 0,
      together: inBatch.messageDelta ?? 0,
      batches: http.batch ?? 0,
    },
    concurrency: options.concurrency,
    resultFile,
  };
  const taskFile = path.join(directory, 'task.json');
  await writeFile(taskFile, JSON.stringify(task));
  const child = spawn(
    process.execPath,
    [
      ...['--require', TRANSFORM],
      path.join(ROOT, 'packages/bench/src/collect/floorMain.ts'),
      taskFile,
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0) {
    throw new Error(`The floor ended with ${code}`);
  }
  const result = floorResult.parse(
    JSON.parse(await readFile(resultFile, 'utf8')),
  );
  await rm(directory, { recursive: true });
  return result;
}

function difference(after: RequestTotals, before: RequestTotals) {
  const minus = (
    one: Record<string, number>,
    other: Record<string, number>,
  ): Record<string, number> =>
    Object.fromEntries(
      Object.entries(one).map(([kind, count]) => [
        kind,
        count - (other[kind] ?? 0),
      ]),
    );
  return {
    http: minus(after.http, before.http),
    inBatch: minus(after.inBatch, before.inBatch),
  };
}
