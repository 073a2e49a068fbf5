/** A query that is longer is cut in the audit log. */
const AUDITED_CHARACTERS = 10_000;

/** What was asked, for the auditor. */
export function auditedQuery(body: unknown): { query: string } {
  return { query: JSON.stringify(body).slice(0, AUDITED_CHARACTERS) };
}
