import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableContainer from '@material-ui/core/TableContainer';
import Skeleton from '@material-ui/lab/Skeleton';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { useCallback, useMemo, useRef } from 'react';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import type { DateRange } from '../query/dateRange';
import type { Sort } from '../query/searchState';
import type { Condition } from '../query/searchTerms';
import { useCellFilterStyles } from './CellFilters';
import { columnsOf, type Column, type ColumnId } from './columns';
import { EventRow, useRowStyles, type RowContext } from './EventRow';
import { HeadingRow } from './HeadingRow';
import {
  moveColumn,
  ROW_HEIGHTS,
  type TablePreferences,
} from './tablePreferences';
import { useCellChoice } from './useCellChoice';
import { useRowWindow } from './useRowWindow';

const SKELETON_ROWS = 12;

const useStyles = makeStyles({
  container: { maxHeight: 'max(320px, calc(100vh - 340px))' },
  table: { tableLayout: 'fixed' },
  spacer: { padding: 0, border: 0 },
});

/** The results, of which only the rows that can be seen are in the page. */
export function ResultsTable(props: {
  /** Undefined while they are loading. */
  events: readonly FileEvent[] | undefined;
  preferences: TablePreferences;
  onPreferences: (change: Partial<TablePreferences>) => void;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onOpen: (eventId: string) => void;
  onFilter: (condition: Condition) => void;
  onRange: (range: DateRange) => void;
  /** The rows that can be seen are near the last that were read. */
  onNearEnd: () => void;
}) {
  const { events, preferences, onPreferences } = props;
  const { columns: ids, density, widths, zone } = preferences;
  const t = useMessages();
  const classes = useStyles();
  const rowClasses = useRowStyles();
  const filterClasses = useCellFilterStyles();
  const container = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => columnsOf(ids), [ids]);
  const layout = layoutOf(columns, widths);
  const height = ROW_HEIGHTS[density];
  const { rows, before, after, roving } = useRowWindow({
    events,
    container,
    rowHeight: height,
    onNearEnd: props.onNearEnd,
  });
  const choice = useCellChoice({
    zone,
    onFilter: props.onFilter,
    onRange: props.onRange,
  });

  const resize = useCallback(
    (changed: Partial<Record<ColumnId, number>>) =>
      onPreferences({ widths: { ...widths, ...changed } }),
    [onPreferences, widths],
  );
  const move = useCallback(
    (moved: ColumnId, target: ColumnId) =>
      onPreferences({ columns: moveColumn(ids, moved, ids.indexOf(target)) }),
    [onPreferences, ids],
  );
  const { hasFiller } = layout;
  const { setActive } = roving;
  const { onOpen } = props;
  const { onChoose } = choice;
  const context = useMemo(
    (): RowContext => ({
      columns,
      hasFiller,
      height,
      zone,
      t,
      classes: rowClasses,
      filterClasses,
      onFocus: setActive,
      onOpen,
      onChoose,
    }),
    [
      columns,
      hasFiller,
      height,
      zone,
      t,
      rowClasses,
      filterClasses,
      setActive,
      onOpen,
      onChoose,
    ],
  );

  return (
    <TableContainer
      component={Paper}
      ref={container}
      className={classes.container}
    >
      <Table
        stickyHeader
        size="small"
        role="grid"
        className={classes.table}
        style={{ minWidth: layout.minWidth }}
        aria-label={t('search.results.label')}
        aria-busy={events === undefined}
        aria-rowcount={events ? events.length + 1 : undefined}
      >
        <colgroup>
          {layout.widths.map((width, place) => (
            <col key={place} style={{ width }} />
          ))}
        </colgroup>
        <HeadingRow
          columns={columns}
          hasFiller={hasFiller}
          zone={zone}
          sort={props.sort}
          onSort={props.onSort}
          onResize={resize}
          onMove={move}
        />
        <TableBody onKeyDown={roving.onKeyDown}>
          {events === undefined && (
            <SkeletonRows columns={columns} context={context} />
          )}
          <Spacer height={before} columns={columns.length} />
          {events !== undefined &&
            rows.map(({ index }) => (
              <EventRow
                key={events[index].event.id}
                index={index}
                event={events[index]}
                isActive={index === roving.active}
                context={context}
              />
            ))}
          <Spacer height={after} columns={columns.length} />
        </TableBody>
      </Table>
      <Menu
        open={choice.asked !== undefined}
        anchorEl={choice.asked?.anchor}
        onClose={choice.dismiss}
        MenuListProps={{ 'aria-label': t('search.results.whichValue') }}
      >
        {choice.asked?.values.map(value => (
          <MenuItem key={value} dense onClick={() => choice.onValue(value)}>
            <bdi>{visibleText(value)}</bdi>
          </MenuItem>
        ))}
      </Menu>
    </TableContainer>
  );
}

/**
 * Widths of the columns, in pixels or undefined for those that share what is left, and whether something stands after
 * them: once columns were resized, they must not grow with the page.
 */
function layoutOf(
  columns: readonly Column[],
  widths: TablePreferences['widths'],
): {
  widths: (number | undefined)[];
  hasFiller: boolean;
  minWidth: number;
} {
  const isResized = columns.some(({ id }) => widths[id] !== undefined);
  const pixels = columns.map(({ id, width }) => widths[id] ?? width);
  const hasFiller = isResized || !columns.some(({ grows }) => grows);
  return {
    widths: [
      ...columns.map(({ grows }, place) =>
        grows && !isResized ? undefined : pixels[place],
      ),
      ...(hasFiller ? [undefined] : []),
    ],
    hasFiller,
    minWidth: pixels.reduce((sum, width) => sum + width, 0),
  };
}

function Spacer(props: { height: number; columns: number }) {
  const classes = useStyles();
  return props.height > 0 ? (
    <tr aria-hidden style={{ height: props.height }}>
      <td className={classes.spacer} colSpan={props.columns} />
    </tr>
  ) : null;
}

function SkeletonRows(props: {
  columns: readonly Column[];
  context: RowContext;
}) {
  const { classes, height } = props.context;
  return (
    <>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <tr key={row} style={{ height }} aria-hidden>
          {props.columns.map(({ id }) => (
            <td key={id} className={classes.cell}>
              <Skeleton variant="text" />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
