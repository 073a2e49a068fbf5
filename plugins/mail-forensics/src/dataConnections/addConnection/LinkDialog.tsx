import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type {
  AuthorizationLink,
  Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { closedBy } from '../../components/closing';
import { messageOf } from '../../components/errors';
import { formatTimeWithZone } from '../../components/format';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import { AuthorizationLinkField } from './AuthorizationLinkField';
import type { MadeLink } from './useAuthorizationLink';

const ID = 'mail-forensics-admin-link';

/** The link for another admin: the one that was made, or the one there is, which can be replaced or revoked. */
export function LinkDialog(props: {
  connection: Connection;
  /** The link, where it was made here and is the one in force. */
  made: MadeLink | undefined;
  busy: boolean;
  error: Error | undefined;
  onMake: () => void;
  onRevoked: () => void;
  onClose: () => void;
}) {
  const { connection, made, error } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const revoking = useAction();
  const [revoked, setRevoked] = useState(false);
  const busy = props.busy || revoking.busy;
  const other = made || revoked ? undefined : connection.authorizationLink;
  const exists = made !== undefined || other !== undefined;

  function revoke() {
    revoking.run(async () => {
      await api.revokeAuthorizationLink(connection.id);
      setRevoked(true);
      props.onRevoked();
    });
  }
  function make() {
    setRevoked(false);
    revoking.clear();
    props.onMake();
  }

  return (
    <Dialog
      open
      onClose={closedBy(props.onClose)}
      aria-labelledby={`${ID}-title`}
      maxWidth="sm"
      fullWidth
      // In React it is inside the row of its button, which opens the details when it is clicked.
      onClick={event => event.stopPropagation()}
    >
      <DialogTitle id={`${ID}-title`}>
        {t('addConnection.link.title')}
      </DialogTitle>
      <DialogContent>
        {props.busy && (
          <LinearProgress aria-label={t('addConnection.link.making')} />
        )}
        {error && (
          <Alert severity="error" role="alert">
            {t('addConnection.link.failed', { message: messageOf(error, t) })}
          </Alert>
        )}
        {revoking.error && (
          <Alert severity="error" role="alert">
            {t('addConnection.link.revokeFailed', {
              message: messageOf(revoking.error, t),
            })}
          </Alert>
        )}
        {made && <AuthorizationLinkField id={`${ID}-url`} link={made} />}
        {other && !props.busy && <OtherLink link={other} />}
        {revoked && !made && (
          <Typography role="status">
            {t('addConnection.link.revoked')}
          </Typography>
        )}
      </DialogContent>
      <DialogActions>
        {exists && (
          <Button disabled={busy} onClick={revoke}>
            {t('addConnection.link.revoke')}
          </Button>
        )}
        {!made && (
          <Button disabled={busy} onClick={make}>
            {t('addConnection.link.renew')}
          </Button>
        )}
        <Button variant="contained" color="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function OtherLink(props: { link: AuthorizationLink }) {
  const { link } = props;
  const t = useMessages();
  return (
    <Alert severity="info">
      <AlertTitle>{t('addConnection.link.openTitle')}</AlertTitle>
      {t('addConnection.link.open', {
        at: formatTimeWithZone(link.createdAt, t),
        who: link.createdBy,
        until: formatTimeWithZone(link.expiresAt, t),
      })}
    </Alert>
  );
}
