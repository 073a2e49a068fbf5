import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import { type Connection } from 'backstage-plugin-mail-forensics-common';
import { useMemo, useState } from 'react';
import { formatCount, formatTimeWithZone } from '../components/format';
import { visibleText } from '../components/hiddenCharacters';
import { useMessages, type Messages } from '../components/useMessages';
import { useBrokenProblems } from './useBrokenProblems';

/** More lines than these would push the table out of sight. */
const SHOWN_AT_FIRST = 5;

const useStyles = makeStyles(theme => ({
  message: { flexGrow: 1 },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    listStyle: 'none',
    margin: 0,
    padding: 0,
  },
  line: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
  },
  text: { minWidth: 0, overflowWrap: 'anywhere' },
}));

/** A line over the page for every connection that is in error: which, what is wrong, and since when. */
export function BrokenConnectionsBanner(props: {
  connections: Connection[];
  onShow: (id: string) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const broken = useMemo(
    () => props.connections.filter(({ status }) => status === 'Error'),
    [props.connections],
  );
  const problemOf = useBrokenProblems(broken);
  const [all, setAll] = useState(false);
  if (broken.length === 0) {
    return null;
  }
  const shown = all ? broken : broken.slice(0, SHOWN_AT_FIRST);
  return (
    <Alert severity="error" role="alert" classes={{ message: classes.message }}>
      <ul className={classes.list}>
        {shown.map(connection => (
          <li key={connection.id} className={classes.line}>
            <span className={classes.text}>
              {lineOf(connection, problemOf(connection)?.since, t)}
            </span>
            <Button
              color="inherit"
              size="small"
              aria-label={t('connections.banner.show', {
                name: visibleText(connection.displayName),
              })}
              onClick={() => props.onShow(connection.id)}
            >
              {t('common.show')}
            </Button>
          </li>
        ))}
      </ul>
      {shown.length < broken.length && (
        <Button color="inherit" size="small" onClick={() => setAll(true)}>
          {t('connections.banner.showAll', {
            total: formatCount(broken.length, t),
          })}
        </Button>
      )}
    </Alert>
  );
}

function lineOf(
  { displayName, statusReason }: Connection,
  since: string | undefined,
  t: Messages,
): string {
  const words = {
    name: visibleText(displayName),
    problem: statusReason
      ? t(`problem.${statusReason}.title`)
      : t('connections.banner.unknownProblem'),
  };
  return since === undefined
    ? t('connections.banner.broken', words)
    : t('connections.banner.brokenSince', {
        ...words,
        time: formatTimeWithZone(since, t),
      });
}
