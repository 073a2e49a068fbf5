import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { ScopeRow } from 'backstage-plugin-mail-forensics-common';
import { useRef } from 'react';
import { useMessages } from '../../components/useMessages';
import { useRovingRow } from '../../components/useRovingRow';
import { useRowStyles, VerdictRow, type UseMatch } from './VerdictRow';

export type { UseMatch } from './VerdictRow';

/** Of a row whose words need one line, in pixels; what a row really takes is measured when it is drawn. */
const ROW_HEIGHT = 34;

/** In pixels. */
const HEADINGS_HEIGHT = 34;

const useStyles = makeStyles(theme => ({
  container: {
    maxHeight: 'max(240px, 45vh)',
    // Else the height of rows measured above the first one moves what is being read.
    overflowAnchor: 'none',
  },
  table: {
    tableLayout: 'fixed',
  },
  headings: {
    '& th': {
      height: HEADINGS_HEIGHT,
      boxSizing: 'border-box',
      padding: '6px 8px',
      // The theme breaks words anywhere, which makes columns a letter wide.
      wordBreak: 'normal',
      lineHeight: 1.4,
    },
  },
  number: {
    width: 72,
    [theme.breakpoints.down('xs')]: { width: 52 },
  },
  entry: { width: '40%' },
  spacer: { padding: 0, border: 0 },
}));

/** The rows of a report, of which only those that can be seen are in the page. */
export function ScopeRowsTable(props: {
  /** Must be unique on the page. */
  id: string;
  rows: ScopeRow[];
  onUseMatch?: UseMatch;
}) {
  const { rows } = props;
  const t = useMessages();
  const classes = useStyles();
  const rowClasses = useRowStyles();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => rows[index].row,
    overscan: 10,
    // The headings stay above the rows and push them down by their height.
    scrollPaddingEnd: HEADINGS_HEIGHT,
  });
  const roving = useRovingRow(rows.length, scroller, index =>
    virtualizer.scrollToIndex(index),
  );
  const drawn = virtualizer.getVirtualItems();
  const before = drawn.at(0)?.start ?? 0;
  const after = virtualizer.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <TableContainer
      component={Paper}
      variant="outlined"
      ref={scroller}
      className={classes.container}
    >
      <Typography id={`${props.id}-keys`} variant="srOnly">
        {t('scope.report.keys')}
      </Typography>
      <Table
        stickyHeader
        size="small"
        className={classes.table}
        aria-label={t('scope.report.label')}
        aria-describedby={`${props.id}-keys`}
        aria-rowcount={rows.length + 1}
      >
        <TableHead>
          <TableRow aria-rowindex={1} className={classes.headings}>
            <TableCell scope="col" align="right" className={classes.number}>
              {t('scope.report.row')}
            </TableCell>
            <TableCell scope="col" className={classes.entry}>
              {t('scope.report.entry')}
            </TableCell>
            <TableCell scope="col">{t('scope.report.verdict')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody onKeyDown={roving.onKeyDown}>
          <Spacer height={before} className={classes.spacer} />
          {drawn.map(({ index, key }) => (
            <VerdictRow
              key={key}
              ref={virtualizer.measureElement}
              index={index}
              row={rows[index]}
              classes={rowClasses}
              isActive={index === roving.active}
              onActivate={roving.setActive}
              onUseMatch={props.onUseMatch}
            />
          ))}
          <Spacer height={after} className={classes.spacer} />
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function Spacer(props: { height: number; className: string }) {
  return props.height > 0 ? (
    <tr aria-hidden style={{ height: props.height }}>
      <td className={props.className} colSpan={3} />
    </tr>
  ) : null;
}
