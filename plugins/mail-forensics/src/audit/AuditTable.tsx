import { makeStyles } from '@material-ui/core/styles';
import IconButton from '@material-ui/core/IconButton';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import OpenIcon from '@material-ui/icons/ChevronRight';
import type { AuditEntry } from 'backstage-plugin-mail-forensics-common';
import { EntityLink } from '../components/EntityLink';
import { formatCount, formatTime } from '../components/format';
import { useMessages } from '../components/useMessages';
import { EllipsisText } from '../components/VisibleText';

const useStyles = makeStyles(theme => ({
  denied: { color: theme.palette.error.main },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
  time: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  purpose: { maxWidth: 240 },
}));

/** Entries of the audit, each with a button for the whole of it. */
export function AuditTable(props: {
  entries: readonly AuditEntry[];
  onOpen: (entry: AuditEntry) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <TableContainer>
      <Table size="small" aria-label={t('audit.tab')}>
        <TableHead>
          <TableRow>
            <TableCell className={classes.number}>
              {t('audit.column.position')}
            </TableCell>
            <TableCell>{t('audit.column.time')}</TableCell>
            <TableCell>{t('audit.column.actor')}</TableCell>
            <TableCell>{t('audit.column.action')}</TableCell>
            <TableCell>{t('audit.column.outcome')}</TableCell>
            <TableCell className={classes.number}>
              {t('audit.column.rows')}
            </TableCell>
            <TableCell>{t('audit.column.purpose')}</TableCell>
            <TableCell>{t('audit.column.details')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.entries.map(entry => (
            <TableRow key={entry.position} hover>
              <TableCell className={classes.number}>{entry.position}</TableCell>
              <TableCell className={classes.time}>
                {formatTime(entry.time, t, 'utc')}
              </TableCell>
              <TableCell>
                <EntityLink entityRef={entry.actor} />
              </TableCell>
              <TableCell>{t(`audit.actions.${entry.action}`)}</TableCell>
              <TableCell
                className={
                  entry.outcome === 'denied' ? classes.denied : undefined
                }
              >
                {t(`audit.outcomes.${entry.outcome}`)}
              </TableCell>
              <TableCell className={classes.number}>
                {entry.rows === null ? '' : formatCount(entry.rows, t)}
              </TableCell>
              <TableCell className={classes.purpose}>
                {entry.purpose !== null && (
                  <EllipsisText text={entry.purpose} />
                )}
              </TableCell>
              <TableCell padding="none">
                <IconButton
                  size="small"
                  aria-label={t('audit.open', {
                    position: String(entry.position),
                  })}
                  aria-haspopup="dialog"
                  onClick={() => props.onOpen(entry)}
                >
                  <OpenIcon />
                </IconButton>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
