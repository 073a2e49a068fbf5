import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Crowd } from './crowd/Crowd';
import { Mailing } from './crowd/Mailing';
import { formatTable } from './measure/formatTable';
import { processTreeCpu } from './measure/processTreeCpu';
import { percentile } from './measure/statistics';
import { countMadeUp } from './portal/largeTenant';
import { Portal, type PortalOptions } from './portal/Portal';

const LOOK_EVERY_MS = 1_000;

/** For the last mails to arrive, beyond the interval of polls. */
const PATIENCE_MS = 120_000;

const connectionSchema = z.object({
  status: z.string(),
  mailboxes: z.object({ total: z.number() }),
  freshness: z.object({ lagSeconds: z.number().nullable() }),
});

const eventSchema = z.object({
  event: z.object({ inserted: z.string() }),
  file: z.object({ name: z.string() }),
});

interface Options extends PortalOptions {
  timeoutSeconds: number;
  investigators: number;
  exports: number;
  /** Of each of the two parts: without the investigators, and with them. */
  seconds: number;
  /** Process id of the PostgreSQL server. */
  postgresPid?: number;
}

/**
 * Investigators who search and export while mail of a whole tenant is collected: what each feels of the other, and whether
 * anything is lost.
 *
 * @returns a report in Markdown
 */
export async function measureLoad(options: Options): Promise<string> {
  const portal = await Portal.start({ ...options, people: true });
  try {
    const id = await portal.addConnection('Contoso', { mode: 'all' });
    await portal.consent(id);
    await untilMonitoring(portal, id, options);
    const crowd = await Crowd.enter(portal, options);
    const mailing = Mailing.start(portal, countMadeUp(options.users));
    const measure = async () => {
      const idle = await watch(portal, id, options);
      const working = crowd.work();
      const loaded = await watch(portal, id, options);
      crowd.stop();
      await working;
      await mailing.stop();
      const recorded = await untilRecorded(portal, id, mailing, options);
      return [
        formatParts({ idle, loaded }, mailing, recorded),
        crowd.format(),
        formatRecorded(mailing, recorded),
      ].join('\n\n');
    };
    try {
      return await portal.during(measure());
    } finally {
      crowd.stop();
      await mailing.stop();
    }
  } finally {
    await portal.stop();
  }
}

interface Part {
  /** By this machine's clock, in milliseconds. */
  from: number;
  to: number;
  lags: number[];
  eventLoopMs: { p50: number; p99: number; max: number };
  peakRssBytes: number;
  cpuSeconds: number;
  databaseCpuSeconds: number;
}

/** How far collection is behind, once a second, and what the backend takes meanwhile. */
async function watch(
  portal: Portal,
  id: string,
  options: Options,
): Promise<Part> {
  const databaseCpu = async () =>
    options.postgresPid === undefined
      ? NaN
      : processTreeCpu(options.postgresPid);
  const databaseBefore = await databaseCpu();
  portal.backend.countAnew();
  const from = Date.now();
  const lags: number[] = [];
  const end = performance.now() + options.seconds * 1_000;
  while (performance.now() < end) {
    const { freshness } = await portal.ask(
      connectionSchema,
      `/connections/${id}`,
    );
    lags.push(freshness.lagSeconds ?? NaN);
    await sleep(LOOK_EVERY_MS);
  }
  const { vitals } = portal.backend;
  if (!vitals) {
    throw new Error('The backend has not told what it takes');
  }
  return {
    ...{ from, to: Date.now(), lags },
    eventLoopMs: vitals.eventLoopDelayMs,
    peakRssBytes: vitals.peakRssBytes,
    cpuSeconds: vitals.cpuUserSeconds + vitals.cpuSystemSeconds,
    databaseCpuSeconds: (await databaseCpu()) - databaseBefore,
  };
}

/** A file that was recorded, and when, by the backend's clock in milliseconds, which is this machine's. */
type Recorded = { name: string; at: number };

/** Waits until every file is there, or until that can be expected no more. */
async function untilRecorded(
  portal: Portal,
  id: string,
  mailing: Mailing,
  options: Options,
): Promise<Recorded[]> {
  const deadline =
    performance.now() + options.pollIntervalSeconds * 1_000 + PATIENCE_MS;
  for (;;) {
    const recorded = await readRecorded(portal, id);
    if (recorded.length >= mailing.sent.size || performance.now() > deadline) {
      return recorded;
    }
    await sleep(5 * LOOK_EVERY_MS);
  }
}

async function readRecorded(portal: Portal, id: string): Promise<Recorded[]> {
  const response = await portal.fetch('/v2/file-events/export?format=ndjson', {
    body: {
      groups: [
        { filters: [{ term: 'mailForensics.connectionId', value: id }] },
      ],
    },
  });
  if (!response.ok) {
    throw new Error(`The export answered ${response.status}`);
  }
  const lines = (await response.text()).split('\n').filter(Boolean);
  return lines.map(line => {
    const { event, file } = eventSchema.parse(JSON.parse(line));
    return { name: file.name, at: Date.parse(event.inserted) };
  });
}

/** Seconds from sending to the event, of what was sent in a part. */
function waitsIn(
  part: Part,
  mailing: Mailing,
  recorded: readonly Recorded[],
): number[] {
  return recorded.flatMap(({ name, at }) => {
    const sent = mailing.sent.get(name);
    return sent !== undefined && sent >= part.from && sent < part.to
      ? [(at - sent) / 1_000]
      : [];
  });
}

function formatParts(
  parts: { idle: Part; loaded: Part },
  mailing: Mailing,
  recorded: readonly Recorded[],
): string {
  const row = (name: string, of: (part: Part) => number) => [
    name,
    of(parts.idle),
    of(parts.loaded),
  ];
  const wait = (share: number) => (part: Part) =>
    percentile(waitsIn(part, mailing, recorded), share);
  return formatTable(
    ['', 'nobody searches', 'everybody does'],
    [
      row('lag of the mailbox furthest behind, p50 s', ({ lags }) =>
        percentile(lags, 0.5),
      ),
      row('p95 s', ({ lags }) => percentile(lags, 0.95)),
      row('from sending to the event, p50 s', wait(0.5)),
      row('p95 s', wait(0.95)),
      row('event loop late, p50 ms', each => each.eventLoopMs.p50),
      row('p99 ms', each => each.eventLoopMs.p99),
      row('max ms', each => each.eventLoopMs.max),
      row('peak RSS MiB', each => each.peakRssBytes / 2 ** 20),
      row('CPU seconds: backend', each => each.cpuSeconds),
      row('CPU seconds: PostgreSQL', each => each.databaseCpuSeconds),
    ],
  );
}

function formatRecorded(
  mailing: Mailing,
  recorded: readonly Recorded[],
): string {
  const names = new Set(recorded.map(({ name }) => name));
  const lost = [...mailing.sent.keys()].filter(name => !names.has(name));
  return formatTable(
    ['mails with a file each', 'number'],
    [
      ['sent', mailing.sent.size],
      ['recorded', names.size],
      ['lost', lost.length],
      ['recorded twice', recorded.length - names.size],
    ],
  );
}

async function untilMonitoring(
  portal: Portal,
  id: string,
  options: Options,
): Promise<void> {
  const deadline = performance.now() + options.timeoutSeconds * 1_000;
  for (;;) {
    const { status, mailboxes } = await portal.ask(
      connectionSchema,
      `/connections/${id}`,
    );
    if (status === 'Monitoring' && mailboxes.total >= options.users) {
      return;
    }
    if (performance.now() > deadline) {
      throw new Error(`The connection is ${status} after all that time`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}
