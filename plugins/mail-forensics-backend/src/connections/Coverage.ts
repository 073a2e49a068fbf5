import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import Papa from 'papaparse';
import { z } from 'zod';
import type {
  Mailbox,
  MailboxPage,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import { readNumber, readTimeOrNull } from '../database';
import type { ConnectionId } from '../mail';
import type { Period } from '../scope';
import { gapsOfMailbox, type MonitoringFacts } from './gapsOfMailbox';
import { countEvents } from './sql/countEvents';
import {
  countMailboxes,
  selectMailboxes,
  type MailboxPlace,
  type MailboxRow,
} from './sql/selectMailboxes';
import { selectPeriods } from './sql/selectPeriods';
import { isoOf } from './toConnection';

const CSV_PAGE = 500;

const CSV_COLUMNS = [
  'userPrincipalName',
  'mail',
  'displayName',
  'userId',
  'state',
  'problem',
  'monitoredSince',
  'completeThrough',
  'lastSuccessAt',
  'gaps',
];

const Place = z.tuple([z.string(), z.string()]);

/** A row with the times in which its mailbox was not monitored. */
type CoverageRow = MailboxRow & { gaps: Period[] };

/** Which mailboxes of a connection are read, and up to when each is complete. */
export class Coverage {
  readonly #knex: Knex;
  readonly #now: () => Date;

  static create(options: { knex: Knex; now?: () => Date }): Coverage {
    return new Coverage(options.knex, options.now ?? (() => new Date()));
  }

  private constructor(knex: Knex, now: () => Date) {
    this.#knex = knex;
    this.#now = now;
  }

  /**
   * A page of mailboxes in the order of their principal names.
   *
   * @param options.cursor - `nextCursor` of the page before
   * @param options.q - part of a name or an address
   * @throws InputError for a cursor that no page gave
   */
  async page(options: {
    connectionId: ConnectionId;
    cursor?: string;
    limit: number;
    state?: MailboxState;
    q?: string;
  }): Promise<MailboxPage> {
    const { connectionId, state, limit } = options;
    const text = options.q?.trim().normalize('NFC').toLowerCase();
    const filter = { connectionId, state, text };
    const rows = await selectMailboxes(this.#knex, {
      filter,
      after:
        options.cursor === undefined ? undefined : readCursor(options.cursor),
      limit: limit + 1,
    });
    const shown = await this.#withGaps(connectionId, rows.slice(0, limit));
    const events = await countEvents(
      this.#knex,
      shown.map(row => row.id),
    );
    return {
      items: shown.map(row => toMailbox(row, events.get(row.id) ?? 0)),
      totalCount: readNumber(await countMailboxes(this.#knex, filter)),
      ...(rows.length > limit && { nextCursor: writeCursor(shown[limit - 1]) }),
    };
  }

  /** The users in scope as CSV, in pieces, a header row first. Cells that a spreadsheet takes for formulas are escaped. */
  async *csv(connectionId: ConnectionId): AsyncGenerator<string> {
    yield `${CSV_COLUMNS.join(',')}\r\n`;
    let after: MailboxPlace | undefined;
    do {
      const rows: MailboxRow[] = await selectMailboxes(this.#knex, {
        filter: { connectionId, inScopeOnly: true },
        after,
        limit: CSV_PAGE,
      });
      if (rows.length > 0) {
        const told = await this.#withGaps(connectionId, rows);
        yield `${Papa.unparse(told.map(toCells), {
          escapeFormulae: true,
        })}\r\n`;
      }
      after = rows.length < CSV_PAGE ? undefined : placeOf(rows[CSV_PAGE - 1]);
    } while (after);
  }

  async #withGaps(
    connectionId: ConnectionId,
    rows: MailboxRow[],
  ): Promise<CoverageRow[]> {
    const connection = await this.#monitoringFacts(connectionId);
    const periods = await selectPeriods(
      this.#knex,
      rows.map(row => row.id),
    );
    const now = this.#now();
    return rows.map(row => ({
      ...row,
      gaps: gapsOfMailbox(row, {
        connection,
        periods: periods.get(row.id) ?? [],
        now,
      }),
    }));
  }

  async #monitoringFacts(connectionId: ConnectionId): Promise<MonitoringFacts> {
    const row = await this.#knex('connections')
      .where('id', connectionId)
      .first('status', 'monitoring_since');
    return {
      status: row.status,
      monitoringSince: readTimeOrNull(row.monitoring_since),
    };
  }
}

function toMailbox(row: CoverageRow, events: number): Mailbox {
  const reconciledAt = isoOf(row.reconciled_at);
  return {
    userId: row.user_id,
    userPrincipalName: row.user_principal_name,
    mail: row.mail,
    displayName: row.display_name,
    state: row.state,
    ...(row.problem_code !== null && {
      problem: { code: row.problem_code, detail: row.problem_detail ?? '' },
    }),
    monitoredSince: isoOf(row.monitored_since),
    completeThrough: isoOf(row.complete_through),
    lastSuccessAt: isoOf(row.last_success_at),
    nextPollAt: isoOf(row.next_poll_at),
    ...(row.gaps.length > 0 && {
      gaps: row.gaps.map(({ from, to }) => ({
        from: from.toISOString(),
        to: to.toISOString(),
      })),
    }),
    ...(reconciledAt !== null && {
      reconciliation: {
        at: reconciledAt,
        found: readNumber(row.reconciled_found),
      },
    }),
    events,
  };
}

function toCells(row: CoverageRow): (string | null)[] {
  return [
    row.user_principal_name,
    row.mail,
    row.display_name,
    row.user_id,
    row.state,
    row.problem_code,
    isoOf(row.monitored_since),
    isoOf(row.complete_through),
    isoOf(row.last_success_at),
    row.gaps
      .map(({ from, to }) => `${from.toISOString()}/${to.toISOString()}`)
      .join(' '),
  ];
}

function placeOf(row: MailboxRow): MailboxPlace {
  return [row.user_principal_name, row.id];
}

function writeCursor(row: MailboxRow): string {
  return Buffer.from(JSON.stringify(placeOf(row))).toString('base64url');
}

function readCursor(cursor: string): MailboxPlace {
  try {
    return Place.parse(
      JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')),
    );
  } catch {
    throw new InputError('cursor: is not one that a page of mailboxes gave');
  }
}
