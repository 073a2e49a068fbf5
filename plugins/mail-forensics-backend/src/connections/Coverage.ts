import { InputError } from '@backstage/errors';
import type { Knex } from 'knex';
import Papa from 'papaparse';
import { z } from 'zod';
import type {
  Mailbox,
  MailboxPage,
  MailboxState,
} from 'backstage-plugin-mail-forensics-common';
import { readNumber } from '../database';
import type { ConnectionId } from '../mail';
import { countEvents } from './sql/countEvents';
import {
  countMailboxes,
  selectMailboxes,
  type MailboxPlace,
  type MailboxRow,
} from './sql/selectMailboxes';
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
];

const Place = z.tuple([z.string(), z.string()]);

/** Which mailboxes of a connection are read, and up to when each is complete. */
export class Coverage {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): Coverage {
    return new Coverage(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
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
    const shown = rows.slice(0, limit);
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
        yield `${Papa.unparse(rows.map(toCells), {
          escapeFormulae: true,
        })}\r\n`;
      }
      after = rows.length < CSV_PAGE ? undefined : placeOf(rows[CSV_PAGE - 1]);
    } while (after);
  }
}

function toMailbox(row: MailboxRow, events: number): Mailbox {
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
    events,
  };
}

function toCells(row: MailboxRow): (string | null)[] {
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
