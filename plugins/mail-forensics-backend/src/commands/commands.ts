import type { Command } from './Command';
import { erasePerson } from './erasePerson';
import { exportPerson } from './exportPerson';
import { liftHold, listHolds, placeHold } from './holds';
import { verifyAudit } from './verifyAudit';

/** What operators do at a terminal, by name. */
export const COMMANDS = {
  'audit:verify': verifyAudit,
  'hold:place': placeHold,
  'hold:lift': liftHold,
  'hold:list': listHolds,
  'person:export': exportPerson,
  'person:erase': erasePerson,
} satisfies Record<string, Command>;
