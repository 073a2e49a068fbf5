import type { Knex } from 'knex';
import type { AuditKey } from '../config';
import { readNumber } from '../database';
import type { AuditHeadRow, AuditRow } from './AuditRow';
import { areSame, hashOfEntry, sealOfHead } from './chain';

const ROWS_PER_PAGE = 2_000;

/** Something that is not as it was written. */
export type AuditFinding =
  /** The entry is not what its hash was made of, or stands at another place. */
  | { kind: 'changed'; position: number }
  /** There are no such entries. */
  | { kind: 'missing'; from: number; to: number }
  /** The entry does not follow the one before it. */
  | { kind: 'misplaced'; position: number }
  /** It was hashed with a key that is not at hand. */
  | { kind: 'unknown-key'; position: number; keyId: string }
  /** Hashed without a key although entries before it were with one. */
  | { kind: 'key-dropped'; position: number }
  /** The end of the chain is not the one that was sealed. */
  | { kind: 'end'; sealed: number; found: number }
  | { kind: 'bad-seal' }
  /** What was noted elsewhere is not in the chain. */
  | { kind: 'checkpoint'; position: number };

/** A place in the chain that was noted elsewhere, such as in the log. */
export interface AuditCheckpoint {
  position: number;
  hash: string;
}

export interface AuditVerdict {
  /** How many entries were looked at. */
  entries: number;
  /** How many at the beginning are hashed without a key: they could have been forged. */
  unkeyed: number;
  findings: AuditFinding[];
  /** Whether there are more findings than are told. */
  isCut: boolean;
  head: AuditCheckpoint;
}

/** Findings that are told. */
const MOST_FINDINGS = 1_000;

class Walk {
  readonly findings: AuditFinding[] = [];
  readonly #keys: Map<string, AuditKey>;
  readonly #checkpoints: Map<number, string>;
  position = 0;
  entries = 0;
  unkeyed = 0;
  #hash = '';
  #isKeyed = false;

  constructor(
    keys: readonly AuditKey[],
    checkpoints: readonly AuditCheckpoint[],
  ) {
    this.#keys = new Map(keys.map(key => [key.id, key]));
    this.#checkpoints = new Map(
      checkpoints.map(({ position, hash }) => [position, hash]),
    );
  }

  look(row: AuditRow): void {
    const position = readNumber(row.position);
    const isNext = position === this.position + 1;
    if (!isNext) {
      this.#find({
        kind: 'missing',
        from: this.position + 1,
        to: position - 1,
      });
    } else if (row.previous_hash !== this.#hash) {
      this.#find({ kind: 'misplaced', position });
    }
    this.#checkHash(row, position);
    const noted = this.#checkpoints.get(position);
    if (noted !== undefined && noted === row.hash) {
      this.#checkpoints.delete(position);
    }
    this.entries++;
    this.position = position;
    this.#hash = row.hash;
  }

  end(head: AuditHeadRow): void {
    const sealed = readNumber(head.position);
    if (this.position !== sealed || this.#hash !== head.hash) {
      this.#find({ kind: 'end', sealed, found: this.position });
    }
    if (sealed > 0 || head.seal !== '') {
      this.#checkSeal(head);
    }
    for (const position of this.#checkpoints.keys()) {
      this.#find({ kind: 'checkpoint', position });
    }
  }

  #checkHash(row: AuditRow, position: number): void {
    if (row.key_id === null) {
      if (this.#isKeyed) {
        this.#find({ kind: 'key-dropped', position });
      } else {
        this.unkeyed++;
      }
    } else {
      this.#isKeyed = true;
    }
    const key = row.key_id === null ? undefined : this.#keys.get(row.key_id);
    if (row.key_id !== null && !key) {
      this.#find({ kind: 'unknown-key', position, keyId: row.key_id });
    } else if (!areSame(hashOfEntry(row, key), row.hash)) {
      this.#find({ kind: 'changed', position });
    }
  }

  #checkSeal(head: AuditHeadRow): void {
    const key = head.key_id === null ? undefined : this.#keys.get(head.key_id);
    const isKnown = head.key_id === null ? !this.#isKeyed : key !== undefined;
    if (!isKnown || !areSame(sealOfHead(head, key), head.seal)) {
      this.#find({ kind: 'bad-seal' });
    }
  }

  #find(finding: AuditFinding): void {
    this.findings.push(finding);
  }
}

/**
 * Goes through the whole chain, as of one moment, in constant memory.
 *
 * @param options.keys - every key that was ever used
 * @param options.checkpoints - of this chain, noted elsewhere: they alone show that nobody put an older state of the whole
 * database in its place
 */
export async function verifyChain(
  knex: Knex,
  options: {
    keys: readonly AuditKey[];
    checkpoints?: readonly AuditCheckpoint[];
  },
): Promise<AuditVerdict> {
  // What is written meanwhile is after the head that is read first, and not looked at.
  const head: AuditHeadRow = await knex('audit_head').where({ id: 1 }).first();
  const sealed = readNumber(head.position);
  const walk = new Walk(options.keys, options.checkpoints ?? []);
  let rows: AuditRow[];
  do {
    rows = await knex('audit_entries')
      .where('position', '>', walk.position)
      .where('position', '<=', sealed)
      .orderBy('position')
      .limit(ROWS_PER_PAGE);
    rows.forEach(row => walk.look(row));
  } while (rows.length === ROWS_PER_PAGE);
  walk.end(head);
  // Nobody wrote them: whoever appends moves the head.
  const beyond = await knex('audit_entries')
    .where('position', '>', sealed)
    .max({ last: 'position' })
    .first();
  const now: AuditHeadRow = await knex('audit_head').where({ id: 1 }).first();
  const last = beyond?.last;
  if (
    last !== null &&
    last !== undefined &&
    readNumber(last) > readNumber(now.position)
  ) {
    walk.findings.push({
      kind: 'end',
      sealed: readNumber(now.position),
      found: readNumber(last),
    });
  }
  return {
    entries: walk.entries,
    unkeyed: walk.unkeyed,
    findings: walk.findings.slice(0, MOST_FINDINGS),
    isCut: walk.findings.length > MOST_FINDINGS,
    head: { position: sealed, hash: head.hash },
  };
}
