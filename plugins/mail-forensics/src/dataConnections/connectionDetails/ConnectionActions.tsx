import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import type {
  ConnectionDetails,
  ProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import { LinkForAnotherAdmin } from '../addConnection/LinkForAnotherAdmin';
import { WaitingForAdmin } from '../connectionsTable/WaitingForAdmin';
import type { Navigate } from '../navigation';
import { DeauthorizeDialog } from './DeauthorizeDialog';
import { DeleteConnectionDialog } from './DeleteConnectionDialog';
import { useVerification } from './useVerification';
import { VerificationResult } from './VerificationResult';

/** What is cured by consenting again. */
const CONSENT_HELPS: readonly ProblemCode[] = [
  'CONSENT_DECLINED',
  'CONSENT_REQUIRED',
  'WRONG_TENANT',
  'APP_NOT_FOUND',
  'DIRECTORY_PERMISSION_MISSING',
  'MAIL_PERMISSION_MISSING',
];

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(1),
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) },
}));

/** Whether it is for want of consent that a connection does not work. */
function isConsentNeeded({
  status,
  statusReason,
}: Pick<ConnectionDetails, 'status' | 'statusReason'>): boolean {
  return (
    status === 'Awaiting authorization' ||
    (statusReason !== undefined && CONSENT_HELPS.includes(statusReason))
  );
}

/** What can be done to a connection in the state it is in. */
export function ConnectionActions(props: {
  connection: ConnectionDetails;
  navigate: Navigate;
  onEdit: () => void;
  onChanged: () => void;
  onDeleted: () => void;
}) {
  const { connection, navigate, onChanged } = props;
  const { id, status } = connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const { busy, error, run } = useAction();
  const [done, setDone] = useState<string>();
  const [dialog, setDialog] = useState<'deauthorize' | 'delete'>();
  const verification = useVerification({ connection, onVerified: onChanged });

  const isAwaiting = status === 'Awaiting authorization';
  const isStopped = status === 'Deauthorized';
  const isBusy = busy || verification.busy;

  function authorize() {
    run(async () => {
      const { authorizationUrl } = await api.authorizeConnection(id);
      navigate(authorizationUrl);
    });
  }
  function resume() {
    setDone(undefined);
    run(async () => {
      await api.resumeConnection(id);
      setDone(t('connectionDetails.action.resumed'));
      onChanged();
    });
  }
  function verify() {
    setDone(undefined);
    verification.verify();
  }
  function finishDeauthorized() {
    setDialog(undefined);
    setDone(t('connectionDetails.action.deauthorized'));
    onChanged();
  }

  return (
    <div className={classes.root}>
      <div
        className={classes.buttons}
        role="group"
        aria-label={t('connectionDetails.action.label')}
      >
        {isStopped && (
          <Button
            size="small"
            variant="contained"
            color="primary"
            disabled={isBusy}
            onClick={resume}
          >
            {t('connectionDetails.action.resume')}
          </Button>
        )}
        <Button
          size="small"
          variant={isConsentNeeded(connection) ? 'contained' : 'outlined'}
          color={isConsentNeeded(connection) ? 'primary' : 'default'}
          disabled={isBusy}
          onClick={authorize}
        >
          {isAwaiting
            ? t('connectionDetails.action.authorize')
            : t('connectionDetails.action.authorizeAgain')}
        </Button>
        {isConsentNeeded(connection) && (
          <LinkForAnotherAdmin connection={connection} onChanged={onChanged} />
        )}
        {!isAwaiting && !isStopped && (
          <Button
            size="small"
            variant="outlined"
            disabled={isBusy}
            onClick={verify}
          >
            {verification.busy
              ? t('connectionDetails.action.verifying')
              : t('connectionDetails.action.verify')}
          </Button>
        )}
        <Button
          size="small"
          variant="outlined"
          disabled={isBusy}
          onClick={props.onEdit}
        >
          {t('connectionDetails.action.edit')}
        </Button>
        {!isAwaiting && !isStopped && (
          <Button
            size="small"
            variant="outlined"
            disabled={isBusy}
            onClick={() => setDialog('deauthorize')}
          >
            {t('connectionDetails.action.deauthorize')}
          </Button>
        )}
        <Button
          size="small"
          variant="outlined"
          disabled={isBusy}
          onClick={() => setDialog('delete')}
        >
          {t('connectionDetails.action.delete')}
        </Button>
      </div>
      <WaitingForAdmin
        connection={connection}
        mayManage
        onChanged={onChanged}
      />
      {error && (
        <Alert severity="error" role="alert">
          {t('common.actionFailed', { message: messageOf(error, t) })}
        </Alert>
      )}
      {done && !error && (
        <Alert severity="success" role="status">
          {done}
        </Alert>
      )}
      {!isStopped && (
        <VerificationResult
          verification={verification}
          mailboxesWithProblems={connection.mailboxes.withProblems}
        />
      )}
      {dialog === 'deauthorize' && (
        <DeauthorizeDialog
          connection={connection}
          onDone={finishDeauthorized}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'delete' && (
        <DeleteConnectionDialog
          connection={connection}
          onDeleted={props.onDeleted}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  );
}
