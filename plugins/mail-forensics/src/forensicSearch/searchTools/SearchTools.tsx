import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import KeyboardIcon from '@material-ui/icons/Keyboard';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import { CopyLinkButton, CopyRequestButton } from './CopyTools';
import { ExportButton } from './ExportButton';
import { RecentSearches } from './RecentSearches';
import { SavedSearchesButton } from './SavedSearchesButton';
import { SaveSearchButton } from './SaveSearchButton';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
  },
  sharing: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0.5, 1),
    marginInlineStart: 'auto',
  },
}));

/** What is done with a whole search: keep it, find it again, send it to others, take out what it finds. */
export function SearchTools(props: {
  /** What the results on the page are of. */
  query: Query;
  /** Terms of the columns on the page, to be kept with a saved search. */
  columns?: string[];
  /** A search was chosen, to be run at once; with its columns where it has some. */
  onLoad: (query: Query, columns?: string[]) => void;
  onShowKeys?: () => void;
}) {
  const { query, columns, onLoad } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <div
      role="group"
      aria-label={t('searchTools.label')}
      className={classes.root}
    >
      <SavedSearchesButton query={query} columns={columns} onLoad={onLoad} />
      <SaveSearchButton query={query} columns={columns} />
      <RecentSearches query={query} onLoad={onLoad} />
      <div className={classes.sharing}>
        <CopyLinkButton query={query} />
        <CopyRequestButton query={query} />
        <ExportButton query={query} />
        {props.onShowKeys && (
          <IconButton
            size="small"
            aria-label={t('search.keys.open')}
            title={t('search.keys.open')}
            aria-haspopup="dialog"
            onClick={props.onShowKeys}
          >
            <KeyboardIcon />
          </IconButton>
        )}
      </div>
    </div>
  );
}
