/*
 * The query language over file events, Incydr's with additions.
 *
 * - term: a name for a value of an event, such as `file.name`
 * - filter: a condition on a term; group: filters joined by AND or OR
 * - pattern: text of a filter, cut at its wildcards
 * - query (QueryNode): what was parsed, in terms; condition: what is asked of the database, in columns
 * - restriction: a query that a policy adds to everybody's own
 * - page token: id of the event after which the next page begins
 *
 * A request is parsed (parse/), made a condition (normalise/), printed (print/) and run (sql/); each step imports only
 * what comes before it.
 */
export * from './CoverageStatements';
export * from './export/ExportLog';
export * from './FileEventExport';
export * from './FileEventGrouping';
export * from './FileEventHistogram';
export * from './FileEventSearch';
export * from './FilePivot';
export * from './permissions';
export * from './QueryError';
export * from './QueryRunner';
export * from './saved/QueryErasure';
export * from './saved/SavedSearches';
export * from './saved/SharedQueries';
export type { QueryNode } from './QueryNode';
export { TERM_NAMES } from './language/terms';
