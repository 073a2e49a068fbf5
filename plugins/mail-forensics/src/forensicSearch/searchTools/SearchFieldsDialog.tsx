import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import { useState, type FormEvent } from 'react';
import { messageOf } from '../../components/errors';
import { focusOnMount } from '../../components/focusOnMount';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';

/** What is asked for of a saved search beside its query. */
export interface SearchFields {
  name: string;
  notes: string | null;
  /** Whether what it searches for becomes what the page searches for. */
  replacesQuery: boolean;
}

const ID = 'mail-forensics-save-search';
const LONGEST_NAME = 200;
const LONGEST_NOTES = 10_000;

/** Name and notes of a search that is saved or edited. */
export function SearchFieldsDialog(props: {
  title: string;
  /** As they are; absent for a new one. */
  saved?: { name: string; notes: string | null };
  /** What the page searches for, in words. */
  query: string;
  /** The dialog stays, with the reason, where it fails. */
  onSave: (fields: SearchFields) => Promise<void>;
  onClose: () => void;
}) {
  const { saved } = props;
  const t = useMessages();
  const { busy, error, run } = useAction();
  const [name, setName] = useState(saved?.name ?? '');
  const [notes, setNotes] = useState(saved?.notes ?? '');
  const [replacesQuery, setReplacesQuery] = useState(!saved);
  const isReady = name.trim() !== '';

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) {
      run(() =>
        props.onSave({
          name: name.trim(),
          notes: notes.trim() === '' ? null : notes,
          replacesQuery,
        }),
      );
    }
  }

  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby={`${ID}-title`}
      maxWidth="sm"
      fullWidth
    >
      <form onSubmit={submit}>
        <DialogTitle id={`${ID}-title`}>{props.title}</DialogTitle>
        <DialogContent>
          <TextField
            id={`${ID}-name`}
            label={t('searchTools.save.name')}
            value={name}
            onChange={event => setName(event.target.value)}
            inputRef={focusOnMount}
            inputProps={{ maxLength: LONGEST_NAME }}
            margin="dense"
            required
            fullWidth
          />
          <TextField
            id={`${ID}-notes`}
            label={t('searchTools.save.notes')}
            helperText={t('searchTools.save.notesHelp')}
            value={notes}
            onChange={event => setNotes(event.target.value)}
            inputProps={{ maxLength: LONGEST_NOTES }}
            margin="dense"
            multiline
            maxRows={8}
            fullWidth
          />
          {saved && (
            <FormControlLabel
              control={
                <Checkbox
                  checked={replacesQuery}
                  onChange={event => setReplacesQuery(event.target.checked)}
                />
              }
              label={t('searchTools.save.replace')}
            />
          )}
          {replacesQuery && (
            <Typography variant="body2" color="textSecondary">
              {saved
                ? t('searchTools.save.replacedBy', { query: props.query })
                : t('searchTools.save.what', { query: props.query })}
            </Typography>
          )}
          {error && (
            <Alert severity="error" role="alert">
              {t('common.actionFailed', { message: messageOf(error, t) })}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={!isReady || busy}
          >
            {t('searchTools.save.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
