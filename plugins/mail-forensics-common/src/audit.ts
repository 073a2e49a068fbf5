/**
 * What is written down of who does what.
 *
 * @public
 */
export const AUDIT_ACTIONS = [
  'event.search',
  'event.group',
  'event.histogram',
  'event.coverage',
  'event.view',
  'file.view',
  'event.export',
  'saved-search.create',
  'saved-search.update',
  'saved-search.delete',
  'query.share',
  'connection.view',
  'connection.create',
  'connection.update',
  'connection.delete',
  'connection.authorize',
  'connection.link-create',
  'connection.link-revoke',
  'connection.consent-begin',
  'connection.consent',
  'connection.verify',
  'connection.deauthorize',
  'connection.resume',
  'mailboxes.export',
  'scope.view',
  'scope.preview',
  'exchange-powershell.view',
  'audit.read',
  'retention.apply',
  'hold.place',
  'hold.lift',
  'hold.list',
  'person.export',
  'person.erase',
  /** Something that is not written down where it is granted. */
  'other',
] as const;

/**
 * One of {@link AUDIT_ACTIONS}.
 *
 * @public
 */
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/**
 * How it ended. `begun`: what is sent in pieces is about to be; an entry of its end follows.
 *
 * @public
 */
export const AUDIT_OUTCOMES = [
  'begun',
  'succeeded',
  'failed',
  'denied',
] as const;

/**
 * One of {@link AUDIT_OUTCOMES}.
 *
 * @public
 */
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/**
 * An entry of the audit.
 *
 * @public
 */
export interface AuditEntry {
  /** From 1 on, without a gap. */
  position: number;
  /** ISO 8601, UTC. */
  time: string;
  /** Entity ref of a person, `service:…` of a plugin, or `system`. */
  actor: string;
  /** What was done. */
  action: AuditAction;
  /** How it ended. */
  outcome: AuditOutcome;
  /** What was asked, in full, and what it concerned. */
  details: Record<string, unknown>;
  /** How many rows came back; null where it was not about rows. */
  rows: number | null;
  /** Of the file that was taken out, in hex. */
  exportSha256: string | null;
  /** The purpose or case number that was given. */
  purpose: string | null;
  /** In hex; the hash of the next entry is made with it. */
  hash: string;
}

/**
 * Answer of `GET /audit`, newest first.
 *
 * @public
 */
export interface AuditPage {
  /** Newest first. */
  items: AuditEntry[];
  /** For the page after this; absent on the last. */
  nextCursor?: string;
  /** The end of the chain when the page was read: worth noting somewhere else. */
  head: { position: number; hash: string };
  /** Whether the hashes are made with a key, so that only who has it can make them. */
  keyed: boolean;
}

/**
 * Which part of the audit is asked for.
 *
 * @public
 */
export interface AuditQuery {
  /** The `nextCursor` of the page before. */
  cursor?: string;
  /** 1 to 500; default 100. */
  limit?: number;
  /** Entity ref, in full. */
  actor?: string;
  /** Only entries of this. */
  action?: AuditAction;
  /** Only entries that ended so. */
  outcome?: AuditOutcome;
  /** ISO 8601: not before. */
  from?: string;
  /** ISO 8601: before. */
  to?: string;
}

/**
 * Whether people are asked what they search for.
 *
 * @public
 */
export const PURPOSE_RULES = ['off', 'optional', 'required'] as const;

/**
 * One of {@link PURPOSE_RULES}.
 *
 * @public
 */
export type PurposeRule = (typeof PURPOSE_RULES)[number];

/**
 * Header with the purpose of a request, encoded as `encodeURIComponent` does it.
 *
 * @public
 */
export const PURPOSE_HEADER = 'X-Mail-Forensics-Purpose';

/**
 * Longest purpose, in UTF-16 code units.
 *
 * @public
 */
export const MAX_PURPOSE_LENGTH = 200;
