import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useApiHolder } from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  type CatalogApi,
} from '@backstage/plugin-catalog-react';
import type { Filter } from 'backstage-plugin-mail-forensics-common';
import {
  mailForensicsApiRef,
  type MailForensicsApi,
} from '../../api/MailForensicsApi';
import { useDebounced } from '../../components/useDebounced';
import { useAnswer } from '../analysis/useAnswer';
import { dateRangeProblem, type DateRange } from '../query/dateRange';
import { EMPTY_QUERY } from '../query/searchState';
import { SEARCH_TERMS, type TermName } from '../query/searchTerms';
import { toEventQuery } from '../query/toSearchRequest';

/** A value that there is, and how many events of the range have it, where that was counted. */
export interface Suggestion {
  value: string;
  docCount?: number;
}

/** Milliseconds without a keystroke before values are asked for. */
const PAUSE = 250;

const SHOWN = 10;

/** Every event has another one. */
const NEVER_ALIKE: readonly TermName[] = ['messageId'];

/** Whether there is anything to suggest for a term. */
export function hasSuggestions(term: TermName): boolean {
  const { kind } = SEARCH_TERMS[term];
  return (
    (kind === 'text' || kind === 'exact' || kind === 'group') &&
    !NEVER_ALIKE.includes(term)
  );
}

/**
 * Values of a term that the events of a range really have, those that most have first, as far as the caller may see them;
 * for a team the catalog's groups. Without an answer there are none: anything can be typed all the same.
 */
export function useSuggestions(options: {
  term: TermName;
  typed: string;
  range: DateRange;
}): readonly Suggestion[] {
  const { term, range } = options;
  const api = useApi(mailForensicsApiRef);
  const catalogApi = useApiHolder().get(catalogApiRef);
  const typed = useDebounced(options.typed.trim(), PAUSE);
  const answer = useAnswer(JSON.stringify([term, typed, range]), signal =>
    SEARCH_TERMS[term].kind === 'group'
      ? findTeams(catalogApi, typed)
      : findValues(api, { term, typed, range, signal }),
  );
  return answer.status === 'loaded' ? answer.value : [];
}

async function findValues(
  api: MailForensicsApi,
  options: {
    term: TermName;
    typed: string;
    range: DateRange;
    signal: AbortSignal;
  },
): Promise<Suggestion[]> {
  const { term, typed, range, signal } = options;
  if (!hasSuggestions(term)) {
    return [];
  }
  const query = toEventQuery({
    ...EMPTY_QUERY,
    range: dateRangeProblem(range) ? EMPTY_QUERY.range : range,
    conditions: typed === '' ? [] : [{ filter: startingFilter(term, typed) }],
  });
  const { groups } = await api.groupFileEvents(
    { ...query, groupingTerm: SEARCH_TERMS[term].term, size: SHOWN },
    { signal },
  );
  return groups;
}

/** A hash is known from its beginning, anything else from any part of it. */
function startingFilter(name: TermName, typed: string): Filter {
  const { term, kind } = SEARCH_TERMS[name];
  const value = kind === 'exact' ? `${typed}*` : `*${typed}*`;
  return { term, operator: 'IS', value };
}

async function findTeams(
  catalogApi: CatalogApi | undefined,
  typed: string,
): Promise<Suggestion[]> {
  if (!catalogApi) {
    return [];
  }
  const { items } = await catalogApi.queryEntities({
    filter: { kind: 'group' },
    fields: ['kind', 'metadata.name', 'metadata.namespace'],
    limit: SHOWN,
    ...(typed !== '' && {
      fullTextFilter: { term: typed.replace(/^group:(?:[^/]*\/)?/, '') },
    }),
  });
  return items.map(entity => ({ value: stringifyEntityRef(entity) }));
}
