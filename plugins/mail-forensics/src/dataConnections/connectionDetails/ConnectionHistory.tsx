import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ConnectionHistoryEntry } from 'backstage-plugin-mail-forensics-common';
import { Section } from '../../components/Facts';
import { formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { historyWord, statusWord } from '../words';

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', padding: 0, margin: theme.spacing(1, 0, 0) },
  entry: { marginBottom: theme.spacing(1), overflowWrap: 'anywhere' },
}));

/** What happened to a connection and who did it, newest first. */
export function ConnectionHistory(props: {
  history: ConnectionHistoryEntry[];
}) {
  const t = useMessages();
  const classes = useStyles();
  const newestFirst = [...props.history].sort((a, b) =>
    b.at.localeCompare(a.at),
  );
  return (
    <Section title={t('connections.details.history')}>
      <ol className={classes.list}>
        {newestFirst.map((entry, index) => (
          <li key={`${entry.at} ${index}`} className={classes.entry}>
            <Typography variant="body2">
              {historyWord(entry.event, t)}
              {entry.status && `: ${statusWord(entry.status, t)}`}
              {entry.detail && (
                <>
                  {' · '}
                  <VisibleText text={entry.detail} />
                </>
              )}
            </Typography>
            <Typography variant="caption" color="textSecondary">
              {formatTimeWithZone(entry.at)}
              {' · '}
              <VisibleText
                text={entry.actor ?? t('connections.details.system')}
              />
            </Typography>
          </li>
        ))}
      </ol>
    </Section>
  );
}
