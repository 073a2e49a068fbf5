/*
 * Loaded into a measured process before its own code: reports what it takes, twice a second, to the process that
 * started it. A message to it starts the count anew, and a profile of what is counted where one is wanted; another ends
 * that profile.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { VitalsMessage } from './Vitals';

const REPORT_EVERY_MS = 500;
const RESOLUTION_MS = 10;

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
let cpuBefore = process.cpuUsage();

const profileFile = process.env.MAIL_FORENSICS_BENCH_PROFILE;
const inspector = profileFile ? new Session() : undefined;
inspector?.connect();

process.on('message', (message: unknown) => {
  if (message === 'count anew') {
    delay.reset();
    cpuBefore = process.cpuUsage();
    void startProfile();
  }
  if (message === 'end profile') {
    void endProfile();
  }
});
// Whoever ends by itself is not to be kept alive by being measured.
process.channel?.unref();

// A hundred looks a second cost something themselves: where nobody asks how late the loop is, nobody looks.
if (process.env.MAIL_FORENSICS_BENCH_LOOKS !== 'no') {
  delay.enable();
}
setInterval(report, REPORT_EVERY_MS).unref();

function report(): void {
  const cpu = process.cpuUsage(cpuBefore);
  const message: VitalsMessage = {
    type: 'vitals',
    vitals: {
      cpuUserSeconds: cpu.user / 1e6,
      cpuSystemSeconds: cpu.system / 1e6,
      rssBytes: process.memoryUsage.rss(),
      eventLoopDelayMs: {
        p50: delayMs(delay.percentile(50)),
        p99: delayMs(delay.percentile(99)),
        max: delayMs(delay.max),
      },
    },
  };
  process.send?.(message, undefined, undefined, () => {});
}

async function startProfile(): Promise<void> {
  await inspector?.post('Profiler.enable');
  await inspector?.post('Profiler.start');
}

async function endProfile(): Promise<void> {
  const ended = await inspector?.post('Profiler.stop');
  if (profileFile && ended) {
    writeFileSync(profileFile, JSON.stringify(ended.profile));
  }
  process.send?.('profile ended');
}

/** The histogram holds the times between two looks, and looks are that far apart when nothing is late. */
function delayMs(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
}
