import { makeStyles } from '@material-ui/core/styles';
import IncludeIcon from '@material-ui/icons/AddCircleOutline';
import ExcludeIcon from '@material-ui/icons/RemoveCircleOutline';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../components/useMessages';
import type { Column } from './columns';
import type { Condition } from './query/searchTerms';

/** Class of what is shown only while the pointer is on the cell or the keyboard on its row. */
export const CELL_FILTERS = 'mail-forensics-cell-filters';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    right: 0,
    top: 0,
    bottom: 0,
    display: 'none',
    alignItems: 'center',
    gap: theme.spacing(0.25),
    padding: theme.spacing(0, 0.5),
    backgroundColor: theme.palette.background.paper,
  },
  button: {
    display: 'flex',
    padding: 2,
    border: 0,
    background: 'none',
    color: theme.palette.text.secondary,
    cursor: 'pointer',
    fontSize: 18,
  },
}));

/** + and − on a cell: filter for its value, or filter it out. */
export function CellFilters(props: {
  column: Column;
  event: FileEvent;
  /** Whether its buttons are stops of the Tab key. */
  isActive: boolean;
  onFilter: (condition: Condition) => void;
}) {
  const { column, event } = props;
  const t = useMessages();
  const classes = useStyles();
  const [value = ''] = column.filter?.values(event) ?? [];
  const term = column.filter?.term;
  if (term === undefined || value === '') {
    return null;
  }
  const name = t(`search.term.${term}`);
  const button = (comparison: 'is' | 'isNot') => (
    <button
      type="button"
      className={classes.button}
      tabIndex={props.isActive ? 0 : -1}
      aria-label={
        comparison === 'is'
          ? t('search.results.include', { column: name })
          : t('search.results.exclude', { column: name })
      }
      onClick={click => {
        // The row under it opens the details.
        click.stopPropagation();
        props.onFilter({ term, comparison, value });
      }}
      onKeyDown={key => key.stopPropagation()}
    >
      {comparison === 'is' ? (
        <IncludeIcon fontSize="inherit" />
      ) : (
        <ExcludeIcon fontSize="inherit" />
      )}
    </button>
  );
  return (
    <span className={`${classes.root} ${CELL_FILTERS}`}>
      {button('is')}
      {button('isNot')}
    </span>
  );
}
