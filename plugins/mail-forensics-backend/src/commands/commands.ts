import type { Command } from './Command';
import { verifyAudit } from './verifyAudit';

/** What operators do at a terminal, by name. */
export const COMMANDS = {
  'audit:verify': verifyAudit,
} satisfies Record<string, Command>;
