import Button from '@material-ui/core/Button';
import IconButton from '@material-ui/core/IconButton';
import CloseIcon from '@material-ui/icons/Close';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { PROBLEM_CATALOGUE } from 'backstage-plugin-mail-forensics-common';
import { useMessages, type Messages } from '../components/useMessages';
import type { AuthorizationOutcome } from './authorizationOutcome';

/** Tells the person who comes back from Microsoft how it went, and what to do where it did not. */
export function OutcomeMessage(props: {
  outcome: AuthorizationOutcome;
  /** Undefined where the connection is not, or not yet, known here. */
  displayName: string | undefined;
  onShow: (connectionId: string) => void;
  onDismiss: () => void;
}) {
  const t = useMessages();
  const { outcome } = props;
  const { connectionId } = outcome;
  const name = props.displayName ?? t('connections.outcome.unnamed');
  const failure =
    outcome.result === 'failed' ? failureWords(outcome.reason, t) : undefined;
  return (
    <Alert
      severity={failure ? 'error' : 'success'}
      role={failure ? 'alert' : 'status'}
      action={
        <>
          {connectionId !== null && props.displayName !== undefined && (
            <Button
              color="inherit"
              size="small"
              onClick={() => props.onShow(connectionId)}
            >
              {t('common.show')}
            </Button>
          )}
          <IconButton
            color="inherit"
            size="small"
            aria-label={t('common.dismiss')}
            onClick={props.onDismiss}
          >
            <CloseIcon fontSize="inherit" />
          </IconButton>
        </>
      }
    >
      {failure ? (
        <>
          <AlertTitle>
            {t('connections.outcome.failed', { name, title: failure.title })}
          </AlertTitle>
          {failure.remedy}
        </>
      ) : (
        t('connections.outcome.succeeded', { name })
      )}
    </Alert>
  );
}

function failureWords(
  reason: AuthorizationOutcome['reason'],
  t: Messages,
): { title: string; remedy: string } {
  switch (reason) {
    case 'expired':
      return {
        title: t('connections.outcome.expired'),
        remedy: t('connections.outcome.expiredRemedy'),
      };
    case 'unknown':
      return {
        title: t('connections.outcome.unknown'),
        remedy: t('connections.outcome.unknownRemedy'),
      };
    default:
      return PROBLEM_CATALOGUE[reason];
  }
}
