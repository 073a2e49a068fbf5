import { makeStyles } from '@material-ui/core/styles';
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import { memo, type KeyboardEvent } from 'react';
import type { Messages } from '../../../components/useMessages';
import { ROW_INDEX } from '../../../components/useRovingRow';
import type { MailboxColumn } from './columns';

/** Height of every row in pixels, which the window over the rows relies on. */
export const ROW_HEIGHT = 48;

/** For the table, which hands them to its rows. */
export const useRowStyles = makeStyles(theme => ({
  row: {
    height: ROW_HEIGHT,
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
    height: ROW_HEIGHT,
    boxSizing: 'border-box',
    padding: '0 8px',
    borderBottom: `1px solid ${theme.palette.divider}`,
    fontSize: theme.typography.body2.fontSize,
    lineHeight: 1.3,
    textAlign: 'left',
    '&[data-align=right]': { textAlign: 'right' },
  },
  // A cell of a table grows with what is in it.
  content: { maxHeight: ROW_HEIGHT - 1, overflow: 'hidden' },
  missing: {
    height: 12,
    borderRadius: theme.shape.borderRadius,
    backgroundColor: theme.palette.action.hover,
  },
}));

/**
 * One mailbox, or a grey line until it was read; a click or Enter shows all that is known of it.
 *
 * Many of them come and go while one scrolls: its elements are the browser's own, which take a fraction of the time that
 * those of Material UI do.
 */
export const MailboxRow = memo(Row);

function Row(props: {
  index: number;
  mailbox: Mailbox | undefined;
  columns: readonly MailboxColumn[];
  t: Messages;
  classes: ReturnType<typeof useRowStyles>;
  isActive: boolean;
  onFocus: (index: number) => void;
  onOpen: (mailbox: Mailbox) => void;
}) {
  const { index, mailbox, columns, t, classes, isActive } = props;

  function open() {
    if (mailbox) {
      props.onOpen(mailbox);
    }
  }
  function openByKey(key: KeyboardEvent) {
    if (key.key === 'Enter' || key.key === ' ') {
      key.preventDefault();
      open();
    }
  }

  return (
    <tr
      className={classes.row}
      tabIndex={isActive ? 0 : -1}
      // The heading is the first row.
      aria-rowindex={index + 2}
      aria-busy={mailbox === undefined}
      {...{ [ROW_INDEX]: index }}
      onClick={open}
      onFocus={() => props.onFocus(index)}
      onKeyDown={openByKey}
    >
      {columns.map(({ id, align, cell }) => (
        <td key={id} data-align={align} className={classes.cell}>
          <div className={mailbox ? classes.content : classes.missing}>
            {mailbox && cell(mailbox, t)}
          </div>
        </td>
      ))}
    </tr>
  );
}
