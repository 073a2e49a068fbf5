import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_TENANT } from 'm365-simulator';
import { z } from 'zod';
import { FILE_PREFIX, sendMails, type SentMail } from './collect/Sending';
import { floorResult, type FloorTask } from './collect/floorMain';
import { untilMonitoring } from './initial';
import { formatTable } from './measure/formatTable';
import { percentile } from './measure/statistics';
import {
  Portal,
  type PortalOptions,
  type RequestTotals,
} from './portal/Portal';
import { ROOT } from './root';

const LOOK_EVERY_MS = 1_000;
/** Of the demo tenant, with a mailbox. */
const DEMO_MAILBOXES = 8;
const TRANSFORM = path.join(
  ROOT,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);

const totalSchema = z.object({ totalCount: z.number() });
const eventSchema = z.object({
  event: z.object({ inserted: z.string() }),
  destination: z.object({ email: z.object({ subject: z.string() }) }),
});
const userSchema = z.object({
  items: z.array(z.object({ id: z.string(), mailbox: z.string() })),
});

interface Options extends Omit<PortalOptions, 'users'> {
  timeoutSeconds: number;
  /** Mailboxes of each run. */
  sizes: readonly number[];
  mailsPerSecond: number;
  seconds: number;
  attachmentBytes: number;
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
  const portal = await Portal.start({ ...options, users: size });
  try {
    const id = await portal.addConnection('Contoso', { mode: 'all' });
    await portal.consent(id);
    await untilMonitoring(portal, id, { ...options, users: size });
    // Deleted Items have their first turn after that.
    await sleep(options.pollIntervalSeconds * 1_000 + 5_000);
    const before = await portal.requests();
    portal.backends.forEach(backend => backend.countAnew());
    const started = performance.now();
    const sent = await sendMails({
      tenantUrl: portal.tenantUrl,
      people: size - DEMO_MAILBOXES,
      perSecond: options.mailsPerSecond,
      seconds: options.seconds,
      bytes: options.attachmentBytes,
    });
    const attachments = sent.reduce((sum, mail) => sum + mail.attachments, 0);
    await untilRecorded(portal, attachments, options);
    const seconds = (performance.now() - started) / 1_000;
    const requests = difference(await portal.requests(), before);
    await sleep(600);
    const vitals = portal.backends.map(({ vitals: its }) => its);
    const cpu = vitals.reduce(
      (sum, its) =>
        sum + (its?.cpuUserSeconds ?? NaN) + (its?.cpuSystemSeconds ?? NaN),
      0,
    );
    const latencies = await readLatencies(portal);
    const floor = await measureFloor(portal, { sent, requests, ...options });
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
    await portal.stop();
  }
}

const ofThisRun = {
  groups: [{ filters: [{ term: 'file.name', value: `${FILE_PREFIX}*` }] }],
};

async function untilRecorded(
  portal: Portal,
  attachments: number,
  options: Options,
): Promise<void> {
  const deadline = performance.now() + options.timeoutSeconds * 1_000;
  for (;;) {
    const { totalCount } = await portal.ask(totalSchema, '/v2/file-events', {
      ...ofThisRun,
      pgSize: 1,
      exactCount: true,
    });
    if (totalCount >= attachments) {
      return;
    }
    if (performance.now() > deadline) {
      throw new Error(
        `Recorded ${totalCount} of ${attachments} within ${options.timeoutSeconds} s`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Milliseconds from sending, which the subject tells, to when the event was written. */
async function readLatencies(portal: Portal): Promise<number[]> {
  const response = await portal.fetch('/v2/file-events/export?format=ndjson', {
    body: ofThisRun,
  });
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines.flatMap(line => {
    const event = eventSchema.safeParse(JSON.parse(line)).data;
    return event
      ? [
          Date.parse(event.event.inserted) -
            Number(event.destination.email.subject),
        ]
      : [];
  });
}

async function measureFloor(
  portal: Portal,
  options: Options & { sent: SentMail[]; requests: RequestTotals },
): Promise<z.infer<typeof floorResult>> {
  const { http, inBatch } = options.requests;
  const directory = await mkdtemp(path.join(tmpdir(), 'mail-forensics-floor-'));
  const resultFile = path.join(directory, 'result.json');
  const response = await fetch(`${portal.tenantUrl}/_sim/users`);
  const { items } = userSchema.parse(await response.json());
  const task: FloorTask = {
    tenantUrl: portal.tenantUrl,
    tenantId: DEMO_TENANT.id,
    database: portal.pluginDatabase,
    users: items
      .filter(user => user.mailbox === 'exchange')
      .map(user => user.id),
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
