import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { focusOnMount } from '../../components/focusOnMount';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { scopeWords } from '../words';
import type { EditConflict } from './useEditConnection';

const useStyles = makeStyles(theme => ({
  load: { marginTop: theme.spacing(1) },
}));

/** Says what somebody else changed meanwhile, and offers to go on from there. */
export function ConflictAlert(props: {
  conflict: EditConflict;
  /** As it was when it began to be edited. */
  base: Connection;
  onLoad: () => void;
}) {
  const { conflict, base } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <Alert
      // It can be out of sight of the button.
      ref={focusOnMount}
      tabIndex={-1}
      severity="warning"
      role="alert"
    >
      <AlertTitle>{t('editConnection.conflict.title')}</AlertTitle>
      {conflict.message && (
        <Typography variant="body2">
          <VisibleText text={conflict.message} />
        </Typography>
      )}
      {changeWords(conflict.current, base, t).map(words => (
        <Typography key={words} variant="body2">
          <VisibleText text={words} />
        </Typography>
      ))}
      <Typography variant="body2">
        {t('editConnection.conflict.kept')}
      </Typography>
      <Button
        variant="outlined"
        size="small"
        className={classes.load}
        onClick={props.onLoad}
      >
        {t('editConnection.conflict.load')}
      </Button>
    </Alert>
  );
}

function changeWords(
  current: Connection,
  base: Connection,
  t: Messages,
): string[] {
  const scope = scopeWords(current.scope, t);
  const words = [
    current.displayName !== base.displayName &&
      t('editConnection.conflict.renamed', { name: current.displayName }),
    scope !== scopeWords(base.scope, t) &&
      t('editConnection.conflict.rescoped', { scope }),
  ].filter(text => text !== false);
  return words.length > 0 ? words : [t('editConnection.conflict.same')];
}
