import type { RecipientList } from '../language/columns';
import type { Pattern } from '../language/pattern';
import {
  NEVER,
  type Condition,
  type RecipientMatch,
  type TextMatch,
} from '../normalise/Condition';
import {
  hasIndexOfParts,
  indexedBeginning,
  isIndexed,
  isIndexedTime,
  isIndexedWhole,
  isListed,
  type IndexOptions,
} from './indexes';

export type RecipientCondition = Extract<Condition, { kind: 'recipient' }>;

/**
 * How indexes lead to events: every event for which a condition holds is among those that its access leads to, and often
 * some more are.
 *
 * - events: by indexes of the events themselves, all conditions at once
 * - recipients: by an index of the recipients
 * - union: by one of several
 */
export type Access =
  | { kind: 'events'; conditions: Condition[] }
  | { kind: 'recipients'; condition: RecipientCondition }
  | { kind: 'union'; members: Access[] };

/** An access, and whether it leads to no other events than those for which the condition holds. */
export interface FoundAccess {
  access: Access;
  isExact: boolean;
}

/** What the indexes at hand can do. */
export interface AccessOptions extends IndexOptions {
  /** Addresses and domains that match a pattern, where they are few enough to be looked up one by one. */
  names: NameLists;
}

/** The names behind the patterns of a condition, by the match they are of. */
export type NameLists = ReadonlyMap<
  TextMatch | RecipientMatch,
  readonly string[]
>;

/** Comparisons in a query that is looked at more closely: of more, each costs more to plan than it could save. */
const MOST_COMPARISONS = 64;

/** Whether a condition is too large to look for an access of it. */
export function isUnwieldy(condition: Condition): boolean {
  return comparisonsIn(condition) > MOST_COMPARISONS;
}

function comparisonsIn(condition: Condition): number {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.conditions
        .map(comparisonsIn)
        .reduce((sum, count) => sum + count, 0);
    case 'not':
      return comparisonsIn(condition.condition);
    default:
      return 1;
  }
}

/**
 * Ways to the events for which a condition holds, any of which does: first those that cost least to try. Empty where no index
 * helps.
 */
export function accessesOf(
  condition: Condition,
  options: AccessOptions,
): FoundAccess[] {
  if (condition.kind !== 'all') {
    const found = accessOf(condition, options);
    return found ? [found] : [];
  }
  const rest = condition.conditions.filter(each => !isTime(each));
  const found = rest.map(each => accessOf(each, options));
  const known = found.filter(each => each !== undefined);
  const others = known.filter(({ access }) => access.kind !== 'events');
  const ofEvents = known.flatMap(({ access }) =>
    access.kind === 'events' ? access.conditions : [],
  );
  const isExact =
    others.length === 0 &&
    known.length === rest.length &&
    known.every(each => each.isExact);
  const events = sharingIndexes(ofEvents, options).map(
    (conditions, _, { length }): FoundAccess => ({
      access: { kind: 'events', conditions },
      isExact: isExact && length === 1,
    }),
  );
  return [
    ...others.filter(({ access }) => access.kind === 'recipients'),
    ...events,
    ...others.filter(({ access }) => access.kind === 'union'),
  ].map(each =>
    rest.length === 1
      ? each
      : { ...each, isExact: each.isExact && each.access.kind === 'events' },
  );
}

/** Conditions that are looked up together; what is rare is not known, so that each is tried where only one can be. */
function sharingIndexes(
  conditions: Condition[],
  { usesOneIndex = false }: AccessOptions,
): Condition[][] {
  const parts = conditions.filter(isLookedUpByParts);
  const others = conditions.filter(each => !isLookedUpByParts(each));
  if (!usesOneIndex || parts.length === 0 || others.length === 0) {
    return conditions.length > 0 ? [conditions] : [];
  }
  return [...others.map(each => [each]), parts];
}

function isLookedUpByParts(condition: Condition): boolean {
  return (
    condition.kind === 'text' &&
    condition.match.kind === 'like' &&
    indexedBeginning(condition.column, condition.match.pattern) === undefined
  );
}

/** The best access of a part of a condition; undefined where no index helps. */
function accessOf(
  condition: Condition,
  options: AccessOptions,
): FoundAccess | undefined {
  switch (condition.kind) {
    case 'all':
      return accessOfAll(condition, options);
    case 'any':
      return accessOfAny(condition.conditions, options);
    case 'text':
      return accessOfText(condition, options);
    case 'recipient':
      return accessOfRecipient(condition, options);
    case 'numberIs':
    case 'numberAbove':
    case 'numberBelow':
      return exactly(condition);
    case 'boolean':
      return isIndexed(condition.column, options)
        ? exactly(condition)
        : undefined;
    case 'timeFrom':
    case 'timeBefore':
      return isIndexedTime(condition.column) ? exactly(condition) : undefined;
    case 'not':
      return isWithoutHash(condition.condition)
        ? exactly(condition)
        : undefined;
    default:
      return undefined;
  }
}

/** Within another condition, its times limit nothing but itself. */
function accessOfAll(
  condition: Extract<Condition, { kind: 'all' }>,
  options: AccessOptions,
): FoundAccess | undefined {
  const found = firstOf(accessesOf(condition, options));
  return (
    found && {
      ...found,
      isExact: found.isExact && !condition.conditions.some(isTime),
    }
  );
}

function exactly(condition: Condition): FoundAccess {
  return {
    access: { kind: 'events', conditions: [condition] },
    isExact: true,
  };
}

/** "No hash" has an index of its own. */
export function isWithoutHash(condition: Condition): boolean {
  return condition.kind === 'present' && condition.column === 'sha256';
}

/** Times are no access of their own: every access is limited to them. */
function isTime(condition: Condition): boolean {
  return (
    (condition.kind === 'timeFrom' || condition.kind === 'timeBefore') &&
    condition.column === 'observed_at'
  );
}

/** Events before others: they can be joined to further ones of theirs. */
function firstOf(found: FoundAccess[]): FoundAccess | undefined {
  return found.find(({ access }) => access.kind === 'events') ?? found[0];
}

function accessOfAny(
  conditions: Condition[],
  options: AccessOptions,
): FoundAccess | undefined {
  const found = conditions.map(condition => accessOf(condition, options));
  const known = found.filter(each => each !== undefined);
  if (known.length < found.length || known.length === 0) {
    return undefined;
  }
  const isExact = known.every(each => each.isExact);
  const members = known.flatMap(({ access }) =>
    access.kind === 'union' ? access.members : [access],
  );
  const ofEvents = members.flatMap(member =>
    member.kind === 'events' ? [all(member.conditions)] : [],
  );
  const others = members.filter(member => member.kind !== 'events');
  const events: Access[] =
    ofEvents.length > 0
      ? [
          {
            kind: 'events',
            conditions:
              ofEvents.length === 1
                ? ofEvents
                : [{ kind: 'any', conditions: ofEvents }],
          },
        ]
      : [];
  const parts = [...events, ...others];
  return {
    access: parts.length === 1 ? parts[0] : { kind: 'union', members: parts },
    isExact,
  };
}

function all(conditions: Condition[]): Condition {
  return conditions.length === 1 ? conditions[0] : { kind: 'all', conditions };
}

function accessOfText(
  condition: Extract<Condition, { kind: 'text' }>,
  options: AccessOptions,
): FoundAccess | undefined {
  const { column, match } = condition;
  if (match.kind === 'oneOf') {
    return isIndexed(column, options)
      ? {
          ...exactly(condition),
          isExact: isIndexedWhole(column, match.values),
        }
      : undefined;
  }
  const listed = options.names.get(match);
  if (isListed(column) && listed) {
    return listed.length === 0
      ? exactly(NEVER)
      : accessOfText(
          {
            ...condition,
            match: { kind: 'oneOf', values: [...listed] },
          },
          options,
        );
  }
  if (indexedBeginning(column, match.pattern) !== undefined) {
    return exactly(condition);
  }
  return hasIndexOfParts(column, options) && hasPart(match.pattern, options)
    ? { ...exactly(condition), isExact: !hasSigns(match.pattern) }
    : undefined;
}

/** Whether a part of a pattern has what is a sign to LIKE, and would have to be escaped. */
function hasSigns(pattern: Pattern): boolean {
  return pattern.some(part => /[%_\\]/.test(part));
}

function accessOfRecipient(
  condition: RecipientCondition,
  options: AccessOptions,
): FoundAccess | undefined {
  const { names } = options;
  const { list, match } = condition;
  switch (match.kind) {
    case 'oneOf':
    case 'domainIn':
    case 'endsInWithoutDomain':
      return { access: { kind: 'recipients', condition }, isExact: true };
    case 'endsIn': {
      const domains = names.get(match);
      return (
        domains &&
        accessOfAny(
          [
            ...(domains.length > 0
              ? [
                  recipientsOf(list, {
                    kind: 'domainIn',
                    domains: [...domains],
                  }),
                ]
              : []),
            recipientsOf(list, { kind: 'endsInWithoutDomain', end: match.end }),
          ],
          options,
        )
      );
    }
    case 'like': {
      const values = names.get(match);
      if (values?.length === 0) {
        return exactly(NEVER);
      }
      return (
        values && {
          access: {
            kind: 'recipients',
            condition: {
              kind: 'recipient',
              list,
              match: { kind: 'oneOf', values: [...values] },
            },
          },
          isExact: true,
        }
      );
    }
    default:
      return undefined;
  }
}

function recipientsOf(
  list: RecipientList,
  match: RecipientMatch,
): RecipientCondition {
  return { kind: 'recipient', list, match };
}

/** Whether a pattern has a part that is long enough for trigrams: signs do not count, for PostgreSQL leaves them out. */
export function hasPart(
  pattern: Pattern,
  {
    hasTrigramsOfAnyLetters = true,
  }: Pick<IndexOptions, 'hasTrigramsOfAnyLetters'> = {},
): boolean {
  const letters = hasTrigramsOfAnyLetters
    ? /[\p{L}\p{N}]{3}/u
    : /[A-Za-z0-9]{3}/;
  return pattern.some(part => letters.test(part));
}

/** Whether the recipients of a list are looked up by domain. */
export function isDomainList(list: RecipientList): boolean {
  return list === 'domains' || list === 'untrustedDomains';
}
