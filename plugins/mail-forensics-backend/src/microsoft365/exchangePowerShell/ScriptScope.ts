import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';

/** Whose mailboxes the app may read; `entries` name users or groups, as somebody wrote them. */
export interface ScriptScope {
  mode: ScopeMode;
  entries: readonly string[];
}
