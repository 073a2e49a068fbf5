import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { SearchRefusedError } from '../api/SearchRefusedError';
import { backendWords } from '../components/backendWords';
import { EmptyNote } from '../components/EmptyNote';
import { messageOf } from '../components/errors';
import {
  formatCount,
  formatTimeWithZone,
  type Zone,
} from '../components/format';
import { useMessages, type Messages } from '../components/useMessages';
import type { DateRange } from './query/dateRange';
import type { Results } from './query/results';
import type { Sort } from './query/searchState';
import type { Condition } from './query/searchTerms';
import { ResultsTable } from './resultsTable/ResultsTable';
import { TableTools } from './resultsTable/TableTools';
import type { TablePreferences } from './resultsTable/tablePreferences';

const PAUSED = {
  newest: 'search.results.paused',
  oldest: 'search.results.pausedUpTo',
} as const;
const GO_ON = {
  newest: 'search.results.goOn',
  oldest: 'search.results.goOnUpTo',
} as const;
const CUT_OFF = {
  newest: 'search.results.cutOff',
  oldest: 'search.results.cutOffUpTo',
} as const;

const useStyles = makeStyles(theme => ({
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    minHeight: 32,
  },
}));

/** How many there are, the table of them, and what became of reading on; or why there is none of that. */
export function ResultsView(props: {
  results: Results;
  preferences: TablePreferences;
  onPreferences: (change: Partial<TablePreferences>) => void;
  isChanged: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (eventId: string) => void;
  onFilter: (condition: Condition) => void;
  onRange: (range: DateRange) => void;
  onReadMore: () => void;
  onGoOn: () => void;
  onRetry: () => void;
}) {
  const { results } = props;
  const t = useMessages();
  const classes = useStyles();
  if (results.status === 'failed') {
    return <SearchProblem error={results.error} onRetry={props.onRetry} />;
  }
  const isEmpty = results.status === 'loaded' && results.events.length === 0;
  const isSearched =
    results.status === 'loaded' &&
    results.more.status === 'ended' &&
    results.more.reached === undefined;
  return (
    <>
      <div className={classes.line}>
        <Typography role="status">{countWords(results, t)}</Typography>
        {props.isChanged && (
          <Typography variant="body2" color="textSecondary">
            {t('search.form.changed')}
          </Typography>
        )}
        {!isEmpty && (
          <TableTools
            preferences={props.preferences}
            onChange={props.onPreferences}
          />
        )}
      </div>
      {isEmpty && isSearched && (
        <Paper>
          <EmptyNote
            title={t('search.results.emptyTitle')}
            text={t('search.results.emptyText')}
          />
        </Paper>
      )}
      {!isEmpty && (
        <ResultsTable
          events={results.status === 'loaded' ? results.events : undefined}
          preferences={props.preferences}
          onPreferences={props.onPreferences}
          sort={props.sort}
          onSort={props.onSort}
          onOpen={props.onOpen}
          onFilter={props.onFilter}
          onRange={props.onRange}
          onNearEnd={props.onReadMore}
        />
      )}
      {!(isEmpty && isSearched) && (
        <div className={classes.line}>
          <ReadingOn
            results={results}
            zone={props.preferences.zone}
            onGoOn={props.onGoOn}
          />
        </div>
      )}
    </>
  );
}

function ReadingOn(props: {
  results: Results;
  zone: Zone;
  onGoOn: () => void;
}) {
  const { results } = props;
  const t = useMessages();
  if (results.status !== 'loaded') {
    return null;
  }
  switch (results.more.status) {
    case 'failed':
      return (
        <Alert
          severity="error"
          role="alert"
          action={
            <Button color="inherit" size="small" onClick={props.onGoOn}>
              {t('common.retry')}
            </Button>
          }
        >
          {t('search.results.moreFailed', {
            message: messageOf(results.more.error, t),
          })}
        </Alert>
      );
    case 'loading':
      return (
        <Typography variant="caption">
          {t('search.results.loadingMore')}
        </Typography>
      );
    case 'paused':
      return (
        <Alert
          severity="warning"
          role="status"
          action={
            <Button color="inherit" size="small" onClick={props.onGoOn}>
              {t(GO_ON[results.more.reached.from])}
            </Button>
          }
        >
          {t(PAUSED[results.more.reached.from], {
            time: formatTimeWithZone(results.more.reached.time, t, props.zone),
          })}
        </Alert>
      );
    case 'ended':
      return results.more.reached ? (
        <Alert severity="warning" role="status">
          {t(CUT_OFF[results.more.reached.from], {
            time: formatTimeWithZone(results.more.reached.time, t, props.zone),
          })}
        </Alert>
      ) : (
        <Typography variant="caption">{t('search.results.end')}</Typography>
      );
    default:
      return null;
  }
}

function SearchProblem(props: { error: Error; onRetry: () => void }) {
  const { error } = props;
  const t = useMessages();
  return (
    <Alert
      severity="error"
      role="alert"
      action={
        <Button color="inherit" size="small" onClick={props.onRetry}>
          {t('common.retry')}
        </Button>
      }
    >
      <AlertTitle>{t('search.results.failedTitle')}</AlertTitle>
      {error instanceof SearchRefusedError ? (
        <ul>
          {error.problems.map(({ type, description }, index) => (
            <li key={index}>
              {backendWords(description, t)} ({type})
            </li>
          ))}
        </ul>
      ) : (
        <Typography variant="body2">{messageOf(error, t)}</Typography>
      )}
      <Typography variant="body2">{t('search.results.failedNext')}</Typography>
    </Alert>
  );
}

function countWords(results: Results, t: Messages): string {
  if (results.status !== 'loaded') {
    return t('search.results.loading');
  }
  const shown = formatCount(results.totalCount, t);
  return results.isLowerBound
    ? t('search.results.countLowerBound', { shown })
    : t('search.results.count', { count: results.totalCount, shown });
}
