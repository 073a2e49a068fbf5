import { EmptyState } from '@backstage/core-components';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import { useCallback, useMemo, useRef, useState } from 'react';
import { isForbidden } from '../components/errors';
import { useMessages } from '../components/useMessages';
import { CoverageLine } from './analysis/CoverageLine';
import { Facets } from './analysis/Facets';
import { Timeline } from './analysis/Timeline';
import { EventDetailsPanel } from './eventDetails/EventDetailsPanel';
import { KeysDialog } from './KeysDialog';
import type { DateRange } from './query/dateRange';
import { isChanged, type Query, type Sort } from './query/searchState';
import type { Condition } from './query/searchTerms';
import { ConditionBar } from './queryBar/ConditionBar';
import { SearchForm } from './queryBar/SearchForm';
import { ResultsView } from './ResultsView';
import { columnIdsOf, columnsOf } from './resultsTable/columns';
import { useShownPreferences } from './resultsTable/useShownPreferences';
import { SearchTools } from './searchTools/SearchTools';
import { SharedQueryNotice } from './searchTools/SharedQueryNotice';
import { useSharedQuery } from './searchTools/useSharedQuery';
import { useFileEvents } from './useFileEvents';
import { useSearch } from './useSearch';
import { useShortcuts } from './useShortcuts';

const useStyles = makeStyles(theme => ({
  root: {
    // Else text of its own is in the font of the app's frame.
    ...theme.typography.body2,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
  },
  query: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    padding: theme.spacing(2),
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(2),
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: '240px minmax(0, 1fr)',
    },
  },
  results: {
    minWidth: 0,
    // On a narrow page the results come before what narrows them.
    order: -1,
    [theme.breakpoints.up('lg')]: { order: 0 },
  },
}));

/** Everything of Forensic Search below the page's header. */
export function ForensicSearchContent() {
  const t = useMessages();
  const classes = useStyles();
  const { state, dispatch } = useSearch();
  const { results, readMore, goOn } = useFileEvents(
    state.committed,
    state.searches,
  );
  const { preferences, changePreferences, showColumns } = useShownPreferences();
  const { zone } = preferences;
  const load = (query: Query, terms: readonly string[] = []) => {
    showColumns(columnIdsOf(terms));
    dispatch({ type: 'query loaded', query });
  };
  const shared = useSharedQuery(load);
  const [openId, setOpenId] = useState<string>();
  const [isHelpOpen, setHelpOpen] = useState(false);
  const anything = useRef<HTMLInputElement>(null);
  useShortcuts({
    '/': () => {
      anything.current?.focus();
      anything.current?.select();
    },
    '?': () => setHelpOpen(true),
  });

  // The table, which compares them, would draw all its rows anew.
  const filter = useCallback(
    (condition: Condition) => dispatch({ type: 'filtered', condition }),
    [dispatch],
  );
  const narrow = useCallback(
    (range: DateRange) => dispatch({ type: 'range brushed', range }),
    [dispatch],
  );
  const sort = useCallback(
    (wanted: Sort) => dispatch({ type: 'sorted', sort: wanted }),
    [dispatch],
  );
  const terms = useMemo(
    () => columnsOf(preferences.columns).map(({ term }) => term),
    [preferences.columns],
  );

  if (results.status === 'failed' && isForbidden(results.error)) {
    return (
      <EmptyState
        missing="content"
        title={t('common.forbiddenTitle')}
        description={t('search.forbidden', {
          permission: eventReadPermission.name,
        })}
      />
    );
  }

  const events = results.status === 'loaded' ? results.events : [];
  const asked = { query: state.committed, searches: state.searches, zone };
  return (
    <div className={classes.root}>
      <SharedQueryNotice state={shared.state} onDismiss={shared.dismiss} />
      <SearchTools
        query={state.committed}
        columns={terms}
        onLoad={load}
        onShowKeys={() => setHelpOpen(true)}
      />
      <Paper className={classes.query}>
        <SearchForm
          query={state.draft}
          isChanged={isChanged(state)}
          zone={zone}
          onZoneChange={wanted => changePreferences({ zone: wanted })}
          inputRef={anything}
          dispatch={dispatch}
        />
        <ConditionBar
          conditions={state.draft.conditions}
          range={state.draft.range}
          dispatch={dispatch}
        />
        <Timeline {...asked} onBrush={narrow} />
      </Paper>
      <CoverageLine {...asked} found={foundOf(results)} />
      <div className={classes.columns}>
        <Facets {...asked} onFilter={filter} />
        <div className={classes.results}>
          <ResultsView
            results={results}
            preferences={preferences}
            onPreferences={changePreferences}
            isChanged={isChanged(state)}
            sort={state.committed.sort}
            onSort={sort}
            onOpen={setOpenId}
            onFilter={filter}
            onRange={narrow}
            onReadMore={readMore}
            onGoOn={goOn}
            onRetry={() => dispatch({ type: 'searched' })}
          />
        </div>
      </div>
      <EventDetailsPanel
        events={events}
        openId={openId}
        zone={zone}
        onOpen={setOpenId}
        onReachEnd={readMore}
        onFindFile={sha256 => {
          setOpenId(undefined);
          dispatch({ type: 'file sought', sha256 });
        }}
        onClose={() => setOpenId(undefined)}
      />
      {isHelpOpen && <KeysDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

/** What may be said of what was found: nothing before all of it was searched. */
function foundOf(
  results: ReturnType<typeof useFileEvents>['results'],
): 'unknown' | 'nothing' | 'something' {
  if (results.status !== 'loaded') {
    return 'unknown';
  }
  if (results.events.length > 0) {
    return 'something';
  }
  const { more } = results;
  return more.status === 'ended' && more.reached === undefined
    ? 'nothing'
    : 'unknown';
}
