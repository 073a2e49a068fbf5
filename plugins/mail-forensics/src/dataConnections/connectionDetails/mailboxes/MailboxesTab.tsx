import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  connectionReadPermission,
  type ConnectionDetails,
  type Mailbox,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useState } from 'react';
import { messageOf } from '../../../components/errors';
import { formatCount } from '../../../components/format';
import { LoadProblem } from '../../../components/LoadProblem';
import { useDebounced } from '../../../components/useDebounced';
import { useMessages } from '../../../components/useMessages';
import { MailboxDialog } from './MailboxDialog';
import { MailboxFilters } from './MailboxFilters';
import { MailboxTable } from './MailboxTable';
import { useMailboxPages, type MailboxFilter } from './useMailboxPages';
import { useStateCounts } from './useStateCounts';

/** Milliseconds without another key after which the search begins. */
const TYPING_PAUSE = 300;

const EVERYTHING: MailboxFilter = { text: '', state: undefined };

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1.5),
    marginTop: theme.spacing(2),
  },
}));

/** Coverage: every mailbox, and up to when everything it sent is recorded. */
export function MailboxesTab(props: { connection: ConnectionDetails }) {
  const { connection } = props;
  const t = useMessages();
  const classes = useStyles();
  const [filter, setFilter] = useState(EVERYTHING);
  const text = useDebounced(filter.text, TYPING_PAUSE);
  const settled = { text, state: filter.state };
  // Every refresh of the connection is another object: its mailboxes are refreshed with it.
  const {
    pages: shown,
    key,
    isCurrent,
  } = useMailboxPages(connection.id, settled, connection);
  const counts = useStateCounts(connection.id, text, connection);
  const [opened, setOpened] = useState<Mailbox>();
  const noteVisible = useCallback(
    (first: number, last: number) => shown.want(first, last),
    [shown],
  );

  const count = shown.totalCount;
  if (shown.error && count === undefined) {
    return (
      <div className={classes.root}>
        <LoadProblem
          error={shown.error}
          forbidden={t('connections.forbidden', {
            permission: connectionReadPermission.name,
          })}
          onRetry={() => shown.retry()}
        />
      </div>
    );
  }
  const isFiltered = filter.text !== '' || filter.state !== undefined;
  return (
    <div className={classes.root}>
      <MailboxFilters filter={filter} counts={counts} onChange={setFilter} />
      <Typography variant="body2" color="textSecondary" role="status">
        {count !== undefined &&
          count > 0 &&
          t('connectionDetails.coverage.count', {
            count,
            mailboxes: formatCount(count, t),
          })}
      </Typography>
      {shown.error && (
        <Alert
          severity="warning"
          role="alert"
          action={
            <Button color="inherit" size="small" onClick={() => shown.retry()}>
              {t('common.retry')}
            </Button>
          }
        >
          {t('connectionDetails.coverage.notRefreshed', {
            message: messageOf(shown.error, t),
          })}
        </Alert>
      )}
      {count === 0 ? (
        <Nothing
          isAwaiting={connection.status === 'Awaiting authorization'}
          isFiltered={isFiltered}
          onClear={() => setFilter(EVERYTHING)}
        />
      ) : (
        <MailboxTable
          // Another filter begins at the top.
          key={key}
          count={count}
          mailboxAt={index => shown.at(index)}
          isBusy={!isCurrent && count !== undefined}
          onVisible={noteVisible}
          onOpen={setOpened}
        />
      )}
      {opened && (
        <MailboxDialog mailbox={opened} onClose={() => setOpened(undefined)} />
      )}
    </div>
  );
}

function Nothing(props: {
  isAwaiting: boolean;
  isFiltered: boolean;
  onClear: () => void;
}) {
  const t = useMessages();
  if (props.isFiltered) {
    return (
      <div>
        <Typography>{t('connectionDetails.coverage.noMatch')}</Typography>
        <Button size="small" onClick={props.onClear}>
          {t('connectionDetails.coverage.clear')}
        </Button>
      </div>
    );
  }
  return (
    <Typography>
      {props.isAwaiting
        ? t('connectionDetails.coverage.emptyAwaiting')
        : t('connectionDetails.coverage.empty')}
    </Typography>
  );
}
