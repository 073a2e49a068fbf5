import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { KeyboardEvent } from 'react';
import type { Zone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { CELL_FILTERS, CellFilters } from './CellFilters';
import { COLUMNS } from './columns';
import type { Condition } from './query/searchTerms';
import { ROW_INDEX } from '../components/useRovingRow';

/** Height of every row in pixels, which the window over the rows relies on. */
export const ROW_HEIGHT = 42;

const useStyles = makeStyles(theme => ({
  row: {
    height: ROW_HEIGHT,
    cursor: 'pointer',
    // The stripes of the theme would change places as rows come and go above.
    '&&:not(:hover)': { backgroundColor: theme.palette.background.paper },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  cell: {
    height: ROW_HEIGHT,
    boxSizing: 'border-box',
    padding: '0 8px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    position: 'relative',
    [`&:hover .${CELL_FILTERS}, &:focus-within .${CELL_FILTERS}`]: {
      display: 'flex',
    },
  },
}));

/** One result; a click or Enter opens its details. */
export function EventRow(props: {
  index: number;
  event: FileEvent;
  zone: Zone;
  isActive: boolean;
  onFocus: () => void;
  onOpen: (eventId: string) => void;
  onFilter: (condition: Condition) => void;
}) {
  const { index, event, isActive, zone } = props;
  const t = useMessages();
  const classes = useStyles();
  const open = () => props.onOpen(event.event.id);

  function openByKey(key: KeyboardEvent) {
    if (key.key === 'Enter' || key.key === ' ') {
      key.preventDefault();
      open();
    }
  }

  return (
    <TableRow
      hover
      className={classes.row}
      tabIndex={isActive ? 0 : -1}
      // The heading is the first row.
      aria-rowindex={index + 2}
      {...{ [ROW_INDEX]: index }}
      onClick={open}
      onFocus={props.onFocus}
      onKeyDown={openByKey}
    >
      {COLUMNS.map(column => (
        <TableCell
          key={column.id}
          align={column.align}
          className={classes.cell}
        >
          {column.cell(event, { t, zone, isActive })}
          <CellFilters
            column={column}
            event={event}
            isActive={isActive}
            onFilter={props.onFilter}
          />
        </TableCell>
      ))}
    </TableRow>
  );
}
