import {
  FILE_CATEGORIES,
  type AttachmentKind,
  type FileCategory,
  type Filter,
} from 'backstage-plugin-mail-forensics-common';
import {
  formatCount,
  formatSize,
  formatTimeWithZone,
} from '../components/format';
import { visibleText } from '../components/hiddenCharacters';
import type { Messages } from '../components/useMessages';
import { isGroup, isWritten, type ConditionNode } from './query/conditionTree';
import {
  ATTACHMENT_KINDS,
  needsValue,
  SEARCH_TERMS,
  valuesOf,
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
        value: valuesOf(condition)
          .map(value => valueWords(condition.term, value, t))
          .join(', '),
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
    case 'attachmentKind':
      return ATTACHMENT_KINDS.map(value => ({
        value,
        label: kindWord(value, t),
      }));
    default:
      return undefined;
  }
}

export function categoryWord(category: FileCategory, t: Messages): string {
  return t(`search.category.${category}`);
}

export function kindWord(kind: AttachmentKind, t: Messages): string {
  switch (kind) {
    case 'item':
      return t('search.details.kindItem');
    case 'reference':
      return t('search.details.kindReference');
    default:
      return t('search.details.kindFile');
  }
}

/** A value as it is read. */
export function valueWords(term: TermName, value: string, t: Messages): string {
  const choice = choicesOf(term, t)?.find(option => option.value === value);
  if (choice) {
    return choice.label;
  }
  if (SEARCH_TERMS[term].kind === 'time') {
    return formatTimeWithZone(value, t);
  }
  // A size that came from a cell is in bytes.
  return SEARCH_TERMS[term].kind === 'size' && /^\d{4,}$/.test(value)
    ? t('search.filter.bytes', {
        size: formatSize(Number(value), t),
        bytes: formatCount(Number(value), t),
      })
    : visibleText(value);
}
