import { EmptyState } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { isForbidden } from '../components/errors';
import type { Zone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { ConditionBar } from './ConditionBar';
import { EventDetailsPanel } from './eventDetails/EventDetailsPanel';
import { isChanged } from './query/searchState';
import { ResultsView } from './ResultsView';
import { SearchForm } from './SearchForm';
import { useFileEvents } from './useFileEvents';
import { useSearch } from './useSearch';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
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
  return (
    <div className={classes.root}>
      <SearchForm
        query={state.draft}
        isChanged={isChanged(state)}
        zone={zone}
        onZoneChange={setZone}
        dispatch={dispatch}
      />
      <ConditionBar conditions={state.draft.conditions} dispatch={dispatch} />
      <ResultsView
        results={results}
        zone={zone}
        isChanged={isChanged(state)}
        onOpen={setOpenId}
        onReadMore={readMore}
        onRetryMore={retryMore}
        onRetry={() => dispatch({ type: 'searched' })}
      />
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
