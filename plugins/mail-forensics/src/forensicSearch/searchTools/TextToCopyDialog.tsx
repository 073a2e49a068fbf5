import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import { useCallback } from 'react';
import { useMessages } from '../../components/useMessages';

/** Text that the clipboard refused, selected, so that the keyboard can copy it. */
export function TextToCopyDialog(props: {
  /** Must be unique on the page: the title's id is made of it. */
  id: string;
  title: string;
  help: string;
  text: string;
  onClose: () => void;
}) {
  const t = useMessages();
  const titleId = `${props.id}-title`;
  const select = useCallback((field: HTMLTextAreaElement | null) => {
    field?.focus();
    field?.select();
  }, []);
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby={titleId}
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id={titleId}>{props.title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{t('searchTools.copy.refused')}</DialogContentText>
        <TextField
          id={`${props.id}-text`}
          label={t('searchTools.copy.text')}
          value={props.text}
          inputRef={select}
          InputProps={{ readOnly: true }}
          onFocus={event => event.target.select()}
          multiline
          maxRows={12}
          variant="outlined"
          margin="dense"
          fullWidth
        />
        <DialogContentText variant="body2">{props.help}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}
