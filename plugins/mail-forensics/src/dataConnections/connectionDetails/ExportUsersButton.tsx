import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { saveFile } from '../../components/saveFile';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';

/** *Export users as CSV*: saves the users in scope as a file. */
export function ExportUsersButton(props: { connection: Connection }) {
  const { id, displayName } = props.connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { busy, error, run } = useAction();
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={busy}
        onClick={() =>
          run(async () =>
            saveFile(
              await api.exportMailboxes(id),
              t('connectionDetails.action.exportName', { name: displayName }),
            ),
          )
        }
      >
        {t('connectionDetails.action.exportUsers')}
      </Button>
      {error && (
        <Typography variant="caption" color="error" role="alert">
          {t('common.actionFailed', { message: messageOf(error, t) })}
        </Typography>
      )}
    </>
  );
}
