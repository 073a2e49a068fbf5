import { makeStyles } from '@material-ui/core/styles';
import IncludeIcon from '@material-ui/icons/AddCircleOutline';
import ExcludeIcon from '@material-ui/icons/RemoveCircleOutline';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { Messages } from '../../components/useMessages';
import type { Column } from './columns';

/** A + or − that was asked for on a cell. */
export interface CellChoice {
  column: Column;
  event: FileEvent;
  isIncluded: boolean;
  /** Where it was, for a menu if there is more than one value. */
  anchor: HTMLElement;
}

/** For the table, which hands them to its rows. */
export const useCellFilterStyles = makeStyles(theme => ({
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
    '*:hover > &, *:focus > &, &:focus-within': { display: 'flex' },
  },
  button: {
    display: 'flex',
    padding: 2,
    border: 0,
    background: 'none',
    color: theme.palette.text.secondary,
    cursor: 'pointer',
    fontSize: 18,
    '&:hover': { color: theme.palette.primary.main },
  },
}));

/**
 * + and − on the cell that the pointer or the keyboard is on: filter for its value, or filter it out. From the keyboard
 * the keys + and − do the same, so that the buttons are no stops of the Tab key.
 */
export function CellFilters(props: {
  column: Column;
  event: FileEvent;
  t: Messages;
  classes: ReturnType<typeof useCellFilterStyles>;
  onChoose: (choice: CellChoice) => void;
}) {
  const { column, event, t, classes } = props;
  if (!canBeFiltered(column)) {
    return null;
  }
  const button = (isIncluded: boolean) => {
    const label = filterWords(column, event, { t, isIncluded });
    return (
      <button
        type="button"
        className={classes.button}
        tabIndex={-1}
        aria-label={label}
        title={label}
        onClick={click => {
          // The row under it opens the details.
          click.stopPropagation();
          const anchor = click.currentTarget;
          props.onChoose({ column, event, isIncluded, anchor });
        }}
      >
        {isIncluded ? (
          <IncludeIcon fontSize="inherit" />
        ) : (
          <ExcludeIcon fontSize="inherit" />
        )}
      </button>
    );
  };
  return (
    <span className={classes.root}>
      {button(true)}
      {column.values && button(false)}
    </span>
  );
}

/** The time a mail was sent can be narrowed down to; no other time can. */
export function canBeFiltered(column: Column): boolean {
  return column.values !== undefined || column.id === 'dateObserved';
}

function filterWords(
  column: Column,
  event: FileEvent,
  options: { t: Messages; isIncluded: boolean },
): string {
  const { t, isIncluded } = options;
  if (!column.values) {
    return t('search.results.onlyDay');
  }
  const { term, values } = column.values(event);
  const name = t(`search.term.${term}`);
  if (values.length === 0) {
    return isIncluded
      ? t('search.results.includeEmpty', { column: name })
      : t('search.results.excludeEmpty', { column: name });
  }
  return isIncluded
    ? t('search.results.include', { column: name })
    : t('search.results.exclude', { column: name });
}
