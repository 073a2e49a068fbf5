import { makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import { memo, useRef, type DragEvent } from 'react';
import { zoneName, type Zone } from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import type { Sort } from '../query/searchState';
import { columnIdsOf, type Column, type ColumnId } from './columns';
import { ResizeHandle } from './ResizeHandle';

/** In pixels. */
export const HEADINGS_HEIGHT = 40;

/** Type of what is dragged, so that nothing else can be dropped. */
const COLUMN_TYPE = 'application/x-mail-forensics-column';

const useStyles = makeStyles(theme => ({
  heading: {
    height: HEADINGS_HEIGHT,
    boxSizing: 'border-box',
    padding: '0 8px',
    backgroundColor: theme.palette.background.paper,
  },
  words: {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  label: {
    maxWidth: '100%',
    '& > svg': { flexShrink: 0 },
  },
}));

interface HeadingsProps {
  columns: readonly Column[];
  /** Whether something stands after the columns for what they leave of the width. */
  hasFiller: boolean;
  zone: Zone;
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Widths in pixels: of all columns as they are drawn, one of them as it is to be. */
  onResize: (widths: Partial<Record<ColumnId, number>>) => void;
  /** A column was dropped on another, whose place it takes. */
  onMove: (moved: ColumnId, target: ColumnId) => void;
}

/** It stays as it is while the rows below come and go. */
export const HeadingRow = memo(Headings);

function Headings(props: HeadingsProps) {
  const { columns } = props;
  const classes = useStyles();
  const row = useRef<HTMLTableRowElement>(null);

  /** The others keep the widths they have, or they would move with the one that is resized. */
  function resize(id: ColumnId, width: number) {
    const drawn = columns.map(({ id: other }, place) => [
      other,
      widthOf(row.current, place),
    ]);
    props.onResize({ ...Object.fromEntries(drawn), [id]: width });
  }

  return (
    <TableHead>
      <TableRow aria-rowindex={1} ref={row}>
        {columns.map((column, place) => (
          <Heading
            key={column.id}
            {...props}
            column={column}
            measure={() => widthOf(row.current, place)}
            onResize={width => resize(column.id, width)}
          />
        ))}
        {props.hasFiller && (
          <TableCell component="td" aria-hidden className={classes.heading} />
        )}
      </TableRow>
    </TableHead>
  );
}

/** A column that can be sorted has a button for it; the second click turns the order round. */
function Heading(
  props: Omit<HeadingsProps, 'columns' | 'onResize'> & {
    column: Column;
    measure: () => number;
    onResize: (width: number) => void;
  },
) {
  const { column, zone, sort } = props;
  const t = useMessages();
  const classes = useStyles();
  const words = headingWords(column, zone, t);
  const isSorted = sort.key === column.term;
  // Times are read from the newest, everything else from A.
  const first = column.isTime ? 'desc' : 'asc';
  const other = sort.direction === 'asc' ? 'desc' : 'asc';

  function drop(event: DragEvent) {
    const [moved] = columnIdsOf([event.dataTransfer.getData(COLUMN_TYPE)]);
    if (moved) {
      event.preventDefault();
      props.onMove(moved, column.id);
    }
  }

  return (
    <TableCell
      scope="col"
      // Without what its edge is called.
      aria-label={words}
      align={column.align}
      className={classes.heading}
      sortDirection={isSorted ? sort.direction : false}
      draggable
      onDragStart={event =>
        event.dataTransfer.setData(COLUMN_TYPE, column.term)
      }
      onDragOver={event =>
        event.dataTransfer.types.includes(COLUMN_TYPE) && event.preventDefault()
      }
      onDrop={drop}
    >
      <TableSortLabel
        active={isSorted}
        direction={isSorted ? sort.direction : first}
        title={t('search.results.sortBy', { column: words })}
        className={classes.label}
        onClick={() =>
          props.onSort({
            key: column.term,
            direction: isSorted ? other : first,
          })
        }
      >
        <span className={classes.words}>{words}</span>
      </TableSortLabel>
      <ResizeHandle
        label={t('search.columns.resize', { column: words })}
        width={column.width}
        measure={props.measure}
        onResize={props.onResize}
      />
    </TableCell>
  );
}

function headingWords(column: Column, zone: Zone, t: Messages): string {
  const words = t(`search.column.${column.id}`);
  return column.isTime
    ? t('search.results.inZone', { column: words, zone: zoneName(zone) })
    : words;
}

function widthOf(row: HTMLTableRowElement | null, place: number): number {
  return row?.cells.item(place)?.getBoundingClientRect().width ?? 0;
}
