import { z } from 'zod';
import type { DirectoryWatch } from '../../mail';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import { isOverload, isWorthRetrying } from '../errors/graphFaults';
import { parseAnswer } from '../pages/parseAnswer';
import type { Runtime } from '../runtime';
import { backOffMs } from './backOffMs';
import { TRANSPORT_LIMITS, type GraphTransport } from './GraphTransport';
import { retryAfterMs } from './retryAfter';
import type { RetryLimits } from './RetryMiddleware';

/** What a batch takes (json-batching.md). */
export const BATCH_SIZE = 20;

export interface BatchQuestion {
  /** Address from GraphOrigins, or a link exactly as the service gave it. */
  link: string;
  headers?: Record<string, string>;
}

/** `failure`: one that will not pass by itself. */
export type BatchAnswer = { body: unknown } | { failure: GraphFailure };

const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown(),
    }),
  ),
});

type BatchItem = z.infer<typeof batchAnswer>['responses'][number];

/** A question on its way, with how often it was asked. */
interface Asked {
  position: number;
  question: BatchQuestion;
  attempt: number;
}

/**
 * Asks many questions in few requests. The service answers, and throttles, each on its own; what passes by itself is
 * asked again with what is left, never before the longest time that was named.
 */
export class GraphBatch {
  readonly #transport: GraphTransport;
  readonly #runtime: Runtime;
  readonly #limits: RetryLimits;

  static create(options: {
    transport: GraphTransport;
    runtime: Runtime;
    limits?: RetryLimits;
  }): GraphBatch {
    return new GraphBatch(options);
  }

  private constructor(options: {
    transport: GraphTransport;
    runtime: Runtime;
    limits?: RetryLimits;
  }) {
    this.#transport = options.transport;
    this.#runtime = options.runtime;
    this.#limits = options.limits ?? TRANSPORT_LIMITS;
  }

  /**
   * The answers, in the order of the questions.
   *
   * @throws GraphFailure where the batch as a whole fails, or a part of it keeps failing
   */
  async ask(
    questions: readonly BatchQuestion[],
    watch: DirectoryWatch = {},
  ): Promise<BatchAnswer[]> {
    const answers: BatchAnswer[] = [];
    let left: Asked[] = questions.map((question, position) => ({
      question,
      position,
      attempt: 1,
    }));
    let waitedMs = 0;
    while (left.length > 0) {
      const asked = left.slice(0, BATCH_SIZE);
      const again: { item: Asked; failure: GraphFailure }[] = [];
      for (const [item, answer] of await this.#post(asked, watch)) {
        if ('failure' in answer && isWorthRetrying(answer.failure)) {
          again.push({ item, failure: answer.failure });
        } else {
          answers[item.position] = answer;
        }
      }
      waitedMs += await this.#wait(again, waitedMs, watch.signal);
      left = [
        ...again.map(({ item }) => ({ ...item, attempt: item.attempt + 1 })),
        ...left.slice(BATCH_SIZE),
      ];
    }
    return answers;
  }

  /**
   * As {@link GraphBatch.ask}, for as many as one batch takes, and nothing is asked again: what fails is told.
   *
   * @returns `answeredAt`: by the service's clock, no later than any of the questions was answered
   * @throws GraphFailure where the batch as a whole fails
   */
  async askOnce(
    questions: readonly BatchQuestion[],
    signal?: AbortSignal,
  ): Promise<{ answers: BatchAnswer[]; answeredAt: Date }> {
    const askedAt = this.#runtime.now();
    let answeredAt = askedAt;
    const answers = await this.#post(
      questions.map((question, position) => ({
        question,
        position,
        attempt: 1,
      })),
      {
        signal,
        onAnswer: at => {
          // What is asked for first is answered long before the batch is: nobody knows how long.
          const tookMs = this.#runtime.now().getTime() - askedAt.getTime();
          answeredAt = new Date(at.getTime() - Math.max(0, tookMs));
        },
      },
    );
    if (answers.some(([, answer]) => isOverloaded(answer))) {
      this.#transport.slowDown();
    }
    return { answers: answers.map(([, answer]) => answer), answeredAt };
  }

  /** Waits for what is to be asked again; throws where that was asked, or would have to be waited for, too often. */
  async #wait(
    again: readonly { item: Asked; failure: GraphFailure }[],
    waitedMs: number,
    signal?: AbortSignal,
  ): Promise<number> {
    if (again.length === 0) {
      return 0;
    }
    const waits = again.map(({ item, failure }) => ({
      failure,
      attempt: item.attempt,
      ms: backOffMs(failure, item.attempt, {
        baseDelayMs: this.#limits.baseDelayMs,
        random: this.#runtime.random,
      }),
    }));
    const longest = waits.reduce((a, b) => (b.ms > a.ms ? b : a));
    const worn = waits.find(({ attempt }) => attempt >= this.#limits.attempts);
    if (worn || waitedMs + longest.ms > this.#limits.maxInlineWaitMs) {
      throw (worn ?? longest).failure;
    }
    await this.#runtime.sleep(longest.ms, signal);
    return longest.ms;
  }

  async #post(
    asked: readonly Asked[],
    watch: DirectoryWatch,
  ): Promise<[Asked, BatchAnswer][]> {
    const { origins } = this.#transport;
    const requests = asked.map(({ question }, index) => {
      const url = origins.relative(question.link);
      if (url === null) {
        throw new GraphFailure({ status: null, code: LOCAL_CODES.foreignLink });
      }
      const { headers } = question;
      return {
        id: String(index + 1),
        method: 'GET',
        url,
        ...(headers && { headers }),
      };
    });
    const { body, tokenWithoutRoles } = await this.#transport.postJson({
      ...watch,
      link: origins.address('/$batch'),
      content: { requests },
    });
    const { responses } = parseAnswer(batchAnswer, body);
    const byId = new Map(responses.map(item => [item.id, item]));
    return Promise.all(
      asked.map(
        async (item, index): Promise<[Asked, BatchAnswer]> => [
          item,
          await this.#answerOf(byId.get(String(index + 1)), tokenWithoutRoles),
        ],
      ),
    );
  }

  async #answerOf(
    item: BatchItem | undefined,
    tokenWithoutRoles: boolean,
  ): Promise<BatchAnswer> {
    if (!item) {
      // Seen by Tuta: an answer may be left out.
      return {
        failure: new GraphFailure({ status: null, code: LOCAL_CODES.network }),
      };
    }
    if (item.status >= 200 && item.status < 300) {
      return { body: item.body };
    }
    const headers = headersOf(item);
    return {
      failure: await GraphFailure.fromResponse(
        // Response knows only statuses that can have a body; anything else is no error of Graph's either.
        new Response(JSON.stringify(item.body ?? null), {
          status: item.status >= 400 && item.status < 600 ? item.status : 502,
          headers,
        }),
        {
          retryAfterMs: retryAfterMs(headers, this.#runtime.now()),
          tokenWithoutRoles,
        },
      ),
    };
  }
}

function isOverloaded(answer: BatchAnswer): boolean {
  return 'failure' in answer && isOverload(answer.failure);
}

function headersOf(item: BatchItem): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(item.headers ?? {})) {
    if (
      /^[\w-]+$/.test(name) &&
      (typeof value === 'string' || typeof value === 'number')
    ) {
      headers.set(name, String(value).replace(/[^\x20-\x7E]/g, ''));
    }
  }
  return headers;
}
