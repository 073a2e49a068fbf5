import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import Alert from '@material-ui/lab/Alert';
import type { FormEvent, ReactNode } from 'react';
import { closedBy } from './closing';
import { messageOf } from './errors';
import { useAction } from './useAction';
import { useMessages } from './useMessages';

/** Asks before something is done that cannot be taken back, or not without a loss. */
export function ConfirmDialog(props: {
  /** Must be unique on the page: the title's id is made of it. */
  id: string;
  title: string;
  children: ReactNode;
  /** On the button that does it. */
  confirm: string;
  /** False until what is asked for in `children` was given. */
  isReady?: boolean;
  /** The dialog stays, with the reason, where it fails. */
  onConfirm: () => Promise<void>;
  onClose: () => void;
}) {
  const { id, isReady = true } = props;
  const t = useMessages();
  const { busy, error, run } = useAction();
  const titleId = `${id}-title`;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isReady) {
      run(props.onConfirm);
    }
  }

  return (
    <Dialog open onClose={closedBy(props.onClose)} aria-labelledby={titleId}>
      <form onSubmit={submit}>
        <DialogTitle id={titleId}>{props.title}</DialogTitle>
        <DialogContent>
          {props.children}
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
            color="secondary"
            disabled={!isReady || busy}
          >
            {props.confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
