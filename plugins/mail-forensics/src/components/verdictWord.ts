import type { ScopeVerdict } from 'backstage-plugin-mail-forensics-common';
import type { Messages } from './useMessages';

/** What a row of a scope file comes to, in the words of the pages. */
export function verdictWord(verdict: ScopeVerdict, t: Messages): string {
  const words: Record<ScopeVerdict, string> = {
    'will be monitored': t('scope.verdict.willBeMonitored'),
    'no mailbox': t('scope.verdict.noMailbox'),
    guest: t('scope.verdict.guest'),
    disabled: t('scope.verdict.disabled'),
    'not found': t('scope.verdict.notFound'),
    duplicate: t('scope.verdict.duplicate'),
    ambiguous: t('scope.verdict.ambiguous'),
    'empty group': t('scope.verdict.emptyGroup'),
    'members hidden': t('scope.verdict.membersHidden'),
    'not checked': t('scope.verdict.notChecked'),
  };
  return words[verdict];
}
