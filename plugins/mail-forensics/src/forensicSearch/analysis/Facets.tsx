import { useApi } from '@backstage/core-plugin-api';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { GroupingResponse } from 'backstage-plugin-mail-forensics-common';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import type { Loadable } from '../../components/usePolledRequest';
import type { Zone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { valueWords } from '../conditionWords';
import type { Query } from '../query/searchState';
import {
  conditionOf,
  SEARCH_TERMS,
  type Condition,
  type TermName,
} from '../query/searchTerms';
import { toEventQuery } from '../query/toSearchRequest';
import { FacetSection } from './FacetSection';
import { FacetValues } from './FacetValues';
import { useAnswer } from './useAnswer';

const FACETS = [
  'category',
  'sender',
  'recipientDomains',
  'trusted',
  'connection',
] as const satisfies readonly TermName[];

/** Values of a facet that are shown. */
const SHOWN = 8;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'grid',
    // On a narrow page they are below the results, side by side.
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(180px, 100%), 1fr))',
    alignContent: 'start',
    gap: theme.spacing(2),
    minWidth: 0,
    padding: theme.spacing(1.5),
  },
}));

interface FacetProps {
  query: Query;
  searches: number;
  zone: Zone;
  onFilter: (condition: Condition) => void;
}

/** The values that most of the results have, each facet arriving on its own; + and − make filters of them. */
export function Facets(props: FacetProps) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <Paper
      component="aside"
      aria-label={t('search.facets.label')}
      className={classes.root}
    >
      {FACETS.map(term => (
        <Facet key={term} term={term} {...props} />
      ))}
      <HashFacet {...props} />
    </Paper>
  );
}

function useGrouping(
  term: TermName,
  { query, searches }: FacetProps,
): Loadable<GroupingResponse> & { isOld: boolean } {
  const api = useApi(mailForensicsApiRef);
  const request = {
    ...toEventQuery(query),
    groupingTerm: SEARCH_TERMS[term].term,
    size: SHOWN,
  };
  return useAnswer(JSON.stringify([request, searches]), signal =>
    api.groupFileEvents(request, { signal }),
  );
}

function Facet(props: FacetProps & { term: TermName }) {
  const { term, zone, onFilter } = props;
  const t = useMessages();
  const answer = useGrouping(term, props);
  const isBoolean = SEARCH_TERMS[term].kind === 'boolean';
  return (
    <FacetSection
      name={term}
      title={t(`search.term.${term}`)}
      answers={[answer]}
    >
      {answer.status === 'loaded' && (
        <FacetValues
          values={answer.value.groups.map(({ value, docCount }) => ({
            key: value,
            words: valueWords(term, isBoolean ? value.toUpperCase() : value, t),
            docCount,
            conditionFor: isIncluded => conditionOf(term, value, isIncluded),
          }))}
          hasMore={answer.value.hasMore ?? false}
          completeBackTo={answer.value.completeBackTo}
          zone={zone}
          onFilter={onFilter}
        />
      )}
    </FacetSection>
  );
}

/** How many have a hash, and why the others have none. */
function HashFacet(props: FacetProps) {
  const { query, searches, zone, onFilter } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const reasons = useGrouping('hashError', props);
  const withHash = toEventQuery({
    ...query,
    conditions: [
      ...query.conditions,
      { term: 'sha256', comparison: 'exists', value: '' },
    ],
  });
  const hashed = useAnswer(JSON.stringify([withHash, searches]), signal =>
    api.countFileEventsOverTime(withHash, { signal }),
  );
  return (
    <FacetSection
      name="hash"
      title={t('search.facets.hash')}
      answers={[hashed, reasons]}
    >
      {hashed.status === 'loaded' && reasons.status === 'loaded' && (
        <FacetValues
          values={[
            {
              key: 'available',
              words: t('search.facets.hashAvailable'),
              docCount: hashed.value.buckets.reduce(
                (sum, bucket) => sum + bucket.docCount,
                0,
              ),
              // With a hash, or without one.
              conditionFor: (isIncluded: boolean) =>
                conditionOf('sha256', undefined, !isIncluded),
            },
            ...reasons.value.groups.map(({ value, docCount }) => ({
              key: value,
              words: valueWords('hashError', value, t),
              docCount,
              conditionFor: (isIncluded: boolean) =>
                conditionOf('hashError', value, isIncluded),
            })),
          ].filter(({ docCount }) => docCount > 0)}
          hasMore={reasons.value.hasMore ?? false}
          completeBackTo={
            hashed.value.completeBackTo ?? reasons.value.completeBackTo
          }
          zone={zone}
          onFilter={onFilter}
        />
      )}
    </FacetSection>
  );
}
