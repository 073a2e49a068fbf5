import {
  FILE_CATEGORIES,
  type AttachmentKind,
  type Filter,
} from 'backstage-plugin-mail-forensics-common';
import { DateTime } from 'luxon';
import { parseSize } from '../../components/format';

/** What values a term has, and therefore how it can be compared. */
export type TermKind =
  | 'text'
  | 'exact'
  /** Every event has one. */
  | 'id'
  | 'category'
  | 'attachmentKind'
  | 'boolean'
  | 'size'
  | 'time'
  | 'group';

export const ATTACHMENT_KINDS = [
  'file',
  'item',
  'reference',
] as const satisfies readonly AttachmentKind[];

/** The terms that can be filtered by, in the order of the menu. */
export const SEARCH_TERMS = {
  fileName: { term: 'file.name', kind: 'text' },
  category: { term: 'file.category', kind: 'category' },
  size: { term: 'file.sizeInBytes', kind: 'size' },
  sha256: { term: 'file.hash.sha256', kind: 'exact' },
  md5: { term: 'file.hash.md5', kind: 'exact' },
  mimeType: { term: 'file.mimeType', kind: 'text' },
  mimeTypeByBytes: { term: 'file.mimeTypeByBytes', kind: 'text' },
  attachmentKind: {
    term: 'mailForensics.attachmentKind',
    kind: 'attachmentKind',
  },
  sender: { term: 'source.email.sender', kind: 'text' },
  from: { term: 'source.email.from', kind: 'text' },
  recipients: { term: 'destination.email.recipients', kind: 'text' },
  to: { term: 'mailForensics.to', kind: 'text' },
  cc: { term: 'mailForensics.cc', kind: 'text' },
  bcc: { term: 'mailForensics.bcc', kind: 'text' },
  subject: { term: 'destination.email.subject', kind: 'text' },
  trusted: { term: 'risk.trusted', kind: 'boolean' },
  recipientDomains: { term: 'mailForensics.recipientDomains', kind: 'text' },
  untrustedDomains: { term: 'risk.untrustedValues.domains', kind: 'text' },
  connection: { term: 'event.detectorDisplayName', kind: 'text' },
  mailbox: { term: 'mailForensics.mailbox', kind: 'text' },
  group: { term: 'mailForensics.group', kind: 'group' },
  inline: { term: 'mailForensics.inline', kind: 'boolean' },
  hashError: { term: 'file.hash.sha256Error', kind: 'text' },
  messageId: { term: 'mailForensics.internetMessageId', kind: 'exact' },
  recorded: { term: 'event.inserted', kind: 'time' },
  eventId: { term: 'event.id', kind: 'id' },
} as const satisfies Record<string, { term: string; kind: TermKind }>;

export type TermName = keyof typeof SEARCH_TERMS;

export const TERM_NAMES = Object.keys(SEARCH_TERMS).filter(
  (name): name is TermName => name in SEARCH_TERMS,
);

/** A comparison as the menu names it; several of them are one operator of the query language with a wildcard. */
export type Comparison =
  | 'contains'
  | 'doesNotContain'
  | 'is'
  | 'isNot'
  | 'isAnyOf'
  | 'isNoneOf'
  | 'startsWith'
  | 'endsWith'
  | 'greaterThan'
  | 'lessThan'
  | 'onOrAfter'
  | 'onOrBefore'
  | 'exists'
  | 'doesNotExist';

/** The comparisons of each kind of term; the first is the one offered. */
export const COMPARISONS: Record<TermKind, readonly Comparison[]> = {
  text: [
    'contains',
    'is',
    'isNot',
    'doesNotContain',
    'startsWith',
    'endsWith',
    'isAnyOf',
    'isNoneOf',
    'exists',
    'doesNotExist',
  ],
  exact: ['is', 'isNot', 'isAnyOf', 'isNoneOf', 'exists', 'doesNotExist'],
  id: ['is', 'isNot', 'isAnyOf', 'isNoneOf'],
  category: ['is', 'isNot'],
  attachmentKind: ['is', 'isNot'],
  boolean: ['is'],
  size: ['greaterThan', 'lessThan', 'is', 'isNot', 'exists', 'doesNotExist'],
  time: ['onOrAfter', 'onOrBefore'],
  group: ['is', 'isNot'],
};

/** A condition as it was chosen in the page. */
export interface Condition {
  term: TermName;
  comparison: Comparison;
  /** As typed, of several one a line; empty for comparisons that need none. A time is an instant, ISO 8601 in UTC. */
  value: string;
}

export function needsValue(comparison: Comparison): boolean {
  return comparison !== 'exists' && comparison !== 'doesNotExist';
}

/** Whether a comparison is with several values. */
export function takesSeveral(comparison: Comparison): boolean {
  return comparison === 'isAnyOf' || comparison === 'isNoneOf';
}

/** The values of a condition, each once; the one there is, or those in the lines of it. */
export function valuesOf({ comparison, value }: Condition): string[] {
  return takesSeveral(comparison)
    ? [...new Set(value.split('\n').map(line => line.trim()))].filter(
        line => line !== '',
      )
    : [value];
}

/** Whether a condition can be sent: its comparison fits the term and its value can be read. */
export function isComplete(condition: Condition): boolean {
  const { kind } = SEARCH_TERMS[condition.term];
  if (!COMPARISONS[kind].includes(condition.comparison)) {
    return false;
  }
  if (!needsValue(condition.comparison)) {
    return true;
  }
  switch (kind) {
    case 'size':
      return parseSize(condition.value) !== undefined;
    case 'category':
      return FILE_CATEGORIES.some(category => category === condition.value);
    case 'attachmentKind':
      return ATTACHMENT_KINDS.some(name => name === condition.value);
    case 'boolean':
      return condition.value === 'TRUE' || condition.value === 'FALSE';
    case 'time':
      return DateTime.fromISO(condition.value).isValid;
    default:
      return condition.value.trim() !== '';
  }
}

/** The condition in the query language; it must be complete. */
export function toFilter(condition: Condition): Filter {
  const { term, kind } = SEARCH_TERMS[condition.term];
  const value = condition.value.trim();
  // Not trimmed: a space at the end of a name is part of it.
  const sent = kind === 'size' ? parseSize(value) : condition.value;
  switch (condition.comparison) {
    case 'contains':
      return { term, operator: 'IS', value: wildcards('*', value, '*') };
    case 'doesNotContain':
      return { term, operator: 'IS_NOT', value: wildcards('*', value, '*') };
    case 'startsWith':
      return { term, operator: 'IS', value: wildcards('', value, '*') };
    case 'endsWith':
      return { term, operator: 'IS', value: wildcards('*', value, '') };
    case 'is':
      return { term, operator: 'IS', value: sent };
    case 'isNot':
      return { term, operator: 'IS_NOT', value: sent };
    case 'isAnyOf':
      return { term, operator: 'IS_ANY', value: valuesOf(condition) };
    case 'isNoneOf':
      return { term, operator: 'IS_NONE', value: valuesOf(condition) };
    case 'onOrAfter':
      return { term, operator: 'ON_OR_AFTER', value };
    case 'onOrBefore':
      return { term, operator: 'ON_OR_BEFORE', value };
    case 'greaterThan':
    case 'lessThan':
      return {
        term,
        operator:
          condition.comparison === 'greaterThan' ? 'GREATER_THAN' : 'LESS_THAN',
        value: sent,
      };
    case 'exists':
      return { term, operator: 'EXISTS', value: null };
    default:
      return { term, operator: 'DOES_NOT_EXIST', value: null };
  }
}

/** A filter as the page would have chosen it; undefined where it has no such choice. */
export function toCondition(filter: Filter): Condition | undefined {
  return TERM_NAMES.filter(name => SEARCH_TERMS[name].term === filter.term)
    .flatMap(term =>
      byPrecision(COMPARISONS[SEARCH_TERMS[term].kind]).map(comparison => ({
        term,
        comparison,
        value: needsValue(comparison) ? typedValue(filter, comparison) : '',
      })),
    )
    .find(
      condition =>
        isComplete(condition) && isSameFilter(toFilter(condition), filter),
    );
}

/** `is` can say everything with wildcards, so it is the last to be thought of. */
function byPrecision(comparisons: readonly Comparison[]): Comparison[] {
  const isLast = (name: Comparison) => name === 'is' || name === 'isNot';
  return [
    ...comparisons.filter(name => !isLast(name)),
    ...comparisons.filter(isLast),
  ];
}

/** What would have been typed for a value, wildcards at its ends left out where the comparison adds them. */
function typedValue({ value }: Filter, comparison: Comparison): string {
  const text = typeof value === 'boolean' ? String(value).toUpperCase() : value;
  const typed = String(text ?? '');
  switch (comparison) {
    case 'contains':
    case 'doesNotContain':
      return typed.replace(/^\*(.*)\*$/s, '$1');
    case 'isAnyOf':
    case 'isNoneOf':
      return Array.isArray(value) ? value.join('\n') : typed;
    case 'startsWith':
      return typed.replace(/\*$/, '');
    case 'endsWith':
      return typed.replace(/^\*/, '');
    default:
      return typed;
  }
}

function isSameFilter(a: Filter, b: Filter): boolean {
  const essence = ({ operator = 'IS', value = null }: Filter) =>
    JSON.stringify([
      operator,
      Array.isArray(value) ? value : String(value ?? ''),
    ]).toLowerCase();
  return essence(a) === essence(b);
}

/** Asterisks that were typed at an end where one is added anyway would only make it two. */
function wildcards(before: string, value: string, after: string): string {
  const start = before ? value.replace(/^\*+/, '') : value;
  const inner = after ? start.replace(/\*+$/, '') : start;
  return inner === '' ? '*' : `${before}${inner}${after}`;
}

/**
 * The filter for a value that an event has, or against it; for or against events without a value where there is none.
 * A boolean has no opposite in the menus: the other value is.
 */
export function conditionOf(
  term: TermName,
  value: string | undefined,
  isIncluded: boolean,
): Condition {
  if (value === undefined) {
    const comparison = isIncluded ? 'doesNotExist' : 'exists';
    return { term, comparison, value: '' };
  }
  if (SEARCH_TERMS[term].kind === 'boolean') {
    const isTrue = (value.toUpperCase() === 'TRUE') === isIncluded;
    return { term, comparison: 'is', value: isTrue ? 'TRUE' : 'FALSE' };
  }
  return { term, comparison: isIncluded ? 'is' : 'isNot', value };
}
