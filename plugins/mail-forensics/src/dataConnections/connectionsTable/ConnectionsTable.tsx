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
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../../components/useMessages';
import type { Sorting } from './arrangeConnections';
import { useColumns, type Column } from './columns';
import { ConnectionRow, type RowBehaviour } from './ConnectionRow';

const useStyles = makeStyles(theme => ({
  // The theme breaks words anywhere, which makes columns a letter wide.
  table: {
    '& th, & td': {
      wordBreak: 'normal',
      lineHeight: 1.4,
      padding: theme.spacing(1, 1.25),
    },
  },
}));

const SKELETON_ROWS = 3;

/** The connections as they come; without them, as many grey lines as a portal usually has. */
export function ConnectionsTable(
  props: RowBehaviour & {
    connections: Connection[] | undefined;
    sorting: Sorting;
    onSort: (sorting: Sorting) => void;
  },
) {
  const { connections, sorting, onSort, ...behaviour } = props;
  const t = useMessages();
  const classes = useStyles();
  const { columns, stacked } = useColumns();
  return (
    <TableContainer component={Paper}>
      <Table
        size="small"
        className={classes.table}
        aria-label={t('connections.table.label')}
        aria-busy={connections === undefined}
      >
        <TableHead>
          <TableRow>
            {columns.map(column => (
              <Heading
                key={column}
                column={column}
                sorting={sorting}
                onSort={onSort}
              />
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {connections === undefined ? (
            <SkeletonRows columns={columns} />
          ) : (
            connections.map(connection => (
              <ConnectionRow
                key={connection.id}
                connection={connection}
                columns={columns}
                stacked={stacked}
                {...behaviour}
              />
            ))
          )}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Heading(props: {
  column: Column;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
}) {
  const { column, sorting } = props;
  const t = useMessages();
  const isSorted = sorting.column === column;
  const direction = isSorted ? sorting.direction : 'asc';
  return (
    <TableCell scope="col" sortDirection={isSorted ? direction : false}>
      <TableSortLabel
        active={isSorted}
        direction={direction}
        onClick={() =>
          props.onSort({
            column,
            direction: isSorted && direction === 'asc' ? 'desc' : 'asc',
          })
        }
      >
        {t(`connections.table.${column}`)}
      </TableSortLabel>
    </TableCell>
  );
}

function SkeletonRows(props: { columns: readonly Column[] }) {
  return (
    <>
      {Array.from({ length: SKELETON_ROWS }, (_, row) => (
        <TableRow key={row}>
          {props.columns.map(column => (
            <TableCell key={column}>
              <Skeleton variant="text" />
            </TableCell>
          ))}
        </TableRow>
      ))}
    </>
  );
}
