import { useApi } from '@backstage/core-plugin-api';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import IncludeIcon from '@material-ui/icons/AddCircleOutline';
import ExcludeIcon from '@material-ui/icons/RemoveCircleOutline';
import Skeleton from '@material-ui/lab/Skeleton';
import type { GroupingResponse } from 'backstage-plugin-mail-forensics-common';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import {
  formatCount,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { EllipsisText } from '../../components/VisibleText';
import { valueWords } from '../conditionWords';
import type { Query } from '../query/searchState';
import {
  SEARCH_TERMS,
  type Condition,
  type TermName,
} from '../query/searchTerms';
import { toEventQuery } from '../query/toSearchRequest';
import { useAnswer } from './useAnswer';

const FACETS = [
  'category',
  'sender',
  'recipientDomains',
  'trusted',
  'connection',
  'hashError',
] as const satisfies readonly TermName[];

/** Values of a facet that are shown. */
const SHOWN = 8;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    minWidth: 0,
  },
  list: { listStyle: 'none', margin: 0, padding: 0 },
  value: {
    display: 'flex',
    alignItems: 'center',
    minHeight: 28,
    '& > :first-child': { flex: 1, minWidth: 0 },
  },
  old: { opacity: 0.5 },
}));

/** The values that most of the results have, each facet arriving on its own; + and − make filters of them. */
export function Facets(props: {
  query: Query;
  searches: number;
  zone: Zone;
  onFilter: (condition: Condition) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <nav aria-label={t('search.facets.label')} className={classes.root}>
      {FACETS.map(term => (
        <Facet key={term} term={term} {...props} />
      ))}
    </nav>
  );
}

function Facet(props: {
  term: TermName;
  query: Query;
  searches: number;
  zone: Zone;
  onFilter: (condition: Condition) => void;
}) {
  const { term, query, searches } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const request = {
    ...toEventQuery(query),
    groupingTerm: SEARCH_TERMS[term].term,
    size: SHOWN,
  };
  const answer = useAnswer(JSON.stringify([request, searches]), signal =>
    api.groupFileEvents(request, { signal }),
  );
  const id = `mail-forensics-facet-${term}`;
  return (
    <section
      aria-labelledby={id}
      className={answer.isOld ? classes.old : undefined}
    >
      <Typography id={id} variant="subtitle2" component="h3">
        {t(`search.term.${term}`)}
      </Typography>
      {answer.status === 'loading' && (
        <div aria-busy>
          <Skeleton variant="text" />
          <Skeleton variant="text" />
        </div>
      )}
      {answer.status === 'failed' && (
        <Typography variant="caption" color="error" role="alert">
          {messageOf(answer.error)}
        </Typography>
      )}
      {answer.status === 'loaded' && (
        <Values {...props} answer={answer.value} />
      )}
    </section>
  );
}

function Values(props: {
  term: TermName;
  zone: Zone;
  answer: GroupingResponse;
  onFilter: (condition: Condition) => void;
}) {
  const { term, answer } = props;
  const t = useMessages();
  const classes = useStyles();
  if (answer.groups.length === 0) {
    return (
      <Typography variant="caption" color="textSecondary">
        {t('common.none')}
      </Typography>
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {answer.groups.map(({ value, docCount }) => {
          const words = valueWords(term, filterValue(term, value), t);
          return (
            <li key={value} className={classes.value}>
              <EllipsisText text={words} />
              <Typography variant="caption">{formatCount(docCount)}</Typography>
              <IconButton
                size="small"
                aria-label={t('search.facets.include', { value: words })}
                onClick={() => props.onFilter(toCondition(term, value, true))}
              >
                <IncludeIcon fontSize="inherit" />
              </IconButton>
              <IconButton
                size="small"
                aria-label={t('search.facets.exclude', { value: words })}
                onClick={() => props.onFilter(toCondition(term, value, false))}
              >
                <ExcludeIcon fontSize="inherit" />
              </IconButton>
            </li>
          );
        })}
      </ul>
      {answer.hasMore && (
        <Typography variant="caption" color="textSecondary">
          {t('search.facets.more')}
        </Typography>
      )}
      {answer.completeBackTo && (
        <Typography variant="caption" component="p">
          {t('search.partial', {
            time: formatTimeWithZone(answer.completeBackTo, props.zone),
          })}
        </Typography>
      )}
    </>
  );
}

/** A boolean has no opposite in the menus: the other value is. */
function toCondition(
  term: TermName,
  value: string,
  isIncluded: boolean,
): Condition {
  if (SEARCH_TERMS[term].kind === 'boolean') {
    const isTrue = (value === 'true') === isIncluded;
    return { term, comparison: 'is', value: isTrue ? 'TRUE' : 'FALSE' };
  }
  return { term, comparison: isIncluded ? 'is' : 'isNot', value };
}

function filterValue(term: TermName, value: string): string {
  return SEARCH_TERMS[term].kind === 'boolean' ? value.toUpperCase() : value;
}
