import type {
  AuditAction,
  AuditOutcome,
} from 'backstage-plugin-mail-forensics-common';

/** What somebody did. */
export interface NewAuditEntry {
  /** Entity ref of a person, `service:…` of a plugin, or {@link SYSTEM}. */
  actor: string;
  action: AuditAction;
  outcome: AuditOutcome;
  details: Record<string, unknown>;
  rows?: number;
  exportSha256?: string;
  purpose?: string;
}

/** The actor of what is done without a sign-in to the portal. */
export const ANONYMOUS = 'anonymous';

/** The actor of what nobody asked for. */
export const SYSTEM = 'system';

/** An entry as it is stored; PostgreSQL's driver gives big numbers as text. */
export interface AuditRow {
  position: unknown;
  recorded_at: string;
  actor: string;
  action: string;
  outcome: string;
  details: string;
  row_count: unknown;
  export_sha256: string | null;
  purpose: string | null;
  key_id: string | null;
  previous_hash: string;
  hash: string;
}

/** The end of the chain. */
export interface AuditHeadRow {
  position: unknown;
  hash: string;
  key_id: string | null;
  seal: string;
}
