import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Alert from '@material-ui/lab/Alert';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useState, type FormEvent } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import { focusOnMount } from '../../components/focusOnMount';
import { visibleText } from '../../components/hiddenCharacters';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';

const TITLE_ID = 'mail-forensics-delete-title';

/** Deletes a connection once its name was typed. */
export function DeleteConnectionDialog(props: {
  connection: Connection;
  onDeleted: () => void;
  onClose: () => void;
}) {
  const { id, displayName } = props.connection;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { busy, error, run } = useAction();
  const [typed, setTyped] = useState('');
  const isConfirmed = typed.trim() === displayName;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isConfirmed) {
      run(async () => {
        await api.deleteConnection(id);
        props.onDeleted();
      });
    }
  }

  return (
    <Dialog open onClose={props.onClose} aria-labelledby={TITLE_ID}>
      <form onSubmit={submit}>
        <DialogTitle id={TITLE_ID}>
          {t('connections.action.deleteTitle', {
            name: visibleText(displayName),
          })}
        </DialogTitle>
        <DialogContent>
          <DialogContentText>
            {t('connections.action.deleteText')}
          </DialogContentText>
          <TextField
            id="mail-forensics-delete-name"
            label={t('connections.action.deleteConfirm')}
            value={typed}
            onChange={event => setTyped(event.target.value)}
            autoComplete="off"
            inputRef={focusOnMount}
            fullWidth
          />
          {error && (
            <Alert severity="error" role="alert">
              {t('connections.action.failed', { message: messageOf(error) })}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="secondary"
            disabled={!isConfirmed || busy}
          >
            {t('connections.action.delete')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
