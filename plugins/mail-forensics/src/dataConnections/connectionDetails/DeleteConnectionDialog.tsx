import { useApi } from '@backstage/core-plugin-api';
import DialogContentText from '@material-ui/core/DialogContentText';
import TextField from '@material-ui/core/TextField';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { focusOnMount } from '../../components/focusOnMount';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';

/** Deletes a connection once its name was typed. */
export function DeleteConnectionDialog(props: {
  connection: Connection;
  onDeleted: () => void;
  onClose: () => void;
}) {
  const { id, displayName } = props.connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const [typed, setTyped] = useState('');
  return (
    <ConfirmDialog
      id="mail-forensics-delete"
      title={t('connectionDetails.delete.title', {
        name: visibleText(displayName),
      })}
      confirm={t('connectionDetails.action.delete')}
      isReady={isSameName(typed, displayName)}
      onConfirm={async () => {
        await api.deleteConnection(id);
        props.onDeleted();
      }}
      onClose={props.onClose}
    >
      <DialogContentText>
        {t('connectionDetails.delete.text')}
      </DialogContentText>
      <TextField
        id="mail-forensics-delete-name"
        label={t('connectionDetails.delete.confirm')}
        helperText={visibleText(displayName)}
        value={typed}
        onChange={event => setTyped(event.target.value)}
        autoComplete="off"
        inputRef={focusOnMount}
        fullWidth
      />
    </ConfirmDialog>
  );
}

/** A name whose hidden characters nobody can type is typed as it is shown. */
function isSameName(typed: string, displayName: string): boolean {
  const text = typed.trim();
  return text === displayName || text === visibleText(displayName);
}
