import { mkdir } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { measureCollect } from './collect';
import { measureHash } from './hash';
import { measureInitial } from './initial';
import { measureLoad } from './load';
import { measurePreview } from './preview';
import type { StoreAddress } from './store/Store';

const COMMANDS = {
  initial: measureInitial,
  preview: measurePreview,
  load: measureLoad,
  collect: measureCollect,
  hash: measureHash,
};

const USAGE = `Usage: bench <${Object.keys(COMMANDS).join(
  '|',
)}> [--users <n>] [--groups <n>] [--latency <ms>] [--concurrency <n>] [--poll-interval <s>] [--timeout <s>] [--sizes <n,n,…>] [--mails-per-second <n>] [--seconds <n>] [--attachment-bytes <n>] [--files <n>] [--replicas <n>] [--profile <directory>] [--investigators <n>] [--exports <n>] [--heap <MiB>]`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      users: { type: 'string', default: '20000' },
      groups: { type: 'string', default: '200' },
      latency: { type: 'string', default: '0' },
      concurrency: { type: 'string', default: '16' },
      'poll-interval': { type: 'string', default: '300' },
      timeout: { type: 'string', default: '900' },
      investigators: { type: 'string', default: '50' },
      exports: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '120' },
      sizes: { type: 'string', default: '100,1000,10000' },
      'mails-per-second': { type: 'string', default: '5' },
      'attachment-bytes': { type: 'string', default: '50000' },
      files: { type: 'string', default: '3' },
      replicas: { type: 'string', default: '1' },
      profile: { type: 'string' },
      heap: { type: 'string' },
      postgres: { type: 'string' },
      'postgres-pid': { type: 'string' },
      store: { type: 'string' },
    },
  });
  const command = Object.entries(COMMANDS).find(
    ([name]) => name === positionals[0],
  )?.[1];
  if (!command) {
    throw new Error(USAGE);
  }
  const profileDirectory = values.profile && path.resolve(values.profile);
  if (profileDirectory) {
    await mkdir(profileDirectory, { recursive: true });
  }
  const pid = values['postgres-pid'];
  say(`${describeMachine()}; ${describeRun(values)}`);
  const report = await command({
    users: readCount('users', values.users),
    groups: readCount('groups', values.groups),
    latencyMs: readCount('latency', values.latency),
    concurrency: readCount('concurrency', values.concurrency),
    pollIntervalSeconds: readCount('poll-interval', values['poll-interval']),
    timeoutSeconds: readCount('timeout', values.timeout),
    investigators: readCount('investigators', values.investigators),
    exports: readCount('exports', values.exports),
    sizes: values.sizes.split(',').map(size => readCount('sizes', size)),
    mailsPerSecond: readCount('mails-per-second', values['mails-per-second']),
    seconds: readCount('seconds', values.seconds),
    attachmentBytes: readCount('attachment-bytes', values['attachment-bytes']),
    files: readCount('files', values.files),
    replicas: readCount('replicas', values.replicas),
    ...(values.postgres && { postgres: values.postgres }),
    ...(values.heap && { heapMiB: readCount('heap', values.heap) }),
    ...(values.store && { store: addressOf(values.store) }),
    ...(pid && { postgresPid: readCount('postgres-pid', pid) }),
    ...(profileDirectory && { profileDirectory }),
  });
  say(`\n${report}\n`);
}

/** A connection string, or a file of SQLite. */
function addressOf(text: string): StoreAddress {
  return text.startsWith('postgres')
    ? { connectionString: text }
    : { file: text };
}

function readCount(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new Error(`--${option} must be a whole number. ${USAGE}`);
  }
  return Number(text);
}

function describeMachine(): string {
  const [processor] = cpus();
  return `${cpus().length} × ${processor?.model.trim()}, ${Math.round(
    totalmem() / 2 ** 30,
  )} GiB, Node.js ${process.versions.node}, load ${loadavg()[0].toFixed(1)}`;
}

function describeRun(values: {
  users: string;
  concurrency: string;
  latency: string;
  postgres?: string;
  store?: string;
}): string {
  return `${values.users} users, concurrency ${values.concurrency}, ${
    values.latency
  } ms latency, ${
    (values.postgres ?? values.store)?.startsWith('postgres')
      ? 'PostgreSQL'
      : 'SQLite'
  }`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
});
