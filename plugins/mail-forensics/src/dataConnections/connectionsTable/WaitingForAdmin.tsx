import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { formatTimeWithZone } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';

/** Somebody else was sent a link to authorize a connection with: until when it works, and *Revoke*. */
export function WaitingForAdmin(props: {
  connection: Connection;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { connection } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { busy, error, run } = useAction();
  if (!connection.authorizationLink) {
    return null;
  }
  return (
    <Typography variant="body2" component="div">
      {t('connections.action.waiting', {
        time: formatTimeWithZone(connection.authorizationLink.expiresAt, t),
      })}{' '}
      {props.mayManage && (
        <Button
          size="small"
          disabled={busy}
          aria-label={t('connections.action.revokeFor', {
            name: visibleText(connection.displayName),
          })}
          onClick={() =>
            run(async () => {
              await api.revokeAuthorizationLink(connection.id);
              props.onChanged();
            })
          }
        >
          {t('connections.action.revoke')}
        </Button>
      )}
      {error && (
        <Typography
          variant="caption"
          component="span"
          color="error"
          role="alert"
        >
          {t('common.actionFailed', { message: messageOf(error, t) })}
        </Typography>
      )}
    </Typography>
  );
}
