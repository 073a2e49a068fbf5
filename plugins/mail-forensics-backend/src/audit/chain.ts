import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { readNumber } from '../database';
import type { AuditKey } from '../config';
import type { AuditHeadRow, AuditRow } from './AuditRow';

/**
 * The hash of an entry: over everything in it, its place, and the hash of the entry before.
 *
 * @param key - absent: anybody can make it, so it shows accidents and no forgery
 * @returns hex
 */
export function hashOfEntry(
  row: Omit<AuditRow, 'hash'>,
  key: AuditKey | undefined,
): string {
  return digest(key, [
    'entry',
    row.previous_hash,
    readNumber(row.position),
    row.recorded_at,
    row.actor,
    row.action,
    row.outcome,
    row.details,
    row.row_count === null ? null : readNumber(row.row_count),
    row.export_sha256,
    row.purpose,
    row.key_id,
  ]);
}

/** Shows that the chain ended here when its last entry was written. In hex. */
export function sealOfHead(
  head: Omit<AuditHeadRow, 'seal'>,
  key: AuditKey | undefined,
): string {
  return digest(key, [
    'head',
    readNumber(head.position),
    head.hash,
    head.key_id,
  ]);
}

export function areSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function digest(
  key: AuditKey | undefined,
  fields: readonly (string | number | null)[],
): string {
  const hash = key ? createHmac('sha256', key.secret) : createHash('sha256');
  return hash.update(JSON.stringify(fields)).digest('hex');
}
