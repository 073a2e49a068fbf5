import { z } from 'zod';
import { percentile } from '../measure/statistics';
import { Random } from '../data/Random';
import type { Answers } from './Answers';
import type { Hand } from './Hand';
import { MAX_COUNT } from './Sql';
import type { Asked, Kind, Question, Terms } from './Question';

/** What is measured of a kind of question, in milliseconds. */
export interface Measured {
  kind: Kind;
  /** One client. */
  alone: Distribution;
  /** Eight clients. */
  together: Distribution;
  byHand: {
    p50: number;
    /** How many times as long the plugin took as the quickest SQL, over the same questions. */
    ratio: number;
  };
  /** Reading everything; NaN where that was not asked. */
  scan: number;
  /** Ways that the plugin said it took, the commonest first. */
  ways: string;
  /** Of the answers, how many were of a part only. */
  partial: number;
}

export interface Distribution {
  asked: number;
  p50: number;
  p95: number;
  p99: number;
}

/** When to stop asking questions of a kind: whichever comes first. */
const ALONE = { asks: 200, ms: 3_000 };
const TOGETHER = { asks: 200, ms: 3_000 };
const BY_HAND = { asks: 15, ms: 4_000 };

const countsSchema = z.array(z.object({ docCount: z.number() })).optional();
const answerSchema = z.object({
  totalCount: z.number().optional(),
  totalCountIsLowerBound: z.boolean().optional(),
  completeBackTo: z.string().optional(),
  docCount: z.number().optional(),
  buckets: countsSchema,
  groups: countsSchema,
});

const CLIENTS = 8;
const WARM_UPS = 3;

/** Puts questions to the plugin and, in SQL, to the database under it. */
export class Interview {
  readonly #terms: Omit<Terms, 'random'>;
  readonly #answers: Answers;
  readonly #hand: Hand;

  static create(options: {
    terms: Omit<Terms, 'random'>;
    answers: Answers;
    hand: Hand;
  }): Interview {
    return new Interview(options.terms, options.answers, options.hand);
  }

  private constructor(
    terms: Omit<Terms, 'random'>,
    answers: Answers,
    hand: Hand,
  ) {
    this.#terms = terms;
    this.#answers = answers;
    this.#hand = hand;
  }

  async about(kind: Kind): Promise<Measured> {
    const random = Random.of(`asked ${kind.name}`);
    const next = async () => kind.ask({ ...this.#terms, random });
    for (let n = 0; n < WARM_UPS; n += 1) {
      await this.#answers.to((await next()).asked);
    }
    const seen: unknown[] = [];
    const alone = await this.#asked(next, ALONE, 1, seen);
    const together = await this.#asked(next, TOGETHER, CLIENTS, []);
    return {
      kind,
      alone,
      together,
      byHand: await this.#compared(next),
      scan: kind.scan ? await this.#hand.scan((await next()).byHand[0]) : NaN,
      ways: waysOf(seen),
      partial: seen.filter(isPartial).length,
    };
  }

  async #asked(
    next: () => Promise<Question>,
    until: { asks: number; ms: number },
    clients: number,
    seen: unknown[],
  ): Promise<Distribution> {
    const times: number[] = [];
    const end = performance.now() + until.ms;
    let begun = 0;
    const client = async () => {
      while (begun < until.asks && performance.now() < end) {
        begun += 1;
        const { asked } = await next();
        times.push(await this.#timed(asked, seen));
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    return {
      asked: times.length,
      p50: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      p99: percentile(times, 0.99),
    };
  }

  /** The same questions to both, each of them first in every other: who is first finds nothing in memory. */
  async #compared(next: () => Promise<Question>): Promise<Measured['byHand']> {
    const plugin: number[] = [];
    const hand: number[] = [];
    const end = performance.now() + BY_HAND.ms;
    while (plugin.length < BY_HAND.asks && performance.now() < end) {
      const { asked, byHand } = await next();
      const answers: unknown[] = [];
      let total = NaN;
      const steps = [
        async () => plugin.push(await this.#timed(asked, answers)),
        async () => {
          const told = await this.#hand.quickest(byHand);
          hand.push(told.ms);
          total = told.total;
        },
      ];
      for (const step of plugin.length % 2 === 0 ? steps : steps.reverse()) {
        await step();
      }
      checkSame(asked, answers[0], total);
    }
    return { p50: percentile(hand, 0.5), ratio: sum(plugin) / sum(hand) };
  }

  async #timed(asked: Asked, seen: unknown[]): Promise<number> {
    const started = performance.now();
    const answer = await this.#answers.to(asked);
    const elapsed = performance.now() - started;
    seen.push(answer);
    return elapsed;
  }
}

/** @throws where the plugin and the SQL do not tell the same, for then they were not asked the same */
function checkSame(asked: Asked, answer: unknown, byHand: number): void {
  const told = totalOf(answer);
  const isSame = isPartial(answer) ? told <= byHand : told === byHand;
  if (!Number.isNaN(byHand) && !isSame) {
    throw new Error(
      `${JSON.stringify(asked)}: the plugin tells of ${told}, SQL of ${byHand}`,
    );
  }
}

/** How many events an answer tells of. */
function totalOf(answer: unknown): number {
  const { totalCount, docCount, buckets, groups } = answerSchema.parse(
    answer ?? {},
  );
  const counts = [...(buckets ?? []), ...(groups ?? [])];
  return totalCount ?? docCount ?? sum(counts.map(count => count.docCount));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Whether an answer says that it ran out of time: it is complete back to some time only, or counted so far only. */
function isPartial(answer: unknown): boolean {
  const { completeBackTo, totalCountIsLowerBound, totalCount } =
    answerSchema.parse(answer ?? {});
  return (
    completeBackTo !== undefined ||
    (totalCountIsLowerBound === true && (totalCount ?? 0) <= MAX_COUNT)
  );
}

/** Names of the plans in the `debug` member of answers. */
function waysOf(answers: readonly unknown[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) {
    const debug = isObject(answer) ? Reflect.get(answer, 'debug') : undefined;
    const plan = isObject(debug) ? Reflect.get(debug, 'plan') : undefined;
    if (typeof plan === 'string') {
      counts.set(plan, (counts.get(plan) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([plan, count]) => `${plan} (${count})`)
    .join(', ');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
