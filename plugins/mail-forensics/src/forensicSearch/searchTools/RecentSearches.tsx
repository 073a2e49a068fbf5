import { makeStyles } from '@material-ui/core/styles';
import HistoryIcon from '@material-ui/icons/History';
import { useEffect, useState } from 'react';
import { EllipsisText } from '../../components/VisibleText';
import { formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import { MenuButton } from './MenuButton';
import { queryWords } from './queryWords';
import { addRecentSearch, readRecentSearches } from './recentSearches';

const useStyles = makeStyles({ item: { maxWidth: 'min(560px, 80vw)' } });

/** What was searched for in this tab; it stays in the tab. */
export function RecentSearches(props: {
  query: Query;
  onLoad: (query: Query) => void;
}) {
  const { query, onLoad } = props;
  const t = useMessages();
  const classes = useStyles();
  const [recent, setRecent] = useState<ReturnType<typeof readRecentSearches>>(
    [],
  );
  useEffect(
    () => addRecentSearch(window.sessionStorage, query, new Date()),
    [query],
  );
  return (
    <MenuButton
      id="mail-forensics-recent"
      label={t('searchTools.recent.open')}
      icon={<HistoryIcon />}
      onOpen={() => setRecent(readRecentSearches(window.sessionStorage))}
      none={t('searchTools.recent.none')}
      items={recent.map(({ at, query: kept }) => ({
        key: at,
        label: (
          <span className={classes.item}>
            <EllipsisText
              text={t('searchTools.recent.item', {
                time: formatTimeWithZone(at, t),
                query: queryWords(kept, t),
              })}
            />
          </span>
        ),
        onSelect: () => onLoad(kept),
      }))}
    />
  );
}
