import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { Company } from '../data/Company';
import { Files } from '../data/Files';
import { Random } from '../data/Random';
import { formatTable } from '../measure/formatTable';
import { percentile } from '../measure/statistics';
import { Answers } from '../search/Answers';
import { KINDS } from '../search/kinds';
import type { Engine } from '../search/Sql';

const EVENTS_PER_SECOND = 200;
const MS = 20_000;

/** What people ask most, as often each. */
const ASKED = [
  'newest 50: everything',
  'newest 50: sender',
  'newest 50: recipient',
  'newest 50: category',
  'substring: word met now and then',
  'recipient domain',
  'page at any depth: everything',
  'three filters at random',
  'hash pivot',
  'histogram: 30 days',
];

interface Phase {
  name: string;
  times: number[];
  perSecond: number;
}

/**
 * Searches one after the other: alone, while events are written at the pace of a company of half a million people, and alone
 * again.
 *
 * @returns a table in Markdown
 */
export async function measureDisturbance(options: {
  knex: Knex;
  engine: Engine;
  /** Writes a message. @returns how many events it had */
  write: () => Promise<number>;
}): Promise<string> {
  const ask = await asker(options);
  await askFor(ask, MS / 4);
  const phases: Phase[] = [
    { name: 'nothing is written', times: await askFor(ask, MS), perSecond: 0 },
    await whileWriting(ask, options.write),
    { name: 'nothing is written', times: await askFor(ask, MS), perSecond: 0 },
  ];
  return formatTable(
    ['while', 'events per second', 'searches', 'p50 ms', 'p95 ms', 'p99 ms'],
    phases.map(({ name, times, perSecond }) => [
      name,
      perSecond,
      times.length,
      percentile(times, 0.5),
      percentile(times, 0.95),
      percentile(times, 0.99),
    ]),
  );
}

async function whileWriting(
  ask: () => Promise<number>,
  write: () => Promise<number>,
): Promise<Phase> {
  const stopped = new AbortController();
  const started = performance.now();
  let written = 0;
  const writing = (async () => {
    while (!stopped.signal.aborted) {
      written += await write();
      const due = started + (written / EVENTS_PER_SECOND) * 1000;
      await sleep(Math.max(0, due - performance.now()));
    }
  })();
  const times = await askFor(ask, MS);
  stopped.abort();
  await writing;
  const seconds = (performance.now() - started) / 1000;
  return {
    name: `${EVENTS_PER_SECOND} a second are written`,
    times,
    perSecond: written / seconds,
  };
}

async function askFor(
  ask: () => Promise<number>,
  ms: number,
): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    times.push(await ask());
  }
  return times;
}

/** @returns asks the next question, and tells how many milliseconds the answer took */
async function asker(options: {
  knex: Knex;
  engine: Engine;
}): Promise<() => Promise<number>> {
  const answers = Answers.create(options.knex);
  const terms = {
    ...options,
    random: Random.of('asked while writing'),
    company: Company.create(),
    files: await Files.create(),
  };
  const kinds = KINDS.filter(({ name }) => ASKED.includes(name));
  let turn = 0;
  return async () => {
    const { asked } = await kinds[turn % kinds.length].ask(terms);
    turn += 1;
    const started = performance.now();
    await answers.to(asked);
    return performance.now() - started;
  };
}
