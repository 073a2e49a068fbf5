import type { FileCategory } from './fileEvents';
import type { FilterGroup, Subgroup } from './query';

/**
 * The events that are asked about, without how they are paged or sorted.
 *
 * @public
 */
export interface EventQuery {
  /** Groups of conditions, nested where they have subgroups. */
  groups: (FilterGroup | Subgroup)[];
  /** How the groups are joined; default AND. */
  groupClause?: 'AND' | 'OR';
}

/**
 * Body of `POST /v2/file-events/grouping`: how many events have each value of a term.
 *
 * @public
 */
export interface GroupingRequest extends EventQuery {
  /** The term whose values are counted, such as `file.category`. */
  groupingTerm: string;
  /** How many values at most, 1 to 10,000; default 1,000. */
  size?: number;
}

/**
 * A value and how many events have it.
 *
 * @public
 */
export interface ValueCount {
  /** As events have it. */
  value: string;
  /** How many events. */
  docCount: number;
}

/**
 * Answer of `POST /v2/file-events/grouping`: the values most events have first; among equals, in the order of the value.
 *
 * @public
 */
export interface GroupingResponse {
  /** The values, with most events first. */
  groups: ValueCount[];
  /** There are more values than were asked for. */
  hasMore?: true;
  /** ISO 8601: time was up, and only the events from here on were counted. */
  completeBackTo?: string;
  /** A query with problems is answered with a 400. */
  problems: null;
}

/**
 * Widths of a histogram's buckets, in UTC; a week begins on Monday.
 *
 * @public
 */
export const HISTOGRAM_INTERVALS = [
  'minute',
  'hour',
  'day',
  'week',
  'month',
] as const;

/**
 * One of {@link HISTOGRAM_INTERVALS}.
 *
 * @public
 */
export type HistogramInterval = (typeof HISTOGRAM_INTERVALS)[number];

/**
 * Body of `POST /v2/file-events/histogram`: how many events there are in each span of time.
 *
 * @public
 */
export interface HistogramRequest extends EventQuery {
  /** ISO 8601; default: where the query's own range begins, or else the first event that was recorded. */
  from?: string;
  /** ISO 8601; default: now. */
  to?: string;
  /** Default: the narrowest of which no more than 120 fit. */
  interval?: HistogramInterval;
}

/**
 * Answer of `POST /v2/file-events/histogram`. Empty buckets are there, so the buckets are the time axis.
 *
 * @public
 */
export interface HistogramResponse {
  /** Width of each bucket. */
  interval: HistogramInterval;
  /** `from`: ISO 8601, the beginning of the bucket in UTC. Oldest first. */
  buckets: { from: string; docCount: number }[];
  /** ISO 8601: time was up, and only the events from here on were counted. */
  completeBackTo?: string;
  /** A query with problems is answered with a 400. */
  problems: null;
}

/**
 * Answer of `GET /files/:sha256`: everywhere this very content was seen, as far as the caller may see.
 *
 * @public
 */
export interface FileSummary {
  /** In lower-case hexadecimal, as all hashes are. */
  sha256: string;
  /** Null where there is none. */
  md5: string | null;
  /** Bytes of the content. */
  sizeInBytes: number | null;
  /** Broad type, by the event seen last. */
  category: FileCategory;
  /** MIME type, by the event seen last. */
  mimeType: string | null;
  /** ISO 8601: when it was first mailed. */
  firstSeen: string;
  /** ISO 8601: when it was last mailed. */
  lastSeen: string;
  /** How many events. */
  docCount: number;
  /** Each of these: at most 100 values, those with most events first. */
  names: ValueCount[];
  /** Who sent it, as addresses. */
  senders: ValueCount[];
  /** Domains it was sent to. */
  recipientDomains: ValueCount[];
  /** Display names of the connections that recorded it. */
  connections: ValueCount[];
  /** Files of one of these names whose content is another: at most 100, the latest first. */
  sameNameOtherBytes: {
    name: string;
    sha256: string;
    sizeInBytes: number | null;
    firstSeen: string;
    lastSeen: string;
    docCount: number;
  }[];
}

/**
 * Why nothing is known of a mailbox for a span of time.
 *
 * - not yet read: more than 15 minutes later than up to where it is complete
 * - not monitored: the connection was deauthorized, or its owner out of scope
 * - access denied, no mailbox: as the mailbox's state says
 *
 * @public
 */
export type CoverageGapReason =
  | 'not yet read'
  | 'not monitored'
  | 'access denied'
  | 'no mailbox';

/**
 * A span of time for which a mailbox is not known in full. Times are ISO 8601 in UTC.
 *
 * @public
 */
export interface CoverageGap {
  /** Connection that the mailbox is of. */
  connectionId: string;
  /** Whose mailbox it is. */
  userPrincipalName: string;
  /** Where the gap begins. */
  from: string;
  /** Where it ends. */
  to: string;
  /** Why nothing is known of it. */
  reason: CoverageGapReason;
}

/**
 * Answer of `POST /v2/file-events/coverage`: of the mailboxes that could hold what is asked for, in the range that is
 * asked for, which are known in full.
 *
 * @public
 */
export interface CoverageStatement {
  /**
   * The range as far as it can be answered for: not before the first mailbox was monitored, and not after now. Both are
   * null where no mailbox was monitored in it.
   */
  from: string | null;
  /** See `from`. */
  to: string | null;
  /** Whether what was asked for begins before `from`: from then on only is anything known. */
  beginsBeforeMonitoring: boolean;
  /** Users without a mailbox are not among them. */
  mailboxes: { total: number; complete: number; withGaps: number };
  /** Up to here every complete mailbox was read; not later than `to`. */
  completeThrough: string | null;
  /** At most 1,000, the longest first. */
  gaps: CoverageGap[];
}

/**
 * A search that was kept, in Incydr's shape.
 *
 * @public
 */
export interface SavedSearch extends EventQuery {
  /** Given when it was first saved. */
  id: string;
  /** Incydr's second query language. */
  apiVersion: 2;
  /** What it is called. */
  name: string;
  /** What somebody noted of it. */
  notes: string | null;
  /** Terms that are shown as columns. */
  columns: string[];
  /** Term it is sorted by; null: by the time of the mail. */
  srtKey: string | null;
  /** Null: the newest first. */
  srtDir: 'asc' | 'desc' | null;
  /** Entity ref of the portal user, as are `createdByUsername` and both `modifiedBy`. */
  createdByUID: string;
  /** The same as `createdByUID`. */
  createdByUsername: string;
  /** ISO 8601 in UTC. */
  creationTimestamp: string;
  /** Who saved it last. */
  modifiedByUID: string;
  /** The same as `modifiedByUID`. */
  modifiedByUsername: string;
  /** ISO 8601 in UTC. */
  modifiedTimestamp: string;
}

/**
 * Body of `POST` and `PUT` of saved searches.
 *
 * @public
 */
export interface SavedSearchInput extends EventQuery {
  /** What it is called; not empty. */
  name: string;
  /** What is to be noted of it. */
  notes?: string | null;
  /** Terms to show as columns. */
  columns?: string[];
  /** Term to sort by. */
  srtKey?: string | null;
  /** Which way to sort. */
  srtDir?: 'asc' | 'desc' | null;
}

/**
 * Answer of `GET /v2/file-events/saved-searches` and of those with an id, as in Incydr.
 *
 * @public
 */
export interface SavedSearchList {
  /** In the order of their names. */
  searches: SavedSearch[];
}

/**
 * A query behind a permalink, so that addresses and file names are not in the page's address.
 *
 * @public
 */
export interface SharedQuery extends EventQuery {
  /** What the link has in its address. */
  id: string;
  /** Term to sort by. */
  srtKey?: string;
  /** Which way to sort. */
  srtDir?: 'asc' | 'desc';
}

/**
 * Formats of an export: CSV with a header row, or one event a line as JSON.
 *
 * @public
 */
export type ExportFormat = 'csv' | 'ndjson';

/**
 * Body of `POST /v2/file-events/export`.
 *
 * @public
 */
export interface ExportRequest extends EventQuery {
  /** Term to sort by; default: the time of the mail. */
  srtKey?: string;
  /** Which way to sort; default: the newest first. */
  srtDir?: 'asc' | 'desc';
  /** Terms that become columns of a CSV; default: all that apply to mail. */
  columns?: string[];
}

/**
 * Answer of `GET /v2/file-events/exports/:id`: what proves that a file is what was exported.
 *
 * @public
 */
export interface ExportManifest {
  /** What the header of the answer named. */
  id: string;
  /** `running`: not at its end yet, or its backend was stopped. */
  state: 'running' | 'complete' | 'cancelled' | 'failed';
  /** Entity ref. */
  requestedBy: string;
  /** The request as it was sent. */
  query: unknown;
  /** Terms that became columns. */
  columns: string[];
  /** Of the file. */
  format: ExportFormat;
  /** ISO 8601 in UTC. */
  startedAt: string;
  /** ISO 8601 in UTC; null while it runs. */
  finishedAt: string | null;
  /** Events in the file; null while it runs. */
  rows: number | null;
  /** Of the file; null while it runs. */
  bytes: number | null;
  /** Of the file, in hex. */
  sha256: string | null;
}

/**
 * Header of an export's answer: the id of its manifest.
 *
 * @public
 */
export const EXPORT_ID_HEADER = 'X-Mail-Forensics-Export-Id';
