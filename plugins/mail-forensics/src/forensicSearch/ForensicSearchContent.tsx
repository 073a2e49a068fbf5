import { EmptyState } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { isForbidden } from '../components/errors';
import type { Zone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { CoverageLine } from './analysis/CoverageLine';
import { Facets } from './analysis/Facets';
import { Timeline } from './analysis/Timeline';
import { ConditionBar } from './ConditionBar';
import { EventDetailsPanel } from './eventDetails/EventDetailsPanel';
import { isChanged, type Query } from './query/searchState';
import type { Condition } from './query/searchTerms';
import { ResultsView } from './ResultsView';
import { SearchForm } from './SearchForm';
import { SearchTools } from './searchTools/SearchTools';
import { SharedQueryNotice } from './searchTools/SharedQueryNotice';
import { useSharedQuery } from './searchTools/useSharedQuery';
import { useFileEvents } from './useFileEvents';
import { useSearch } from './useSearch';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: theme.spacing(3),
    [theme.breakpoints.up('lg')]: {
      gridTemplateColumns: '220px minmax(0, 1fr)',
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
  const { results, readMore, retryMore } = useFileEvents(
    state.committed,
    state.searches,
  );
  const load = (query: Query) => dispatch({ type: 'query loaded', query });
  const shared = useSharedQuery(load);
  const [zone, setZone] = useState<Zone>('utc');
  const [openId, setOpenId] = useState<string>();

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
  const filter = (condition: Condition) =>
    dispatch({ type: 'filtered', condition });
  return (
    <div className={classes.root}>
      <SharedQueryNotice state={shared.state} onDismiss={shared.dismiss} />
      <SearchTools query={state.committed} onLoad={load} />
      <SearchForm
        query={state.draft}
        isChanged={isChanged(state)}
        zone={zone}
        onZoneChange={setZone}
        dispatch={dispatch}
      />
      <ConditionBar conditions={state.draft.conditions} dispatch={dispatch} />
      <Timeline
        {...asked}
        onBrush={range => dispatch({ type: 'range brushed', range })}
      />
      <CoverageLine
        {...asked}
        isEmpty={results.status === 'loaded' && events.length === 0}
      />
      <div className={classes.columns}>
        <Facets {...asked} onFilter={filter} />
        <div className={classes.results}>
          <ResultsView
            results={results}
            zone={zone}
            isChanged={isChanged(state)}
            sort={state.committed.sort}
            onSort={sort => dispatch({ type: 'sorted', sort })}
            onOpen={setOpenId}
            onFilter={filter}
            onReadMore={readMore}
            onRetryMore={retryMore}
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
    </div>
  );
}
