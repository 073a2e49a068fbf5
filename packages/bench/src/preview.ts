import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { formatTable } from './measure/formatTable';
import { formatPages, pageProbes } from './report';
import { Prober } from './measure/Prober';
import { userName } from './portal/largeTenant';
import {
  Portal,
  type PortalOptions,
  type RequestTotals,
} from './portal/Portal';

const ROWS = 100_000;
const REPEATS = 3;

const MAIL_AND_SIGN_IN = new Set([
  'messageDelta',
  'messages',
  'mailFolders',
  'token',
  'discovery',
]);

const statusSchema = z.object({ status: z.string() });

const lineSchema = z.union([
  z.object({ progress: z.object({ requests: z.number() }) }),
  z.object({
    preview: z.object({
      rows: z.array(z.unknown()),
      mailboxes: z.number().nullable(),
      directory: z
        .object({ requests: z.number(), users: z.number() })
        .nullable(),
    }),
  }),
]);

type Scope =
  | { mode: 'all' }
  | { mode: 'users'; csv: string }
  | { mode: 'groups'; csv: string };

interface Case {
  name: string;
  scope: Scope;
  /** The connection in whose tenant to look; absent: before there is one, and so no directory to ask. */
  connectionId?: string;
}

/** What one preview took. */
interface Taken {
  /** Until the directory is asked for the first time, or the answer begins; from the first byte of the upload. */
  untilDirectoryMs: number;
  totalMs: number;
  rows: number;
  mailboxes: number | null;
  /** As the answer tells it. */
  told: number | null;
  /** As the tenant counts it: over HTTP, and in batches. */
  counted: { http: number; inBatch: number };
}

/**
 * Previews of scopes, before and after consent.
 *
 * @returns a report in Markdown
 */
export async function measurePreview(options: PortalOptions): Promise<string> {
  const portal = await Portal.start(options);
  try {
    const id = await portal.addConnection('Contoso', {
      mode: 'users',
      csv: `userPrincipalName\n${userName(0)}\n`,
    });
    const before = await measureCase(portal, {
      name: `${ROWS} users, before consent`,
      scope: usersFile(options.users, ROWS),
    });
    await portal.consent(id);
    await monitoring(portal, id);
    const prober = Prober.start(pageProbes(portal, id));
    try {
      const rows = [before];
      for (const each of casesOf(options, id)) {
        rows.push(await measureCase(portal, each));
      }
      return [formatCases(rows), formatPages(await prober.stop())].join('\n\n');
    } finally {
      await prober.stop();
    }
  } finally {
    await portal.stop();
  }
}

function casesOf(
  { users, groups }: PortalOptions,
  connectionId: string,
): Case[] {
  return [
    {
      name: `${ROWS} rows, ${users} users`,
      scope: usersFile(users, ROWS),
      connectionId,
    },
    {
      name: `${users} users`,
      scope: usersFile(users, users),
      connectionId,
    },
    {
      name: `${groups} groups`,
      scope: {
        mode: 'groups',
        csv: fileOf('group', groups, n => `Team ${n}`),
      },
      connectionId,
    },
    { name: 'all', scope: { mode: 'all' }, connectionId },
  ];
}

/** Everybody once, and then people whom nobody knows. */
function usersFile(users: number, rows: number): Scope {
  return {
    mode: 'users',
    csv: fileOf('userPrincipalName', rows, n =>
      n < users ? userName(n) : `nobody${n}@contoso.com`,
    ),
  };
}

function fileOf(
  header: string,
  rows: number,
  entry: (n: number) => string,
): string {
  const lines = Array.from({ length: rows }, (_, n) => entry(n));
  return `${[header, ...lines].join('\r\n')}\r\n`;
}

interface Measured {
  name: string;
  taken: Taken;
  /** For each preview; whatever else the backend did meanwhile is in it. */
  cpuMs: number;
  eventLoopMaxMs: number;
}

/** The median by time until the directory, of a few. */
async function measureCase(portal: Portal, each: Case): Promise<Measured> {
  portal.backend.countAnew();
  const all: Taken[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    all.push(await preview(portal, each));
  }
  await sleep(1_000);
  all.sort((a, b) => a.untilDirectoryMs - b.untilDirectoryMs);
  const { vitals } = portal.backend;
  const cpuSeconds =
    (vitals?.cpuUserSeconds ?? NaN) + (vitals?.cpuSystemSeconds ?? NaN);
  return {
    name: each.name,
    taken: all[Math.floor(REPEATS / 2)],
    cpuMs: (cpuSeconds * 1000) / REPEATS,
    eventLoopMaxMs: vitals?.eventLoopDelayMs.max ?? NaN,
  };
}

async function preview(
  portal: Portal,
  { scope, connectionId }: Case,
): Promise<Taken> {
  const before = await portal.requests();
  const started = performance.now();
  const response = await portal.fetch(
    connectionId === undefined
      ? '/scope/preview'
      : `/connections/${connectionId}/scope/preview`,
    { body: scope, accept: 'application/x-ndjson' },
  );
  if (!response.ok || !response.body) {
    throw new Error(`The preview was answered ${response.status}`);
  }
  let untilDirectoryMs = NaN;
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    if (Number.isNaN(untilDirectoryMs)) {
      untilDirectoryMs = performance.now() - started;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  const totalMs = performance.now() - started;
  const last = lineSchema.parse(JSON.parse(lastLine(text)));
  if (!('preview' in last)) {
    throw new Error('The preview ended without a result');
  }
  const { rows, mailboxes, directory } = last.preview;
  return {
    untilDirectoryMs,
    totalMs,
    rows: rows.length,
    mailboxes,
    told: directory?.requests ?? null,
    counted: difference(before, await portal.requests()),
  };
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** Requests to the directory: those for mail go on meanwhile. */
function difference(
  before: RequestTotals,
  after: RequestTotals,
): Taken['counted'] {
  const count = (of: 'http' | 'inBatch') =>
    Object.entries(after[of])
      .filter(([kind]) => !MAIL_AND_SIGN_IN.has(kind))
      .reduce((sum, [kind, n]) => sum + n - (before[of][kind] ?? 0), 0);
  return { http: count('http'), inBatch: count('inBatch') };
}

async function monitoring(portal: Portal, id: string): Promise<void> {
  for (let seconds = 0; seconds < 60; seconds += 1) {
    const { status } = await portal.ask(statusSchema, `/connections/${id}`);
    if (status === 'Monitoring') {
      return;
    }
    await sleep(1_000);
  }
  throw new Error('The connection did not reach Monitoring within a minute');
}

function formatCases(cases: readonly Measured[]): string {
  return formatTable(
    [
      `preview, median of ${REPEATS}`,
      'rows',
      'mailboxes',
      'ms before the directory is asked',
      'ms in all',
      'HTTP requests told',
      'counted',
      'in batches',
      'CPU ms of the backend',
      'event loop late, max ms',
    ],
    cases.map(({ name, taken, cpuMs, eventLoopMaxMs }) => [
      name,
      taken.rows,
      taken.mailboxes ?? NaN,
      taken.untilDirectoryMs,
      taken.totalMs,
      taken.told ?? NaN,
      taken.counted.http,
      taken.counted.inBatch,
      cpuMs,
      eventLoopMaxMs,
    ]),
  );
}
