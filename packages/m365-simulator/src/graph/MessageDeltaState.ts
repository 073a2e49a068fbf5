import { randomUUID } from 'crypto';
import { z } from 'zod';
import { SqlDatabase } from '../tenant/SqlDatabase';
import { WellKnownFolder } from '../tenant/model';
import { graphErrors } from './GraphError';
import { OpaqueTokens } from './OpaqueTokens';

const stateSchema = z.object({
  kind: z.literal('messageDelta'),
  userId: z.string(),
  folder: z.string(),
  /** Of the mailbox: all tokens of an older one are lost. */
  generation: z.number(),
  /** The links that come one out of the other share a chain; `step` counts them. */
  chain: z.string(),
  step: z.number(),
  phase: z.enum(['all', 'changes']),
  /** Positions in the folder's log: the round tells what happened between them. */
  from: z.number(),
  to: z.number(),
  /** Where the page starts: after this message (`all`) or after this change. */
  cursor: z.union([
    z.object({ receivedAt: z.number(), seq: z.number() }),
    z.number(),
    z.null(),
  ]),
  /** How many more messages the first round may give; null: no limit. */
  left: z.number().nullable(),
  /** Milliseconds; null: no filter. */
  since: z
    .object({ operator: z.enum(['ge', 'gt']), at: z.number() })
    .nullable(),
  changeType: z.enum(['created', 'updated', 'deleted']).nullable(),
  select: z.array(z.string()).nullable(),
  /** Items of `$expand` as they were written. */
  expand: z.array(z.string()),
});

export type MessageDeltaState = z.infer<typeof stateSchema>;

/** Of a chain the service remembers this many links; older ones are gone. */
const STEPS_KEPT = 3;

/** Makes and reads the tokens of message delta. */
export class MessageDeltaTokens {
  readonly #tokens: OpaqueTokens;
  readonly #database: SqlDatabase;

  static create(options: {
    tokens: OpaqueTokens;
    database: SqlDatabase;
  }): MessageDeltaTokens {
    return new MessageDeltaTokens(options.tokens, options.database);
  }

  private constructor(tokens: OpaqueTokens, database: SqlDatabase) {
    this.#tokens = tokens;
    this.#database = database;
  }

  /** It is kept once a token of it is issued. */
  newChain(): { chain: string; step: number } {
    return { chain: randomUUID(), step: 0 };
  }

  /** The token of the state that follows `state` in its chain. */
  issue(state: MessageDeltaState): string {
    const step = state.step + 1;
    this.#database.run(
      `INSERT INTO delta_chains (id, user_id, highest) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET highest = excluded.highest WHERE highest < excluded.highest`,
      state.chain,
      state.userId,
      step,
    );
    return this.#tokens.seal({ ...state, step });
  }

  /** @throws GraphError 400 for a token of another folder, 410 for a lost one */
  read(
    token: string,
    owner: { userId: string; folder: WellKnownFolder; generation: number },
  ): MessageDeltaState {
    const parsed = stateSchema.safeParse(this.#tokens.open(token));
    if (
      !parsed.success ||
      parsed.data.userId !== owner.userId ||
      parsed.data.folder !== owner.folder
    ) {
      throw graphErrors.badRequest(
        'Badly formed token: it was not issued for this folder.',
      );
    }
    const state = parsed.data;
    if (state.generation !== owner.generation) {
      throw graphErrors.syncStateNotFound(state.generation, owner.generation);
    }
    const highest = this.#highest(state.chain);
    if (state.step <= highest - STEPS_KEPT) {
      throw graphErrors.syncStateNotFound(state.step, highest);
    }
    return state;
  }

  #highest(chain: string): number {
    const row = this.#database.get<{ highest: number }>(
      'SELECT highest FROM delta_chains WHERE id = ?',
      chain,
    );
    return row?.highest ?? Infinity;
  }
}
