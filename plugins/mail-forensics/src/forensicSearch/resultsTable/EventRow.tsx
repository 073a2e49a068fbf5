import { makeStyles } from '@material-ui/core/styles';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { memo, useState, type KeyboardEvent } from 'react';
import type { Zone } from '../../components/format';
import type { Messages } from '../../components/useMessages';
import { ROW_INDEX } from '../../components/useRovingRow';
import {
  canBeFiltered,
  CellFilters,
  type CellChoice,
  type useCellFilterStyles,
} from './CellFilters';
import type { Column } from './columns';

/** For the table, which hands them to its rows. */
export const useRowStyles = makeStyles(theme => ({
  row: {
    cursor: 'pointer',
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.background.paper,
    '&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  cell: {
    boxSizing: 'border-box',
    padding: '0 8px',
    overflow: 'hidden',
    whiteSpace: 'nowrap',
    position: 'relative',
    textAlign: 'left',
    borderBottom: `1px solid ${theme.palette.divider}`,
    font: 'inherit',
    '&[data-align=right]': { textAlign: 'right' },
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
}));

/** What all rows of a table have in common; the same object for as long as none of it changes. */
export interface RowContext {
  columns: readonly Column[];
  hasFiller: boolean;
  /** In pixels. */
  height: number;
  zone: Zone;
  t: Messages;
  classes: ReturnType<typeof useRowStyles>;
  filterClasses: ReturnType<typeof useCellFilterStyles>;
  onFocus: (index: number) => void;
  onOpen: (eventId: string) => void;
  onChoose: (choice: CellChoice) => void;
}

/**
 * One result; a click or Enter opens its details, the arrow keys go through its cells, and + and − filter by the one they
 * are on.
 *
 * Many of them come and go while one scrolls: its elements are the browser's own, which take a fraction of the time that
 * those of Material UI do.
 */
export const EventRow = memo(Row);

function Row(props: {
  index: number;
  event: FileEvent;
  isActive: boolean;
  context: RowContext;
}) {
  const { index, event, isActive, context } = props;
  const { columns, classes, height, t, zone } = context;
  // The pointer or the keyboard is or was on it: until then, nothing in it can be pressed.
  const [isTouched, setTouched] = useState(false);
  const open = () => context.onOpen(event.event.id);

  function onKeyDown(key: KeyboardEvent<HTMLTableRowElement>) {
    const { cells } = key.currentTarget;
    const place = [...cells].findIndex(cell => cell.contains(focused(key)));
    switch (key.key) {
      case 'Enter':
      case ' ':
        key.preventDefault();
        open();
        break;
      case 'ArrowRight':
      case 'ArrowLeft': {
        key.preventDefault();
        const target = place + (key.key === 'ArrowRight' ? 1 : -1);
        const cell = target < columns.length ? cells.item(target) : null;
        (target < 0 ? key.currentTarget : cell)?.focus();
        break;
      }
      case '+':
      case '-': {
        const column = columns.at(place);
        const isIncluded = key.key === '+';
        const anchor = cells.item(place);
        if (place >= 0 && column && anchor && canChoose(column, isIncluded)) {
          key.preventDefault();
          context.onChoose({ column, event, isIncluded, anchor });
        }
        break;
      }
      default:
    }
  }

  return (
    <tr
      className={classes.row}
      style={{ height }}
      tabIndex={isActive ? 0 : -1}
      // The heading is the first row.
      aria-rowindex={index + 2}
      {...{ [ROW_INDEX]: index }}
      onClick={open}
      onFocus={() => {
        setTouched(true);
        context.onFocus(index);
      }}
      onPointerEnter={() => setTouched(true)}
      onKeyDown={onKeyDown}
    >
      {columns.map(column => (
        <td
          key={column.id}
          data-align={column.align}
          className={classes.cell}
          style={{ height }}
          tabIndex={isTouched ? -1 : undefined}
        >
          {column.cell(event, { t, zone, isActive })}
          {isTouched && (
            <CellFilters
              column={column}
              event={event}
              t={t}
              classes={context.filterClasses}
              onChoose={context.onChoose}
            />
          )}
        </td>
      ))}
      {context.hasFiller && <td aria-hidden className={classes.cell} />}
    </tr>
  );
}

function canChoose(column: Column, isIncluded: boolean): boolean {
  return canBeFiltered(column) && (isIncluded || column.values !== undefined);
}

function focused(event: KeyboardEvent): Element | null {
  return event.currentTarget.ownerDocument.activeElement;
}
