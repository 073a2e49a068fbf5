import { useApi } from '@backstage/core-plugin-api';
import DialogContentText from '@material-ui/core/DialogContentText';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';

/** Stops the monitoring of a connection, once it was said what stops and what stays. */
export function DeauthorizeDialog(props: {
  connection: Connection;
  onDone: () => void;
  onClose: () => void;
}) {
  const { id, displayName } = props.connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  return (
    <ConfirmDialog
      id="mail-forensics-deauthorize"
      title={t('connectionDetails.deauthorize.title', {
        name: visibleText(displayName),
      })}
      confirm={t('connectionDetails.action.deauthorize')}
      onConfirm={async () => {
        await api.deauthorizeConnection(id);
        props.onDone();
      }}
      onClose={props.onClose}
    >
      <DialogContentText>
        {t('connectionDetails.deauthorize.stops')}
      </DialogContentText>
      <DialogContentText>
        {t('connectionDetails.deauthorize.stays')}
      </DialogContentText>
    </ConfirmDialog>
  );
}
