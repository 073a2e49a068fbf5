import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import { memo, useEffect, useRef } from 'react';
import { useMessages, type Messages } from '../../../components/useMessages';
import { useRovingRow } from '../../../components/useRovingRow';
import { useMailboxColumns, type MailboxColumn } from './columns';
import { MailboxRow, ROW_HEIGHT, useRowStyles } from './MailboxRow';

/** In pixels. */
const HEADINGS_HEIGHT = 48;

/** Grey lines while nothing is known of how many there are. */
const SKELETON_ROWS = 8;

const useStyles = makeStyles(theme => ({
  container: {
    maxHeight: 'max(320px, calc(100vh - 330px))',
    border: `1px solid ${theme.palette.divider}`,
  },
  busy: { opacity: 0.6 },
  table: { tableLayout: 'fixed' },
  headings: {
    '& th': {
      height: HEADINGS_HEIGHT,
      boxSizing: 'border-box',
      padding: '0 8px',
      lineHeight: 1.2,
      wordBreak: 'normal',
      backgroundColor: theme.palette.background.paper,
    },
  },
  spacer: { padding: 0, border: 0 },
}));

function HeadingRow(props: { columns: readonly MailboxColumn[]; t: Messages }) {
  const classes = useStyles();
  return (
    <TableHead>
      <TableRow aria-rowindex={1} className={classes.headings}>
        {props.columns.map(({ id, align, heading }) => (
          <TableCell key={id} align={align} scope="col">
            {heading(props.t)}
          </TableCell>
        ))}
      </TableRow>
    </TableHead>
  );
}

/** They stay as they are while the rows below come and go. */
const Headings = memo(HeadingRow);

/** All mailboxes as one long table, of which only the rows that can be seen are in the page. */
export function MailboxTable(props: {
  /** Undefined while it is not known. */
  count: number | undefined;
  mailboxAt: (index: number) => Mailbox | undefined;
  /** What is shown is about to be replaced. */
  isBusy: boolean;
  onVisible: (firstIndex: number, lastIndex: number) => void;
  onOpen: (mailbox: Mailbox) => void;
}) {
  const { mailboxAt, onVisible } = props;
  const count = props.count ?? SKELETON_ROWS;
  const t = useMessages();
  const classes = useStyles();
  const rowClasses = useRowStyles();
  const columns = useMailboxColumns();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    // The headings stay above the rows and push them down by their height.
    scrollPaddingEnd: HEADINGS_HEIGHT,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows.at(0);
  const last = rows.at(-1);
  const roving = useRovingRow(count, scroller, index =>
    virtualizer.scrollToIndex(index),
  );

  const firstIndex = first?.index ?? 0;
  const lastIndex = last?.index ?? 0;
  useEffect(() => {
    onVisible(firstIndex, lastIndex);
  }, [onVisible, firstIndex, lastIndex]);

  return (
    <TableContainer
      ref={scroller}
      className={
        props.isBusy
          ? `${classes.container} ${classes.busy}`
          : classes.container
      }
    >
      <Table
        stickyHeader
        size="small"
        className={classes.table}
        aria-label={t('connectionDetails.coverage.label')}
        aria-busy={props.count === undefined || props.isBusy}
        aria-rowcount={props.count === undefined ? undefined : count + 1}
      >
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={{ width }} />
          ))}
        </colgroup>
        <Headings columns={columns} t={t} />
        <TableBody onKeyDown={roving.onKeyDown}>
          <Spacer height={first?.start ?? 0} columns={columns.length} />
          {rows.map(({ index }) => (
            <MailboxRow
              key={index}
              index={index}
              mailbox={mailboxAt(index)}
              columns={columns}
              t={t}
              classes={rowClasses}
              isActive={index === roving.active}
              onFocus={roving.setActive}
              onOpen={props.onOpen}
            />
          ))}
          <Spacer
            height={virtualizer.getTotalSize() - (last?.end ?? 0)}
            columns={columns.length}
          />
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Spacer(props: { height: number; columns: number }) {
  const classes = useStyles();
  return props.height > 0 ? (
    <TableRow aria-hidden style={{ height: props.height }}>
      <TableCell className={classes.spacer} colSpan={props.columns} />
    </TableRow>
  ) : null;
}
