import { FILE_CATEGORIES } from 'backstage-plugin-mail-forensics-common';
import { addressKey, displayText, matchKey } from '../../events';
import {
  TEXT_COLUMNS,
  type RecipientList,
  type TextColumn,
  type TextForm,
} from '../language/columns';
import {
  anywhere,
  mapPattern,
  matchesAnything,
  matchesPattern,
  type Pattern,
} from '../language/pattern';
import type { TextTerm } from '../QueryNode';
import {
  ALWAYS,
  NEVER,
  any,
  type Condition,
  type RecipientMatch,
  type TextMatch,
} from './Condition';
import type { QueryContext } from './QueryContext';

/** Whether a term's text matches one of several patterns. */
export function normaliseText(
  term: TextTerm,
  patterns: readonly Pattern[],
  context: QueryContext,
): Condition {
  switch (term.kind) {
    case 'text':
      return columnMatches(term.column, patterns);
    case 'recipients':
      return recipientMatches(term.list, patterns);
    case 'connectionName':
      return connectionsNamed(
        name => matchesOne(patterns, matchKey(name)),
        context,
      );
    case 'constantText':
      return matchesOne(patterns, matchKey(term.value)) ? ALWAYS : NEVER;
    case 'anyText':
      return any(patterns.map(isAnywhere));
    case 'inapplicable':
      return NEVER;
    default:
      throw new Error(`Unknown term: ${JSON.stringify(term satisfies never)}`);
  }
}

/** Events of the connections whose name, as it is shown, passes. */
export function connectionsNamed(
  passes: (displayName: string) => boolean,
  { connections }: QueryContext,
): Condition {
  const values = connections
    .filter(connection => passes(connection.displayName))
    .map(connection => connection.id);
  return values.length === 0
    ? NEVER
    : {
        kind: 'text',
        column: 'connection_id',
        match: { kind: 'oneOf', values },
      };
}

const UNBOUNDED = Number.MAX_SAFE_INTEGER;

interface Form {
  /** Of a whole text, which was cut where it was stored. */
  exact(text: string): string;
  /** Of a part of a text. */
  part(text: string): string;
}

const FORMS: Record<TextForm, Form> = {
  key: {
    exact: matchKey,
    part: text => matchKey(text, UNBOUNDED),
  },
  addressKey: {
    exact: addressKey,
    part: text => matchKey(text, UNBOUNDED),
  },
  lowerCase: { exact: lowerAscii, part: lowerAscii },
  asItCame: { exact: lowerAscii, part: lowerAscii },
  category: { exact: lowerAscii, part: lowerAscii },
};

function lowerAscii(text: string): string {
  return displayText(text).replace(/[A-Z]+/g, letters => letters.toLowerCase());
}

function columnMatches(
  column: TextColumn,
  patterns: readonly Pattern[],
): Condition {
  const { form } = TEXT_COLUMNS[column];
  return form === 'category' && !patterns.some(matchesAnything)
    ? categoryMatches(column, patterns)
    : textMatches(column, patterns, FORMS[form]);
}

/** The categories are few and known, so that those which match are asked for by name, and found by an index. */
function categoryMatches(
  column: TextColumn,
  patterns: readonly Pattern[],
): Condition {
  const { exact, part } = FORMS.category;
  const values = FILE_CATEGORIES.filter(category =>
    patterns.some(pattern =>
      matchesPattern(mapPattern(pattern, part), exact(category)),
    ),
  );
  return values.length === 0
    ? NEVER
    : { kind: 'text', column, match: { kind: 'oneOf', values } };
}

function textMatches(
  column: TextColumn,
  patterns: readonly Pattern[],
  form: Form,
): Condition {
  return any(
    toMatches(patterns, form).map(match =>
      isPresence(match)
        ? { kind: 'present', column }
        : { kind: 'text', column, match },
    ),
  );
}

function recipientMatches(
  list: RecipientList,
  patterns: readonly Pattern[],
): Condition {
  const isDomain = list === 'domains' || list === 'untrustedDomains';
  const matches = toMatches(patterns, isDomain ? FORMS.key : FORMS.addressKey);
  const domains = isDomain
    ? []
    : matches.flatMap(match => domainOf(match) ?? []);
  const rest = matches.filter(
    match => isDomain || domainOf(match) === undefined,
  );
  return any([
    ...(domains.length > 0
      ? [recipient(list, { kind: 'domainIn', domains })]
      : []),
    ...rest.map(match =>
      recipient(list, isDomain ? presenceOr(match) : byItsEnd(match)),
    ),
  ]);
}

function presenceOr(match: TextMatch): RecipientMatch {
  return isPresence(match) ? { kind: 'present' } : match;
}

/** `*.contoso.com` asks for what is below a domain. */
function byItsEnd(match: TextMatch): RecipientMatch {
  const end = endOf(match);
  return end !== undefined && /^\.[^@]{1,252}$/.test(end)
    ? { kind: 'endsIn', end }
    : presenceOr(match);
}

/** What all texts that match end in, where a pattern says no more than that. */
function endOf(match: TextMatch): string | undefined {
  if (match.kind === 'oneOf') {
    return undefined;
  }
  const [start, end, ...more] = match.pattern;
  return start === '' && more.length === 0 ? end : undefined;
}

function recipient(list: RecipientList, match: RecipientMatch): Condition {
  return { kind: 'recipient', list, match };
}

/** `*@contoso.com` asks for a domain, which is indexed, where the end of an address is not. */
function domainOf(match: TextMatch): string | undefined {
  return /^@([^@]{1,253})$/.exec(endOf(match) ?? '')?.[1];
}

/** One match for all exact patterns, and one for each of the others. */
function toMatches(patterns: readonly Pattern[], form: Form): TextMatch[] {
  const exact = patterns.flatMap(([first, ...rest]) =>
    rest.length === 0 ? [form.exact(first)] : [],
  );
  // Empty text counts as missing, so a value of which nothing is left equals none.
  const values = [...new Set(exact)].filter(value => value !== '');
  const wild = patterns
    .filter(pattern => pattern.length > 1)
    .map(pattern => mapPattern(pattern, form.part));
  return [
    ...(values.length > 0 ? [{ kind: 'oneOf', values } as const] : []),
    ...wild.map(pattern => ({ kind: 'like', pattern } as const)),
  ];
}

function isPresence(match: TextMatch): boolean {
  return match.kind === 'like' && matchesAnything(match.pattern);
}

/** File name, subject, addresses: somewhere in them. Hashes: as a whole. */
function isAnywhere(pattern: Pattern): Condition {
  const patterns = [anywhere(pattern)];
  return any([
    columnMatches('file_name_key', patterns),
    columnMatches('subject_key', patterns),
    columnMatches('sender_key', patterns),
    columnMatches('from_key', patterns),
    recipientMatches('recipients', patterns),
    hashIs(pattern),
  ]);
}

function hashIs([first, ...rest]: Pattern): Condition {
  const text = first.trim();
  if (rest.length > 0 || !/^[0-9a-f]+$/i.test(text)) {
    return NEVER;
  }
  switch (text.length) {
    case 32:
      return columnMatches('md5', [[text]]);
    case 64:
      return columnMatches('sha256', [[text]]);
    default:
      return NEVER;
  }
}

function matchesOne(patterns: readonly Pattern[], key: string): boolean {
  return patterns.some(pattern =>
    matchesPattern(
      mapPattern(pattern, part => matchKey(part, UNBOUNDED)),
      key,
    ),
  );
}
