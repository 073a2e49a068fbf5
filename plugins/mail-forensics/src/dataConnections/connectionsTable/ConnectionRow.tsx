import Link from '@material-ui/core/Link';
import { alpha, makeStyles } from '@material-ui/core/styles';
import TableCell from '@material-ui/core/TableCell';
import TableRow from '@material-ui/core/TableRow';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useRef, type ReactNode } from 'react';
import { Link as RouterLink, type To } from 'react-router-dom';
import { Facts } from '../../components/Facts';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { cellOf } from './cellOf';
import { COLUMNS, type Column } from './columns';

/** Marks the link of a row, by the connection's id, so that the keyboard can be put back on it. */
export const ROW_LINK = 'data-connection-link';

const useStyles = makeStyles(theme => ({
  row: { cursor: 'pointer' },
  broken: {
    // Twice, to be stronger than the stripes of the theme and the grey under the pointer.
    '&&, &&:hover': {
      backgroundColor: alpha(theme.palette.error.main, 0.14),
      boxShadow: `inset 4px 0 0 ${theme.palette.error.main}`,
    },
    // Grey on red is hard to read.
    '& dt': { color: theme.palette.text.primary },
  },
  name: {
    display: 'inline-block',
    overflowWrap: 'anywhere',
    minWidth: 120,
    maxWidth: 320,
  },
  time: { minWidth: 110 },
  stacked: { marginTop: theme.spacing(1) },
}));

const STACKED: readonly Column[] = [
  'status',
  'freshness',
  'scopedTo',
  'mailboxes',
];

/** What a row, its link and its buttons do. */
export interface RowBehaviour {
  linkTo: (id: string) => To;
  onSelect: (id: string) => void;
  /** What stands in place of the columns for as long as a connection is not authorized; undefined: nothing does. */
  awaiting: (connection: Connection) => ReactNode;
}

/** One connection; a click anywhere, or Enter on its name, opens its details. */
export function ConnectionRow(
  props: RowBehaviour & {
    connection: Connection;
    columns: readonly Column[];
    stacked: boolean;
  },
) {
  const { connection, columns, stacked } = props;
  const t = useMessages();
  const classes = useStyles();
  const link = useRef<HTMLAnchorElement>(null);
  const awaiting = props.awaiting(connection);
  const isBroken = connection.status === 'Error';
  const shown = withoutName(
    awaiting === undefined ? columns : upToStatus(columns),
  );
  const spanned = columns.length - shown.length - 1;

  return (
    <TableRow
      hover
      className={isBroken ? `${classes.row} ${classes.broken}` : classes.row}
      onClick={() => {
        // So that the keyboard is back on this row when the details are closed.
        link.current?.focus();
        props.onSelect(connection.id);
      }}
    >
      <TableCell component="th" scope="row" role="rowheader">
        <Link
          component={RouterLink}
          ref={link}
          to={props.linkTo(connection.id)}
          variant="body2"
          color="inherit"
          underline="always"
          className={classes.name}
          {...{ [ROW_LINK]: connection.id }}
          onClick={event => event.stopPropagation()}
        >
          <VisibleText text={connection.displayName} />
        </Link>
        {stacked && (
          <div className={classes.stacked}>
            <Facts
              facts={withoutName(
                awaiting === undefined ? STACKED : upToStatus(STACKED),
              ).map(column => [
                t(`connections.table.${column}`),
                cellOf(column, connection, t),
              ])}
            />
            <Quiet>{awaiting}</Quiet>
          </div>
        )}
      </TableCell>
      {shown.map(column => (
        <TableCell
          key={column}
          className={column === 'dateAuthorized' ? classes.time : undefined}
        >
          {cellOf(column, connection, t)}
        </TableCell>
      ))}
      {spanned > 0 && (
        <TableCell colSpan={spanned}>
          <Quiet>{awaiting}</Quiet>
        </TableCell>
      )}
    </TableRow>
  );
}

function withoutName(
  columns: readonly Column[],
): Exclude<Column, 'displayName'>[] {
  return columns.flatMap(column => (column === 'displayName' ? [] : [column]));
}

/** What follows says nothing about a connection that was never authorized. */
function upToStatus(columns: readonly Column[]): readonly Column[] {
  return columns.filter(
    column => COLUMNS.indexOf(column) <= COLUMNS.indexOf('status'),
  );
}

/** Clicks in here are not clicks on the row, also not those in dialogs that are opened from here. */
function Quiet(props: { children: ReactNode }) {
  return (
    // Nothing to operate: it only keeps clicks on what is inside from opening the row.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div onClick={event => event.stopPropagation()}>{props.children}</div>
  );
}
