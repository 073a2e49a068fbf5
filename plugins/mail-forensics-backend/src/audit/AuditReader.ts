import { InputError } from '@backstage/errors';
import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  type AuditEntry,
  type AuditPage,
  type AuditQuery,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { readNumber } from '../database';
import type { AuditHeadRow, AuditRow } from './AuditRow';

const DEFAULT_LIMIT = 100;

const readAction = z.enum(AUDIT_ACTIONS).catch('other');
const readOutcome = z.enum(AUDIT_OUTCOMES).catch('failed');
const readDetails = z.record(z.string(), z.unknown()).catch({});

/** Reads the audit, newest first. */
export class AuditReader {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): AuditReader {
    return new AuditReader(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** @throws InputError where the cursor is none */
  async page(query: AuditQuery): Promise<AuditPage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const rows: AuditRow[] = await this.#select(query).limit(limit + 1);
    const head: AuditHeadRow = await this.#knex('audit_head')
      .where({ id: 1 })
      .first();
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(toEntry),
      ...(rows.length > limit && {
        nextCursor: String(readNumber(shown[limit - 1].position)),
      }),
      head: { position: readNumber(head.position), hash: head.hash },
      keyed: head.key_id !== null,
    };
  }

  #select(query: AuditQuery): Knex.QueryBuilder {
    const select = this.#knex('audit_entries').orderBy('position', 'desc');
    if (query.cursor !== undefined) {
      select.where('position', '<', readCursor(query.cursor));
    }
    if (query.actor !== undefined) {
      select.where({ actor: query.actor });
    }
    if (query.action !== undefined) {
      select.where({ action: query.action });
    }
    if (query.outcome !== undefined) {
      select.where({ outcome: query.outcome });
    }
    if (query.from !== undefined) {
      select.where('recorded_at', '>=', timeOf(query.from));
    }
    if (query.to !== undefined) {
      select.where('recorded_at', '<', timeOf(query.to));
    }
    return select;
  }
}

/** In the form in which times are stored, by which they can be compared as text. */
function timeOf(text: string): string {
  return new Date(text).toISOString();
}

function readCursor(cursor: string): number {
  const position = Number(cursor);
  if (!/^[1-9]\d{0,15}$/.test(cursor) || !Number.isSafeInteger(position)) {
    throw new InputError('cursor: is not one that was given');
  }
  return position;
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    position: readNumber(row.position),
    time: row.recorded_at,
    actor: row.actor,
    action: readAction.parse(row.action),
    outcome: readOutcome.parse(row.outcome),
    details: readDetails.parse(parseJson(row.details)),
    rows: row.row_count === null ? null : readNumber(row.row_count),
    exportSha256: row.export_sha256,
    purpose: row.purpose,
    hash: row.hash,
  };
}

/** Nobody but who tampered with it made it unreadable: the verification tells of that, and the page shows the rest. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
