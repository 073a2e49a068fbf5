/** Conditions in a query, as Incydr allows. */
export const MAX_FILTERS = 1_024;

/** Values in a condition. */
export const MAX_VALUES_FOR_FILTER = 1_024;

/** Values in a query: each can be bound several times, and SQLite binds 32,766 in a statement. */
export const MAX_VALUES = 4_096;

/** UTF-16 code units in a value. */
export const MAX_VALUE_LENGTH = 4_096;

/** Groups in a query. */
export const MAX_GROUPS = 1_024;

/** Groups inside groups. */
export const MAX_DEPTH = 10;

/** Events in a page, and events that can be reached by page number, as Incydr allows. */
export const MAX_PAGE_SIZE = 10_000;

export const DEFAULT_PAGE_SIZE = 100;

/** Values that a grouping answers with, as Incydr allows. */
export const MAX_GROUPS_IN_ANSWER = 10_000;

export const DEFAULT_GROUPS = 1_000;

/** Buckets of a histogram. */
export const MAX_BUCKETS = 2_000;
