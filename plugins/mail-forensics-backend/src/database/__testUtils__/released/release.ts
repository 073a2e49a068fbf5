/**
 * The schema that versions before the next one work with: what upgrades are held against. A release moves it, and records the
 * statements anew: see CONTRIBUTING.md.
 */
export const RELEASED = '20261128140000_reconciliation.js';

/**
 * What was there and may be gone: columns, as `table.column`, and tables that the released version has already stopped to
 * use. A release empties it.
 */
export const CONTRACTED: readonly string[] = [];
