import type { Knex } from 'knex';
import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { readNumber, readTime } from '../../database';
import type { ConnectionId, TenantId } from '../../mail';
import { hashOf } from './secrets';

/** How long each step may take, in milliseconds. */
export const STEP_LIFETIME_MS = 10 * 60 * 1000;

/** How long a step is kept afterwards, in milliseconds, so that who comes late or twice is told so. */
export const STEP_MEMORY_MS = 24 * 60 * 60 * 1000;

/** How many different answers a step takes: enough for every way back and forth a person goes. */
const MAX_ANSWERS = 10;

/** Who began. `linkHash`: with this link, which `startedBy` made. */
export interface ConsentOrigin {
  connectionId: ConnectionId;
  /** Entity ref of a portal user. */
  startedBy: string;
  linkHash: string | null;
}

/** What a sign-in proves. */
export interface SignInProof {
  tenantId: TenantId;
  account: string;
}

/**
 * A step of authorizing. `start`: a ticket waits for the browser. `sign-in` and `admin-consent`: the browser is at the
 * service and comes back with the state.
 */
export type ConsentStep = ConsentOrigin &
  (
    | { step: 'start' }
    | { step: 'sign-in'; browserHash: string }
    | ({ step: 'admin-consent'; browserHash: string } & SignInProof)
  );

/** A step with which the browser is at the service. */
export type BrowserStep = Exclude<ConsentStep, { step: 'start' }>;

/** How a step ended. `failed` without a code: by a fault of ours. */
export type StepOutcome =
  | { outcome: 'continued' }
  | { outcome: 'succeeded' }
  | { outcome: 'failed'; code: ConnectionProblemCode | null }
  | { outcome: 'stopped' };

/** A step and how far it is. */
export interface ConsentStepState {
  step: ConsentStep;
  /** The flow it belongs to; null for a ticket that was not used. */
  browserHash: string | null;
  expired: boolean;
  /** Its connection was deleted. */
  connectionDeleted: boolean;
  /** The answer that was taken last; null: none yet. */
  answerHash: string | null;
  /** How many more it takes. */
  answersLeft: number;
  /** Null: none was taken, or it is being worked on. */
  ended: StepOutcome | null;
}

interface StepRow {
  connection_id: string;
  step: ConsentStep['step'];
  browser_hash: string | null;
  link_hash: string | null;
  tenant_id: string | null;
  signed_in_as: string | null;
  started_by: string;
  expires_at: unknown;
  answer_hash: string | null;
  answers: unknown;
  outcome: StepOutcome['outcome'] | null;
  outcome_code: ConnectionProblemCode | null;
  deleted_at: unknown;
}

/**
 * Stores a step under the hash of its secret, unless it is there, and sweeps away those of which nobody will ask any
 * more.
 */
export async function insertConsentStep(
  knex: Knex,
  options: { secret: string; step: ConsentStep; now: Date },
): Promise<void> {
  const { step, now } = options;
  await knex('consent_states')
    .where('expires_at', '<=', new Date(now.getTime() - STEP_MEMORY_MS))
    .delete();
  await knex('consent_states')
    .insert({
      state_hash: hashOf(options.secret),
      connection_id: step.connectionId,
      step: step.step,
      browser_hash: 'browserHash' in step ? step.browserHash : null,
      link_hash: step.linkHash,
      tenant_id: step.step === 'admin-consent' ? step.tenantId : null,
      signed_in_as: step.step === 'admin-consent' ? step.account : null,
      started_by: step.startedBy,
      expires_at: new Date(now.getTime() + STEP_LIFETIME_MS),
    })
    .onConflict('state_hash')
    .ignore();
}

/** The step behind a secret, however far it is. */
export async function findConsentStep(
  knex: Knex,
  options: { secret: string; now: Date },
): Promise<ConsentStepState | undefined> {
  const row = await knex('consent_states as s')
    .join('connections as c', 'c.id', 's.connection_id')
    .where('s.state_hash', hashOf(options.secret))
    .first<StepRow | undefined>('s.*', 'c.deleted_at');
  const step = row && toStep(row);
  return (
    step && {
      step,
      browserHash: row.browser_hash,
      expired: readTime(row.expires_at) <= options.now,
      connectionDeleted: row.deleted_at !== null,
      answerHash: row.answer_hash,
      answersLeft: MAX_ANSWERS - readNumber(row.answers),
      ended: toOutcome(row),
    }
  );
}

/** Uses a ticket up, for a flow. True for one caller only, however many ask at the same time. */
export async function consumeTicket(
  knex: Knex,
  options: { ticket: string; browserHash: string; now: Date },
): Promise<boolean> {
  const consumed = await knex('consent_states')
    .where({ state_hash: hashOf(options.ticket), step: 'start' })
    .whereNull('consumed_at')
    .where('expires_at', '>', options.now)
    .update({
      consumed_at: options.now,
      browser_hash: options.browserHash,
      outcome: 'continued',
    });
  return consumed === 1;
}

/**
 * Takes an answer to a step. True for one caller only, however many come with the same answer; a different one is taken
 * as soon as the one before has failed or led on: a person went back and chose otherwise.
 */
export async function takeAnswer(
  knex: Knex,
  options: { state: string; answerHash: string; now: Date },
): Promise<boolean> {
  const taken = await knex('consent_states')
    .where('state_hash', hashOf(options.state))
    .where('expires_at', '>', options.now)
    .where('answers', '<', MAX_ANSWERS)
    .where(open =>
      open
        .whereNull('consumed_at')
        .orWhere(again =>
          again
            .whereIn('outcome', ['continued', 'failed'])
            .whereNot('answer_hash', options.answerHash),
        ),
    )
    .update({
      consumed_at: options.now,
      answer_hash: options.answerHash,
      answers: knex.raw('answers + 1'),
      outcome: null,
      outcome_code: null,
    });
  return taken === 1;
}

/** Says how a step ended. False where it was stopped meanwhile. */
export async function finishStep(
  knex: Knex,
  options: { state: string; ended: StepOutcome },
): Promise<boolean> {
  const { ended } = options;
  const finished = await knex('consent_states')
    .where('state_hash', hashOf(options.state))
    .whereNull('outcome')
    .update({
      outcome: ended.outcome,
      outcome_code: ended.outcome === 'failed' ? ended.code : null,
    });
  return finished === 1;
}

/** Whether a browser has brought its authorization to a good end. */
export async function hasSucceeded(
  knex: Knex,
  browserHash: string,
): Promise<boolean> {
  const row = await knex('consent_states')
    .where({ browser_hash: browserHash, outcome: 'succeeded' })
    .first<{ step: string } | undefined>('step');
  return row !== undefined;
}

function toStep(row: StepRow): ConsentStep | undefined {
  const browserHash = row.browser_hash;
  const origin = {
    connectionId: row.connection_id as ConnectionId,
    startedBy: row.started_by,
    linkHash: row.link_hash,
  };
  if (row.step === 'start') {
    return { step: 'start', ...origin };
  }
  if (browserHash === null) {
    return undefined;
  }
  if (row.step === 'sign-in') {
    return { step: 'sign-in', ...origin, browserHash };
  }
  if (row.tenant_id === null || row.signed_in_as === null) {
    return undefined;
  }
  return {
    step: 'admin-consent',
    ...origin,
    browserHash,
    tenantId: row.tenant_id as TenantId,
    account: row.signed_in_as,
  };
}

function toOutcome(row: StepRow): StepOutcome | null {
  return row.outcome === 'failed'
    ? { outcome: 'failed', code: row.outcome_code }
    : row.outcome && { outcome: row.outcome };
}
