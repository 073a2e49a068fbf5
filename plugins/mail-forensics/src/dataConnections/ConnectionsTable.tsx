import Link from '@material-ui/core/Link';
import Paper from '@material-ui/core/Paper';
import { alpha, makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Skeleton from '@material-ui/lab/Skeleton';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { formatTimeWithZone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { VisibleText } from '../components/VisibleText';
import { ContinueButton } from './ContinueButton';
import { Freshness } from './Freshness';
import { StatusCell } from './StatusCell';
import { mailboxWords, scopeWords } from './words';

const useStyles = makeStyles(theme => ({
  // The theme breaks words anywhere, which makes columns a letter wide.
  table: {
    '& th, & td': {
      wordBreak: 'normal',
      lineHeight: 1.4,
      padding: theme.spacing(1, 1.25),
    },
  },
  time: { minWidth: 110 },
  row: { cursor: 'pointer' },
  broken: {
    // Twice, to be stronger than the stripes of the theme and the grey under the pointer.
    '&&, &&:hover': {
      backgroundColor: alpha(theme.palette.error.main, 0.14),
      boxShadow: `inset 4px 0 0 ${theme.palette.error.main}`,
    },
  },
  name: {
    textAlign: 'left',
    overflowWrap: 'anywhere',
    minWidth: 120,
    maxWidth: 320,
  },
}));

const COLUMNS = [
  'displayName',
  'service',
  'serviceType',
  'scopedTo',
  'status',
  'freshness',
  'mailboxes',
  'authorizedBy',
  'dateAuthorized',
  'actions',
] as const;

const SKELETON_ROWS = 3;

/** The connections; without them, as many grey lines as a portal usually has. */
export function ConnectionsTable(props: {
  connections: Connection[] | undefined;
  mayManage: boolean;
  onSelect: (id: string) => void;
  onContinue: (connection: Connection) => Promise<void>;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <TableContainer component={Paper}>
      <Table
        size="small"
        className={classes.table}
        aria-label={t('connections.table.label')}
        aria-busy={props.connections === undefined}
      >
        <TableHead>
          <TableRow>
            {COLUMNS.map(column => (
              <TableCell key={column}>
                {t(`connections.table.${column}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {props.connections === undefined ? (
            <SkeletonRows />
          ) : (
            props.connections.map(connection => (
              <ConnectionRow
                key={connection.id}
                connection={connection}
                mayManage={props.mayManage}
                onSelect={props.onSelect}
                onContinue={props.onContinue}
              />
            ))
          )}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function ConnectionRow(props: {
  connection: Connection;
  mayManage: boolean;
  onSelect: (id: string) => void;
  onContinue: (connection: Connection) => Promise<void>;
}) {
  const { connection } = props;
  const t = useMessages();
  const classes = useStyles();
  const select = () => props.onSelect(connection.id);
  const broken = connection.status === 'Error';
  return (
    <TableRow
      hover
      className={broken ? `${classes.row} ${classes.broken}` : classes.row}
      onClick={select}
    >
      <TableCell component="th" scope="row" role="rowheader">
        <Link
          component="button"
          variant="body2"
          color="inherit"
          underline="always"
          className={classes.name}
          onClick={event => {
            event.stopPropagation();
            select();
          }}
        >
          <VisibleText text={connection.displayName} />
        </Link>
      </TableCell>
      <TableCell>{t('connections.service.microsoft365')}</TableCell>
      <TableCell>{t('connections.serviceType.email')}</TableCell>
      <TableCell>{scopeWords(connection.scope, t)}</TableCell>
      <TableCell>
        <StatusCell status={connection.status} />
      </TableCell>
      <TableCell>
        <Freshness connection={connection} />
      </TableCell>
      <TableCell>{mailboxWords(connection.mailboxes, t)}</TableCell>
      <TableCell>
        {connection.authorizedBy && (
          <VisibleText text={connection.authorizedBy} />
        )}
      </TableCell>
      <TableCell className={classes.time}>
        {connection.authorizedAt && formatTimeWithZone(connection.authorizedAt)}
      </TableCell>
      <TableCell>
        {props.mayManage && connection.status === 'Awaiting authorization' && (
          <ContinueButton
            connection={connection}
            onContinue={props.onContinue}
          />
        )}
      </TableCell>
    </TableRow>
  );
}

function SkeletonRows() {
  return (
    <>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <TableRow key={row}>
          {COLUMNS.map(column => (
            <TableCell key={column}>
              <Skeleton variant="text" />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </>
  );
}
