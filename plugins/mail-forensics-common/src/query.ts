import type { FileEvent } from './fileEvents';

/**
 * The twelve operators of Incydr's query language.
 *
 * @public
 */
export const OPERATORS = [
  'IS',
  'IS_NOT',
  'IS_ANY',
  'IS_NONE',
  'ON_OR_BEFORE',
  'ON_OR_AFTER',
  'ON',
  'WITHIN_THE_LAST',
  'LESS_THAN',
  'GREATER_THAN',
  'EXISTS',
  'DOES_NOT_EXIST',
] as const;

/**
 * One of {@link OPERATORS}.
 *
 * @public
 */
export type Operator = (typeof OPERATORS)[number];

/**
 * Why a query was refused: the eighteen problem types of Incydr.
 *
 * @public
 */
export const QUERY_PROBLEM_TYPES = [
  'ILLEGAL_VALUE',
  'ILLEGAL_OPERATOR',
  'MAX_LENGTH_EXCEEDED',
  'INVALID_PAGE_SIZE',
  'INVALID_PAGE_NUMBER',
  'INVALID_PAGE_TOKEN',
  'MISSING_VALUE',
  'UNEXPECTED_VALUE',
  'MISSING_GROUPS',
  'MISSING_FILTERS',
  'MAX_FILTERS_EXCEEDED',
  'MAX_VALUES_FOR_FILTER_EXCEEDED',
  'MAX_GROUPS_EXCEEDED',
  'SEARCH_FAILED',
  'QUERY_TIMEOUT',
  'ILLEGAL_SORT',
  'ILLEGAL_GROUP',
  'RESPONSE_CONTENT_TOO_LARGE',
] as const;

/**
 * One of {@link QUERY_PROBLEM_TYPES}.
 *
 * @public
 */
export type QueryProblemType = (typeof QUERY_PROBLEM_TYPES)[number];

/**
 * A condition. `value` is a string (or an array of strings for IS_ANY and IS_NONE, null for EXISTS and
 * DOES_NOT_EXIST); numbers and booleans are accepted as such or as strings.
 *
 * @public
 */
export interface Filter {
  /** What is compared, such as `file.name`. */
  term: string;
  /** How it is compared; default `IS`. */
  operator?: Operator;
  /** What it is compared with. */
  value?: string | number | boolean | string[] | null;
}

/**
 * Conditions joined by `filterClause` (default AND).
 *
 * @public
 */
export interface FilterGroup {
  /** Default AND. */
  filterClause?: 'AND' | 'OR';
  /** At least one. */
  filters: Filter[];
}

/**
 * Groups joined by `subgroupClause` (default AND), nested as deep as needed.
 *
 * @public
 */
export interface Subgroup {
  /** Default AND. */
  subgroupClause?: 'AND' | 'OR';
  /** At least one. */
  subgroups: (FilterGroup | Subgroup)[];
}

/**
 * Body of `POST /v2/file-events`.
 *
 * @public
 */
export interface SearchRequest {
  /** Groups of conditions, nested where they have subgroups. */
  groups: (FilterGroup | Subgroup)[];
  /** How the groups are joined; default AND. */
  groupClause?: 'AND' | 'OR';
  /** From 1; used where `pgToken` is absent or null, and only inside the first 10,000 results. */
  pgNum?: number;
  /** 1 to 10,000; default 100. */
  pgSize?: number;
  /** Empty for the first page, then the `nextPgToken` of the answer before: the id of its last event. */
  pgToken?: string | null;
  /** Term to sort by; default: the time of the mail. */
  srtKey?: string;
  /** Which way to sort; default: the newest first. */
  srtDir?: 'asc' | 'desc';
  /** Count every result, however long that takes; otherwise they are counted up to 10,000, and not for long. */
  exactCount?: boolean;
}

/**
 * Something wrong with a query, and the filter it is about.
 *
 * @public
 */
export interface QueryProblem {
  /** What kind of problem it is. */
  type: QueryProblemType;
  /** The filter it is about; null where it is about none. */
  badFilter: Filter | null;
  /** A sentence for people. */
  description: string;
}

/**
 * Which way a search went, told where it is asked for by `?debug=true`. Times are in milliseconds; no value of the query is
 * in it.
 *
 * @public
 */
export interface SearchDebug {
  /** `index`: an index led to all there is, which was then sorted; `walk`: time was walked through in slices. */
  plan: 'index' | 'walk';
  /** The look at an index that decided it; null where no index helps, or where an earlier page had decided it. */
  probe: {
    /** Columns that the index is of. */
    indexes: string[];
    /** What it led to, up to a bound; null where time was up before that was known. */
    candidates: number | null;
    /** Whether that is all it leads to. */
    isAll: boolean;
    ms: number;
  } | null;
  /** The first 50; a null end is open. */
  slices: {
    from: string | null;
    before: string | null;
    found: number;
    ms: number;
  }[];
  /** How many slices there were in all. */
  sliceCount: number;
  /** What counting took beyond finding. */
  countMs: number;
  /** What all of it took. */
  ms: number;
}

/**
 * Answer of `POST /v2/file-events`. `totalCount` is exact up to 10,000, unless there was no time to count so far;
 * `totalCountIsLowerBound` is true where it is not exact.
 *
 * @public
 */
export interface SearchResponse {
  /** How many events there are on all pages. */
  totalCount: number;
  /** There are at least as many. */
  totalCountIsLowerBound?: true;
  /** This page of them. */
  fileEvents: FileEvent[];
  /** Where `completeBackTo` or `completeUpTo` is there: goes on with what was not searched. */
  nextPgToken: string | null;
  /** ISO 8601: time was up, and only the events from here on were searched. */
  completeBackTo?: string;
  /** ISO 8601, where the oldest come first: time was up, and only the events before were searched. */
  completeUpTo?: string;
  /** A query with problems is answered with a 400. */
  problems: QueryProblem[] | null;
  /** Only where it was asked for. */
  debug?: SearchDebug;
}
