import Alert from '@material-ui/lab/Alert';
import { makeStyles } from '@material-ui/core/styles';
import { connectionManagePermission } from 'backstage-plugin-mail-forensics-common';
import { isForbidden, messageOf } from '../../components/errors';
import { focusOnMount } from '../../components/focusOnMount';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages, type Messages } from '../../components/useMessages';
import type { AddingStep } from './useAddConnection';

const useStyles = makeStyles({
  // Refusals of a file show what it should look like, in lines.
  message: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

/** What failed: adding, or after it was added what was to come next. */
export function AddingFailure(props: {
  failed: { step: AddingStep; error: Error };
  displayName: string;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <Alert
      // It can be out of sight of the button.
      ref={focusOnMount}
      tabIndex={-1}
      severity="error"
      role="alert"
      classes={{ message: classes.message }}
    >
      {failureWords(props.failed, props.displayName, t)}
    </Alert>
  );
}

function failureWords(
  { step, error }: { step: AddingStep; error: Error },
  displayName: string,
  t: Messages,
): string {
  if (step === 'add') {
    return isForbidden(error)
      ? t('addConnection.forbidden', {
          permission: connectionManagePermission.name,
        })
      : t('addConnection.failed', { message: messageOf(error, t) });
  }
  const facts = {
    name: visibleText(displayName),
    message: messageOf(error, t),
  };
  return step === 'authorize'
    ? t('addConnection.authorizeFailed', facts)
    : t('addConnection.linkFailed', facts);
}
