import type {
  CoverageGap,
  CoverageStatement,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { inBatches, readTime, readTimeOrNull } from '../database';
import type { Period } from '../scope';
import {
  gapsWithin,
  USUAL_LAG_MS,
  type MailboxFacts,
} from './coverage/mailboxCoverage';
import { mailboxScopeOf, type MailboxScope } from './coverage/mailboxScope';
import type { Condition } from './normalise/Condition';
import { timeBoundsOf } from './normalise/timeBounds';
import { parseQuery } from './parse/parseQuery';
import { QueryError } from './QueryError';
import type { QueryRunner, SearchOptions } from './QueryRunner';
import {
  selectCompleteThrough,
  selectMonitored,
  selectWithGaps,
  type MailboxCoverageRow,
} from './sql/selectMailboxCoverage';

const TIME_LIMIT_MS = 10_000;

/** Gaps that are told, and mailboxes that are looked at for them. */
const MOST_GAPS = 1_000;

const PERIODS_PER_STATEMENT = 500;

const NOTHING_KNOWN: CoverageStatement = {
  from: null,
  to: null,
  beginsBeforeMonitoring: true,
  mailboxes: { total: 0, complete: 0, withGaps: 0 },
  completeThrough: null,
  gaps: [],
};

/** Says of an answer how much of what was asked about is known at all. */
export class CoverageStatements {
  readonly #runner: QueryRunner;

  static create(options: { runner: QueryRunner }): CoverageStatements {
    return new CoverageStatements(options.runner);
  }

  private constructor(runner: QueryRunner) {
    this.#runner = runner;
  }

  /**
   * Of the mailboxes that could hold what is asked for, which are known in full over the range that is asked for.
   *
   * @param body - an `EventQuery` of the common package, still unparsed
   * @throws QueryError where it is not one; SearchFailure where it could not be answered
   */
  async state(
    body: unknown,
    options: SearchOptions = {},
  ): Promise<CoverageStatement> {
    const parsed = parseQuery(body);
    if ('problems' in parsed) {
      throw new QueryError(parsed.problems);
    }
    return this.#runner.guarded(async () => {
      const { asked, allowed } = await this.#runner.question(
        parsed.query,
        options,
      );
      const scope = mailboxScopeOf(asked);
      const bounds = timeBoundsOf(asked);
      const statement = await this.#runner.read(TIME_LIMIT_MS, options, trx =>
        this.#state(trx, { scope, ...bounds }),
      );
      return mayNameMailboxes(allowed) ? statement : { ...statement, gaps: [] };
    });
  }

  async #state(
    trx: Knex.Transaction,
    asked: { scope: MailboxScope; from?: Date; before?: Date },
  ): Promise<CoverageStatement> {
    const now = this.#runner.now();
    const { total, since } = await selectMonitored(trx, asked.scope);
    const from = laterOf(since, asked.from);
    const to = asked.before && asked.before < now ? asked.before : now;
    if (!since || !from || from >= to) {
      return NOTHING_KNOWN;
    }
    const recently = new Date(now.getTime() - USUAL_LAG_MS);
    const range = { from, to, recently };
    const through = await selectCompleteThrough(trx, asked.scope, range);
    const withGaps = await selectWithGaps(trx, asked.scope, {
      ...range,
      limit: MOST_GAPS,
    });
    const gaps = await this.#gapsOf(trx, withGaps.longest, range, now);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      beginsBeforeMonitoring: asked.from !== undefined && asked.from < since,
      mailboxes: {
        total,
        complete: total - withGaps.total,
        withGaps: withGaps.total,
      },
      completeThrough:
        total === withGaps.total
          ? null
          : (through && through < to ? through : to).toISOString(),
      gaps: gaps
        .sort((a, b) => lengthOf(b) - lengthOf(a))
        .slice(0, MOST_GAPS)
        .map(toCoverageGap),
    };
  }

  async #gapsOf(
    trx: Knex.Transaction,
    rows: MailboxCoverageRow[],
    range: Period,
    now: Date,
  ): Promise<MailboxGap[]> {
    const gaps: MailboxGap[] = [];
    for (const batch of inBatches(rows, PERIODS_PER_STATEMENT)) {
      const periods = await selectPeriods(
        trx,
        batch.map(row => row.id),
      );
      for (const row of batch) {
        const facts = toFacts(row, periods.get(row.id) ?? []);
        for (const gap of gapsWithin(facts, range, now)) {
          gaps.push({
            ...gap,
            mailboxId: row.id,
            connectionId: row.connection_id,
            userPrincipalName: row.user_principal_name,
          });
        }
      }
    }
    return gaps;
  }
}

type MailboxGap = Omit<CoverageGap, 'from' | 'to'> &
  Period & { mailboxId: string };

/**
 * Whether the mailboxes that are left are those of which somebody may see the events. Where they are told apart by who
 * sent, any mailbox could hold such an event: its gaps count, but whose it is is not told.
 */
function mayNameMailboxes(allowed: Condition): boolean {
  return (
    allowed.kind === 'always' ||
    Object.values(mailboxScopeOf(allowed)).some(values => values !== undefined)
  );
}

async function selectPeriods(
  knex: Knex,
  mailboxIds: string[],
): Promise<Map<string, Period[]>> {
  const rows: {
    mailbox_id: string;
    covered_from: unknown;
    covered_until: unknown;
  }[] = await knex('mailbox_periods').whereIn('mailbox_id', mailboxIds);
  const periods = new Map<string, Period[]>();
  for (const row of rows) {
    periods.set(row.mailbox_id, [
      ...(periods.get(row.mailbox_id) ?? []),
      { from: readTime(row.covered_from), to: readTime(row.covered_until) },
    ]);
  }
  return periods;
}

function toFacts(row: MailboxCoverageRow, periods: Period[]): MailboxFacts {
  const completeThrough = readTimeOrNull(row.complete_through);
  const monitoredSince = readTime(row.monitored_since);
  const left =
    row.state === 'Left scope' ? readTimeOrNull(row.monitored_until) : null;
  const stopped =
    row.connection_status === 'Deauthorized'
      ? completeThrough ?? monitoredSince
      : null;
  return {
    state: row.state,
    periods,
    monitoredSince,
    completeThrough,
    endedAt: left ?? stopped,
  };
}

function toCoverageGap(gap: MailboxGap): CoverageGap {
  return {
    connectionId: gap.connectionId,
    userPrincipalName: gap.userPrincipalName,
    from: gap.from.toISOString(),
    to: gap.to.toISOString(),
    reason: gap.reason,
  };
}

function laterOf(one: Date | null, other: Date | undefined): Date | null {
  return one && other && other > one ? other : one;
}

function lengthOf({ from, to }: Period): number {
  return to.getTime() - from.getTime();
}
