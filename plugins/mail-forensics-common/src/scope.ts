import type { ScopeMode } from './connections';

/**
 * What a row of a scope file comes to.
 *
 * `disabled`: the account is disabled but its mailbox is monitored all the same, for a shared mailbox is a disabled
 * account. `not checked`: there is no directory to ask before consent.
 *
 * @public
 */
export const SCOPE_VERDICTS = [
  'will be monitored',
  'no mailbox',
  'guest',
  'disabled',
  'not found',
  'duplicate',
  'ambiguous',
  'empty group',
  'members hidden',
  'not checked',
] as const;

/**
 * One of {@link SCOPE_VERDICTS}.
 *
 * @public
 */
export type ScopeVerdict = (typeof SCOPE_VERDICTS)[number];

/**
 * Somebody or some group of the directory.
 *
 * @public
 */
export interface ScopeObject {
  /** Object id. */
  id: string;
  /** Null where the directory has none. */
  displayName: string | null;
  /** Primary address; null where the directory has none. */
  mail: string | null;
  /** Of users only. */
  userPrincipalName?: string;
}

/**
 * A row of a scope file, with what it comes to.
 *
 * @public
 */
export interface ScopeRow {
  /** As a spreadsheet numbers it: the header row of an ordinary file is row 1. */
  row: number;
  /** As it is written, trimmed. */
  entry: string;
  /** What it comes to. */
  verdict: ScopeVerdict;
  /** Whom or which group it names. */
  found?: ScopeObject;
  /** Of a group: how many mailboxes it brings, nested groups included. */
  members?: number;
  /** Of `duplicate`: the row that names the same first. */
  duplicateOf?: number;
  /** Of `not found`: entries that are nearly the same and exist, nearest first; at most three. */
  nearMatches?: string[];
  /** Of `ambiguous`: what the name could mean; at most ten. */
  candidates?: ScopeObject[];
}

/**
 * A scope, row by row.
 *
 * @public
 */
export interface ScopeReport {
  /** What its rows name. */
  mode: ScopeMode;
  /** In the order of the file, blank rows left out; empty for the mode `all`. */
  rows: ScopeRow[];
  /** How many rows have each verdict. */
  totals: Record<ScopeVerdict, number>;
  /** How many mailboxes are monitored with this scope; null where the directory was not asked. */
  mailboxes: number | null;
  /** Remarks on the file, in sentences: which columns were ignored. */
  notes: string[];
  /** When the directory was asked; null where it was not. */
  directoryReadAt: string | null;
}

/**
 * Mailboxes that a change of scope adds or removes: all of them are counted, the first 1,000 are told.
 *
 * @public
 */
export interface ScopeChangeList {
  /** How many in all. */
  count: number;
  /** The first of them. */
  users: ScopeObject[];
}

/**
 * A scope that could be, before anything is committed.
 *
 * @public
 */
export interface ScopePreview extends ScopeReport {
  /** What asking the directory took; null where there is none to ask, before consent. */
  directory: {
    /** HTTP requests to the service; a batch is one. */
    requests: number;
    /** Users that were read. */
    users: number;
    milliseconds: number;
  } | null;
  /** Against the mailboxes of the connection today; null where it has none yet. */
  difference: {
    added: ScopeChangeList;
    removed: ScopeChangeList;
    kept: number;
  } | null;
}

/**
 * How far a preview is, while the directory is being asked.
 *
 * @public
 */
export interface ScopePreviewProgress {
  /** HTTP requests to the service so far. */
  requests: number;
  /** Users that were read so far. */
  users: number;
}

/**
 * A line of the stream that `POST …/scope/preview` answers with where `application/x-ndjson` is accepted: any number of
 * `progress`, then one `preview` or one `error`.
 *
 * @public
 */
export type ScopePreviewLine =
  | { progress: ScopePreviewProgress }
  | { preview: ScopePreview }
  | { error: { name: string; message: string } };
