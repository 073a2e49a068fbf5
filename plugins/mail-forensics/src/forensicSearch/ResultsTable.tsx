import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import TableSortLabel from '@material-ui/core/TableSortLabel';
import Skeleton from '@material-ui/lab/Skeleton';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useRef } from 'react';
import type { Zone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { COLUMNS, type Column } from './columns';
import { EventRow, ROW_HEIGHT } from './EventRow';
import { DEFAULT_SORT, type Sort } from './query/searchState';
import type { Condition } from './query/searchTerms';
import { useRovingRow } from '../components/useRovingRow';

/** Rows from the end at which the next page is asked for. */
const READ_AHEAD = 20;

const SKELETON_ROWS = 12;

/** In pixels. */
const HEADINGS_HEIGHT = 40;

const useStyles = makeStyles({
  container: { maxHeight: 'max(320px, calc(100vh - 340px))' },
  table: { tableLayout: 'fixed', minWidth: 1100 },
  headings: {
    '& th': {
      height: HEADINGS_HEIGHT,
      boxSizing: 'border-box',
      padding: '0 8px',
      whiteSpace: 'nowrap',
    },
  },
  spacer: { padding: 0, border: 0 },
  skeleton: { height: ROW_HEIGHT },
});

/** The results, of which only the rows that can be seen are in the page. */
export function ResultsTable(props: {
  /** Undefined while they are loading. */
  events: FileEvent[] | undefined;
  zone: Zone;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (eventId: string) => void;
  onFilter: (condition: Condition) => void;
  onReachEnd: () => void;
}) {
  const { events, zone, onReachEnd, sort } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <EventScroller
      key={events === undefined ? 'loading' : 'loaded'}
      count={events?.length ?? 0}
      idOf={index => events?.[index]?.event.id ?? ''}
      onReachEnd={onReachEnd}
    >
      {(window, roving) => (
        <Table
          stickyHeader
          size="small"
          className={classes.table}
          aria-label={t('search.results.label')}
          aria-busy={events === undefined}
          aria-rowcount={events ? events.length + 1 : undefined}
        >
          <colgroup>
            {COLUMNS.map(({ id, width }) => (
              <col key={id} style={{ width }} />
            ))}
          </colgroup>
          <TableHead>
            <TableRow aria-rowindex={1} className={classes.headings}>
              {COLUMNS.map(column => (
                <Heading
                  key={column.id}
                  column={column}
                  zone={zone}
                  sort={sort}
                  onSort={props.onSort}
                />
              ))}
            </TableRow>
          </TableHead>
          <TableBody onKeyDown={roving.onKeyDown}>
            {events === undefined && <SkeletonRows />}
            <Spacer height={window.before} />
            {events !== undefined &&
              window.rows.map(({ index, key }) => (
                <EventRow
                  key={key}
                  index={index}
                  event={events[index]}
                  zone={zone}
                  isActive={index === roving.active}
                  onFocus={() => roving.setActive(index)}
                  onOpen={props.onOpen}
                  onFilter={props.onFilter}
                />
              ))}
            <Spacer height={window.after} />
          </TableBody>
        </Table>
      )}
    </EventScroller>
  );
}

/** A column that can be sorted has a button for it; the second click turns the order round. */
function Heading(props: {
  column: Column;
  zone: Zone;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const { column, zone, sort } = props;
  const { sortKey } = column;
  const t = useMessages();
  const words = column.heading(t, zone);
  if (sortKey === undefined) {
    return <TableCell align={column.align}>{words}</TableCell>;
  }
  const isSorted = sort.key === sortKey;
  // Times are read from the newest, everything else from A.
  const first = sortKey === DEFAULT_SORT.key ? 'desc' : 'asc';
  const other = sort.direction === 'asc' ? 'desc' : 'asc';
  return (
    <TableCell
      align={column.align}
      sortDirection={isSorted ? sort.direction : false}
    >
      <TableSortLabel
        active={isSorted}
        direction={isSorted ? sort.direction : first}
        title={t('search.results.sortBy', { column: words })}
        onClick={() =>
          props.onSort({ key: sortKey, direction: isSorted ? other : first })
        }
      >
        {words}
      </TableSortLabel>
    </TableCell>
  );
}

/** The rows to draw, and the heights in pixels that stand for those before and after them. */
interface RowWindow {
  rows: { index: number; key: string | number | bigint }[];
  before: number;
  after: number;
}

function EventScroller(props: {
  count: number;
  idOf: (index: number) => string;
  onReachEnd: () => void;
  children: (
    window: RowWindow,
    roving: ReturnType<typeof useRovingRow>,
  ) => JSX.Element;
}) {
  const { count, onReachEnd } = props;
  const classes = useStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: props.idOf,
    overscan: 10,
    // The headings stay above the rows and push them down by their height.
    scrollPaddingEnd: HEADINGS_HEIGHT,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows.at(0);
  const last = rows.at(-1);
  const lastIndex = last?.index ?? -1;
  const roving = useRovingRow(count, scroller, index =>
    virtualizer.scrollToIndex(index),
  );

  useEffect(() => {
    if (lastIndex >= 0 && lastIndex >= count - READ_AHEAD) {
      onReachEnd();
    }
  }, [lastIndex, count, onReachEnd]);

  return (
    <TableContainer
      component={Paper}
      ref={scroller}
      className={classes.container}
    >
      {props.children(
        {
          rows,
          before: first?.start ?? 0,
          after: virtualizer.getTotalSize() - (last?.end ?? 0),
        },
        roving,
      )}
    </TableContainer>
  );
}

function Spacer(props: { height: number }) {
  const classes = useStyles();
  return props.height > 0 ? (
    <TableRow aria-hidden style={{ height: props.height }}>
      <TableCell className={classes.spacer} colSpan={COLUMNS.length} />
    </TableRow>
  ) : null;
}

function SkeletonRows() {
  const classes = useStyles();
  return (
    <>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <TableRow key={row} className={classes.skeleton} aria-hidden>
          {COLUMNS.map(({ id }) => (
            <TableCell key={id}>
              <Skeleton variant="text" />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </>
  );
}
