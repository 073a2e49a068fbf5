import type {
  FileEvent,
  Filter,
  FilterGroup,
  Operator,
  SearchRequest,
  Subgroup,
} from 'backstage-plugin-mail-forensics-common';

/*
 * The query language, told a second time and in another way: over the JSON of an event, without columns, trees or SQL.
 */

/** Terms that are compared as they are shown, but for the case of A to Z. */
const AS_SHOWN =
  /^file\.(category|mimeType|hash)|^mailForensics\.(connectionId|internetMessageId|messageId|attachmentKind)|^risk\.trustReason|^user\.id/;

/** Whether an event is asked for. */
export function evaluate(
  request: Pick<SearchRequest, 'groups' | 'groupClause'>,
  event: FileEvent,
  now: Date,
): boolean {
  return join(request.groupClause, request.groups, group =>
    evaluateGroup(group, event, now),
  );
}

function evaluateGroup(
  group: FilterGroup | Subgroup,
  event: FileEvent,
  now: Date,
): boolean {
  return 'filters' in group
    ? join(group.filterClause, group.filters, filter =>
        evaluateFilter(filter, event, now),
      )
    : join(group.subgroupClause, group.subgroups, subgroup =>
        evaluateGroup(subgroup, event, now),
      );
}

function join<T>(
  clause: 'AND' | 'OR' | undefined,
  items: T[],
  passes: (item: T) => boolean,
): boolean {
  return clause === 'OR' ? items.some(passes) : items.every(passes);
}

type Value = string | number | boolean;

/** The values of a term; one that is empty is none. */
export function valuesOf(term: string, event: FileEvent): Value[] {
  let value: unknown = event;
  for (const key of term.split('.')) {
    value = (value as Record<string, unknown> | null | undefined)?.[key];
  }
  return (Array.isArray(value) ? value : [value]).filter(
    each => each !== null && each !== undefined && each !== '',
  ) as Value[];
}

const DAY = 24 * 3_600_000;

function evaluateFilter(filter: Filter, event: FileEvent, now: Date): boolean {
  const operator = filter.operator ?? 'IS';
  const positives: Partial<Record<Operator, Operator>> = {
    IS_NOT: 'IS',
    IS_NONE: 'IS_ANY',
    DOES_NOT_EXIST: 'EXISTS',
  };
  const positive = positives[operator];
  if (positive) {
    return !evaluateFilter({ ...filter, operator: positive }, event, now);
  }
  if (filter.term === 'anyText') {
    return [filter.value].flat().some(each => isAnywhere(String(each), event));
  }
  return valuesOf(filter.term, event).some(value =>
    holds(filter, operator, value, now),
  );
}

function holds(
  { term, value: asked }: Filter,
  operator: Operator,
  value: Value,
  now: Date,
): boolean {
  const time = Date.parse(String(value));
  const [from, to] = spanOf(String(asked));
  switch (operator) {
    case 'EXISTS':
      return true;
    case 'LESS_THAN':
      return Number(value) < Number(asked);
    case 'GREATER_THAN':
      return Number(value) > Number(asked);
    case 'ON':
      return String(value).slice(0, 10) === String(asked).slice(0, 10);
    case 'ON_OR_AFTER':
      return time >= from;
    case 'ON_OR_BEFORE':
      return time <= to;
    case 'WITHIN_THE_LAST':
      return time >= now.getTime() - Number(/\d+/.exec(String(asked))) * DAY;
    default:
      return [asked].flat().some(each => equals(term, value, String(each)));
  }
}

/** First and last millisecond of a day or an instant. */
function spanOf(asked: string): [number, number] {
  const from = Date.parse(asked);
  return [from, asked.length === 10 ? from + DAY - 1 : from];
}

function equals(term: string, value: Value, asked: string): boolean {
  if (asked === '*') {
    return true;
  }
  if (typeof value === 'number') {
    return value === Number(asked);
  }
  const form = AS_SHOWN.test(term) ? foldAscii : fold;
  return form(asked) !== '' && wildcard(asked, form).test(form(String(value)));
}

function isAnywhere(asked: string, event: FileEvent): boolean {
  const texts = [
    'file.name',
    'source.email.sender',
    'source.email.from',
    'destination.email.recipients',
    'destination.email.subject',
  ];
  const found = texts.some(term =>
    valuesOf(term, event).some(value =>
      wildcard(`*${asked}*`).test(fold(String(value))),
    ),
  );
  const hashes = [event.file.hash.md5, event.file.hash.sha256];
  return found || /^\*+$/.test(asked) || hashes.includes(asked.toLowerCase());
}

export function fold(text: string): string {
  return text
    .replaceAll('\u0000', '')
    .replaceAll('\u2400', '')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

function foldAscii(text: string): string {
  return text
    .replaceAll('\u0000', '\u2400')
    .replace(/[A-Z]/g, letter => letter.toLowerCase());
}

function wildcard(asked: string, form = fold): RegExp {
  const parts = asked
    .split('*')
    .map(part => form(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`, 'u');
}
