import type { FileCategory } from './fileEvents';
import type { FilterGroup, Subgroup } from './query';

/**
 * The events that are asked about, without how they are paged or sorted.
 *
 * @public
 */
export interface EventQuery {
  groups: (FilterGroup | Subgroup)[];
  groupClause?: 'AND' | 'OR';
}

/**
 * Body of `POST /v2/file-events/grouping`: how many events have each value of a term.
 *
 * @public
 */
export interface GroupingRequest extends EventQuery {
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
  value: string;
  docCount: number;
}

/**
 * Answer of `POST /v2/file-events/grouping`: the values most events have first; among equals, in the order of the value.
 *
 * @public
 */
export interface GroupingResponse {
  groups: ValueCount[];
  /** There are more values than were asked for. */
  hasMore?: true;
  /** ISO 8601: time was up, and only the events from here on were counted. */
  completeBackTo?: string;
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

/** @public */
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
  interval: HistogramInterval;
  /** `from`: ISO 8601, the beginning of the bucket in UTC. Oldest first. */
  buckets: { from: string; docCount: number }[];
  /** ISO 8601: time was up, and only the events from here on were counted. */
  completeBackTo?: string;
  problems: null;
}

/**
 * Answer of `GET /files/:sha256`: everywhere this very content was seen, as far as the caller may see.
 *
 * @public
 */
export interface FileSummary {
  sha256: string;
  md5: string | null;
  sizeInBytes: number | null;
  category: FileCategory;
  mimeType: string | null;
  firstSeen: string;
  lastSeen: string;
  /** How many events. */
  docCount: number;
  /** Each of these: at most 100 values, those with most events first. */
  names: ValueCount[];
  senders: ValueCount[];
  recipientDomains: ValueCount[];
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
  connectionId: string;
  userPrincipalName: string;
  from: string;
  to: string;
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
  id: string;
  apiVersion: 2;
  name: string;
  notes: string | null;
  /** Terms that are shown as columns. */
  columns: string[];
  srtKey: string | null;
  srtDir: 'asc' | 'desc' | null;
  /** Entity ref of the portal user, as are `createdByUsername` and both `modifiedBy`. */
  createdByUID: string;
  createdByUsername: string;
  creationTimestamp: string;
  modifiedByUID: string;
  modifiedByUsername: string;
  modifiedTimestamp: string;
}

/**
 * Body of `POST` and `PUT` of saved searches.
 *
 * @public
 */
export interface SavedSearchInput extends EventQuery {
  name: string;
  notes?: string | null;
  columns?: string[];
  srtKey?: string | null;
  srtDir?: 'asc' | 'desc' | null;
}

/**
 * Answer of `GET /v2/file-events/saved-searches` and of those with an id, as in Incydr.
 *
 * @public
 */
export interface SavedSearchList {
  searches: SavedSearch[];
}

/**
 * A query behind a permalink, so that addresses and file names are not in the page's address.
 *
 * @public
 */
export interface SharedQuery extends EventQuery {
  id: string;
  srtKey?: string;
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
  srtKey?: string;
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
  id: string;
  /** `running`: not at its end yet, or its backend was stopped. */
  state: 'running' | 'complete' | 'cancelled' | 'failed';
  /** Entity ref. */
  requestedBy: string;
  /** The request as it was sent. */
  query: unknown;
  columns: string[];
  format: ExportFormat;
  startedAt: string;
  finishedAt: string | null;
  rows: number | null;
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
