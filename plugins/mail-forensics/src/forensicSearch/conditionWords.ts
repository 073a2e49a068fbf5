import {
  FILE_CATEGORIES,
  type FileCategory,
  type Filter,
} from 'backstage-plugin-mail-forensics-common';
import { visibleText } from '../components/hiddenCharacters';
import type { Messages } from '../components/useMessages';
import { isGroup, isWritten, type ConditionNode } from './query/conditionTree';
import {
  needsValue,
  SEARCH_TERMS,
  type Condition,
  type TermName,
} from './query/searchTerms';

/** A condition as it is read: `Category is Spreadsheet`. */
export function conditionWords(condition: Condition, t: Messages): string {
  const term = t(`search.term.${condition.term}`);
  const operator = t(`search.operator.${condition.comparison}`);
  return needsValue(condition.comparison)
    ? t('search.filter.pill', {
        term,
        operator,
        value: valueWords(condition.term, condition.value, t),
      })
    : t('search.filter.pillWithoutValue', { term, operator });
}

/** What a pill says. */
export function nodeWords(node: ConditionNode, t: Messages): string {
  if (isGroup(node)) {
    return node.clause === 'OR'
      ? t('search.filter.anyOf')
      : t('search.filter.allOf');
  }
  return isWritten(node)
    ? visibleText(writtenWords(node.filter))
    : conditionWords(node, t);
}

/** As it is written in the query language, for there are no other words. */
function writtenWords({ term, operator = 'IS', value }: Filter): string {
  const values = value === null ? [] : [value ?? []].flat();
  return [term, operator, values.map(String).join(', ')]
    .filter(part => part !== '')
    .join(' ');
}

/** The values that a term can have, where they can be counted. */
export function choicesOf(
  term: TermName,
  t: Messages,
): { value: string; label: string }[] | undefined {
  switch (SEARCH_TERMS[term].kind) {
    case 'category':
      return FILE_CATEGORIES.map(value => ({
        value,
        label: categoryWord(value, t),
      }));
    case 'boolean':
      return [
        { value: 'TRUE', label: t('common.yes') },
        { value: 'FALSE', label: t('common.no') },
      ];
    default:
      return undefined;
  }
}

export function categoryWord(category: FileCategory, t: Messages): string {
  return t(`search.category.${category}`);
}

/** A value as it is read. */
export function valueWords(term: TermName, value: string, t: Messages): string {
  const choice = choicesOf(term, t)?.find(option => option.value === value);
  return choice?.label ?? visibleText(value);
}
