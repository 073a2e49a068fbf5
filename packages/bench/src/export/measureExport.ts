import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { BEGIN, END, hoursOf, DAYS } from '../data/calendar';
import { formatTable } from '../measure/formatTable';
import { processTreeCpu } from '../measure/processTreeCpu';
import { percentile } from '../measure/statistics';
import { StoreBackend } from '../portal/StoreBackend';
import type { StoreOptions } from '../storeMain';
import { checkCsv, checkNdjson } from './checkFile';
import { openInLibreOffice } from './openInLibreOffice';

const ROWS = 1_000_000;
const LOOK_EVERY_MS = 500;
const MIB = 2 ** 20;
const WRITTEN_BEHIND_BYTES = 4 * MIB;

const EXPORT_ID_HEADER = 'x-mail-forensics-export-id';

const manifestSchema = z.object({
  state: z.string(),
  rows: z.number(),
  bytes: z.number(),
  sha256: z.string(),
});

const FORMATS = ['csv', 'ndjson'] as const;

type ExportFormat = (typeof FORMATS)[number];

interface Measured {
  format: ExportFormat;
  rows: number;
  bytes: number;
  seconds: number;
  firstByteMs: number;
  /** Of the backend's memory, one every half second. */
  rssBytes: number[];
  cpuSeconds: number;
  /** NaN where the database is no process of its own. */
  databaseCpuSeconds: number;
  checked: string;
}

/**
 * A million events taken out over HTTP, as CSV and as NDJSON.
 *
 * @returns a report in Markdown
 */
export async function measureExport(options: StoreOptions): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'mail-forensics-bench-'));
  const backend = await StoreBackend.start(options);
  try {
    const measured: Measured[] = [];
    for (const format of FORMATS) {
      measured.push(
        await measure(backend, {
          format,
          postgresPid: options.postgresPid,
          body: bodyFor(options.events),
          file: path.join(directory, `events.${format}`),
        }),
      );
    }
    return report(measured, await openInLibreOffice(directory));
  } finally {
    await backend.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Asks for the newest million, or for everything where that is less. */
function bodyFor(events: number): object {
  const hours = hoursOf({ firstDay: 0, beforeDay: DAYS, eventsOfYear: events });
  let first = hours.length - 1;
  for (let sum = 0; first > 0; first -= 1) {
    sum += hours[first].events;
    if (sum >= ROWS) {
      break;
    }
  }
  const from = first > 0 ? hours[first].begin : BEGIN;
  return {
    groups: [
      {
        filters: [
          { term: '@timestamp', operator: 'ON_OR_AFTER', value: from },
          { term: '@timestamp', operator: 'ON_OR_BEFORE', value: END },
        ],
      },
    ],
  };
}

async function measure(
  backend: StoreBackend,
  options: {
    format: ExportFormat;
    body: object;
    file: string;
    postgresPid: number | undefined;
  },
): Promise<Measured> {
  const databaseCpu = async () =>
    options.postgresPid === undefined
      ? NaN
      : processTreeCpu(options.postgresPid);
  const databaseBefore = await databaseCpu();
  const rssBytes: number[] = [];
  backend.process.countAnew();
  const timer = setInterval(() => {
    const { vitals } = backend.process;
    if (vitals) {
      rssBytes.push(vitals.rssBytes);
    }
  }, LOOK_EVERY_MS);
  try {
    const started = performance.now();
    const response = await backend.client.fetch(
      `/v2/file-events/export?format=${options.format}`,
      { body: options.body },
    );
    if (!response.ok || !response.body) {
      throw new Error(`The export was answered ${response.status}`);
    }
    const { bytes, sha256, firstByteAt } = await save(
      response.body,
      options.file,
    );
    const seconds = (performance.now() - started) / 1000;
    const databaseCpuSeconds = (await databaseCpu()) - databaseBefore;
    const { vitals } = backend.process;
    const manifest = await backend.client.ask(
      manifestSchema,
      `/v2/file-events/exports/${response.headers.get(EXPORT_ID_HEADER)}`,
    );
    if (manifest.bytes !== bytes || manifest.sha256 !== sha256) {
      throw new Error('The manifest is not that of the file');
    }
    return {
      format: options.format,
      rows: manifest.rows,
      bytes,
      seconds,
      firstByteMs: firstByteAt - started,
      rssBytes,
      cpuSeconds:
        (vitals?.cpuUserSeconds ?? NaN) + (vitals?.cpuSystemSeconds ?? NaN),
      databaseCpuSeconds,
      checked: await check(options.format, options.file, manifest.rows),
    };
  } finally {
    clearInterval(timer);
  }
}

/** As a browser does: the disk is written to while more arrives. */
async function save(body: ReadableStream<Uint8Array>, name: string) {
  const hash = createHash('sha256');
  let bytes = 0;
  let firstByteAt = NaN;
  const note = async function* note(chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      firstByteAt = bytes === 0 ? performance.now() : firstByteAt;
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(
    body,
    note,
    createWriteStream(name, { highWaterMark: WRITTEN_BEHIND_BYTES }),
  );
  return { bytes, sha256: hash.digest('hex'), firstByteAt };
}

async function check(format: ExportFormat, file: string, rows: number) {
  const stream = createReadStream(file, { encoding: 'utf8' });
  const found = await (format === 'csv' ? checkCsv : checkNdjson)(stream);
  if (found.rows !== rows) {
    throw new Error(`The ${format} holds ${found.rows} rows of ${rows}`);
  }
  return `${found.rows} rows parsed, each event once`;
}

function report(all: readonly Measured[], libreOffice: string): string {
  return [
    formatTable(
      [
        'format',
        'rows',
        'MiB',
        'seconds',
        'rows per second',
        'first byte ms',
        'CPU µs per row: backend',
        'PostgreSQL',
        'RSS MiB: first quarter',
        'last quarter',
        'most',
        'checked',
      ],
      all.map(each => {
        const quarter = Math.ceil(each.rssBytes.length / 4);
        return [
          each.format,
          each.rows,
          each.bytes / MIB,
          each.seconds,
          each.rows / each.seconds,
          each.firstByteMs,
          (each.cpuSeconds * 1e6) / each.rows,
          (each.databaseCpuSeconds * 1e6) / each.rows,
          percentile(each.rssBytes.slice(0, quarter), 0.5) / MIB,
          percentile(each.rssBytes.slice(-quarter), 0.5) / MIB,
          percentile(each.rssBytes, 1) / MIB,
          each.checked,
        ];
      }),
    ),
    libreOffice,
  ].join('\n\n');
}
