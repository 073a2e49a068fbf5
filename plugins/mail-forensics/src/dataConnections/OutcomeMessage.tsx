import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { visibleText } from '../components/hiddenCharacters';
import { useAction } from '../components/useAction';
import { useMessages, type Messages } from '../components/useMessages';
import type { AuthorizationOutcome } from './authorizationOutcome';

const useStyles = makeStyles(theme => ({
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    '&:not(:empty)': { marginTop: theme.spacing(1) },
  },
}));

/** Tells the person who comes back from Microsoft how it went, and what to do where it did not. */
export function OutcomeMessage(props: {
  outcome: AuthorizationOutcome;
  /** Undefined where it is not, or not yet, known here. */
  connection: Connection | undefined;
  /** Undefined where its details are open already. */
  onShow?: (connectionId: string) => void;
  /** Begins again; undefined where the person may not. */
  onContinue?: (connection: Connection) => Promise<void>;
  onDismiss: () => void;
}) {
  const { outcome, connection, onShow, onContinue } = props;
  const t = useMessages();
  const classes = useStyles();
  const { busy, run } = useAction();
  const name = connection
    ? visibleText(connection.displayName)
    : t('connections.outcome.unnamed');
  const isNeeded = outcome.result === 'failed' && outcome.reason !== 'used';
  return (
    <Alert
      severity={severityOf(outcome)}
      role={isNeeded ? 'alert' : 'status'}
      closeText={t('common.dismiss')}
      onClose={props.onDismiss}
    >
      {outcome.result === 'failed' ? (
        <Failure outcome={outcome} name={name} />
      ) : (
        t('connections.outcome.succeeded', { name })
      )}
      {connection && (
        <div className={classes.buttons}>
          {onContinue && isNeeded && (
            <Button
              color="inherit"
              size="small"
              variant="outlined"
              disabled={busy}
              onClick={() => run(() => onContinue(connection))}
            >
              {t('connections.action.continue')}
            </Button>
          )}
          {onShow && (
            <Button
              color="inherit"
              size="small"
              onClick={() => onShow(connection.id)}
            >
              {t('common.show')}
            </Button>
          )}
        </div>
      )}
    </Alert>
  );
}

type Failed = Extract<AuthorizationOutcome, { result: 'failed' }>;

function Failure(props: { outcome: Failed; name: string }) {
  const { outcome, name } = props;
  const t = useMessages();
  const { title, remedy } = failureWords(outcome.reason, t);
  return (
    <>
      <AlertTitle>
        {outcome.reason === 'used'
          ? t('connections.outcome.notNeeded', { name, title })
          : t('connections.outcome.failed', { name, title })}
      </AlertTitle>
      {remedy}
    </>
  );
}

function severityOf(
  outcome: AuthorizationOutcome,
): 'success' | 'info' | 'error' {
  if (outcome.result === 'succeeded') {
    return 'success';
  }
  return outcome.reason === 'used' ? 'info' : 'error';
}

function failureWords(
  reason: Failed['reason'],
  t: Messages,
): { title: string; remedy: string } {
  switch (reason) {
    case 'used':
      return {
        title: t('connections.outcome.used'),
        remedy: t('connections.outcome.usedRemedy'),
      };
    case 'other-browser':
      return {
        title: t('connections.outcome.otherBrowser'),
        remedy: t('connections.outcome.otherBrowserRemedy'),
      };
    case 'expired':
      return {
        title: t('connections.outcome.expired'),
        remedy: t('connections.outcome.expiredRemedy'),
      };
    case 'stopped':
      return {
        title: t('connections.outcome.stopped'),
        remedy: t('connections.outcome.stoppedRemedy'),
      };
    case 'unexpected':
      return {
        title: t('connections.outcome.unexpected'),
        remedy: t('connections.outcome.unexpectedRemedy'),
      };
    default:
      return {
        title: t(`problem.${reason}.title`),
        remedy: t(`problem.${reason}.remedy`),
      };
  }
}
