import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ConnectionHistoryEntry } from 'backstage-plugin-mail-forensics-common';
import { backendWords } from '../../components/backendWords';
import { EntityLink } from '../../components/EntityLink';
import { formatTimeWithZone } from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { historyWord, statusWord } from '../words';

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(2, 0, 0),
    padding: 0,
    borderLeft: `2px solid ${theme.palette.divider}`,
  },
  entry: {
    position: 'relative',
    padding: theme.spacing(0, 0, 2, 2),
    overflowWrap: 'anywhere',
    '&::before': {
      content: '""',
      position: 'absolute',
      left: -6,
      top: 6,
      width: 10,
      height: 10,
      borderRadius: '50%',
      backgroundColor: theme.palette.text.secondary,
    },
  },
  broken: { '&::before': { backgroundColor: theme.palette.error.main } },
}));

/** What happened to a connection, when, and who did it, newest first. */
export function ConnectionHistory(props: {
  history: ConnectionHistoryEntry[];
}) {
  const t = useMessages();
  const classes = useStyles();
  // Two of the same millisecond stand in the order in which they were recorded.
  const newestFirst = [...props.history]
    .reverse()
    .sort((a, b) => b.at.localeCompare(a.at));
  return (
    <ol
      className={classes.list}
      aria-label={t('connectionDetails.history.title')}
    >
      {newestFirst.map((entry, index) => (
        <li
          // They have no id, and are only ever added to: counted from the oldest, each keeps its number.
          key={newestFirst.length - index}
          className={
            isFailure(entry)
              ? `${classes.entry} ${classes.broken}`
              : classes.entry
          }
        >
          <Typography variant="body2">{wordsOf(entry, t)}</Typography>
          {entry.detail && (
            <Typography variant="body2">
              <VisibleText text={backendWords(entry.detail, t)} />
            </Typography>
          )}
          <Typography variant="caption" color="textSecondary" component="p">
            {formatTimeWithZone(entry.at, t)}{' '}
            {t('connectionDetails.history.by')}{' '}
            {entry.actor ? (
              <EntityLink entityRef={entry.actor} />
            ) : (
              t('connectionDetails.history.system')
            )}
          </Typography>
        </li>
      ))}
    </ol>
  );
}

function wordsOf(entry: ConnectionHistoryEntry, t: Messages): string {
  const event = historyWord(entry.event, t);
  if (!entry.status) {
    return event;
  }
  const status = statusWord(entry.status, t);
  return entry.event === 'status changed'
    ? t('connectionDetails.history.statusBecame', { status })
    : t('connectionDetails.history.withStatus', { event, status });
}

function isFailure({ event, status }: ConnectionHistoryEntry): boolean {
  return event === 'authorization failed' || status === 'Error';
}
