import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import type { ExchangePowerShell } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useState } from 'react';
import { backendWords } from '../../components/backendWords';
import { closedBy } from '../../components/closing';
import { CopyButton } from '../../components/CopyButton';
import { messageOf } from '../../components/errors';
import { formatCount } from '../../components/format';
import { saveFile } from '../../components/saveFile';
import { ScrollableCode } from '../../components/ScrollableCode';
import { useMessages } from '../../components/useMessages';
import { asError, type Loadable } from '../../components/usePolledRequest';

const TITLE_ID = 'mail-forensics-powershell-title';

/** Lines of the script that are drawn: the one of a scope of 100,000 users would take the browser seconds. */
const LINES_SHOWN = 1_000;

const useStyles = makeStyles(theme => ({
  script: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
  },
  code: {
    maxHeight: '45vh',
    margin: theme.spacing(1, 0),
    padding: theme.spacing(1.5),
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.background.default,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontSize: '0.8rem',
  },
}));

/** The Exchange Online PowerShell that limits the app to a scope, to be copied or saved. */
export function ExchangePowerShellDialog(props: {
  /** Must be the same function from render to render. */
  load: () => Promise<ExchangePowerShell>;
  onClose: () => void;
}) {
  const { load } = props;
  const t = useMessages();
  const [round, setRound] = useState(0);
  const state = useOnce(load, round);
  const script = state.status === 'loaded' ? state.value.script : undefined;
  return (
    <Dialog
      open
      onClose={closedBy(props.onClose)}
      aria-labelledby={TITLE_ID}
      maxWidth="md"
      fullWidth
    >
      <DialogTitle id={TITLE_ID}>{t('scope.powerShell.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{t('scope.powerShell.intro')}</DialogContentText>
        {state.status === 'loading' && (
          <Skeleton variant="rect" height={160} aria-busy />
        )}
        {state.status === 'failed' && (
          <Alert
            severity="error"
            role="alert"
            action={
              <Button
                color="inherit"
                size="small"
                onClick={() => setRound(before => before + 1)}
              >
                {t('common.retry')}
              </Button>
            }
          >
            {t('scope.powerShell.failed', {
              message: messageOf(state.error, t),
            })}
          </Alert>
        )}
        {state.status === 'loaded' && <Script answer={state.value} />}
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{t('common.close')}</Button>
        <Button
          variant="contained"
          color="primary"
          disabled={script === undefined}
          onClick={() =>
            script !== undefined &&
            saveScript(script, t('scope.powerShell.downloadName'))
          }
        >
          {t('scope.powerShell.download')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Script(props: { answer: ExchangePowerShell }) {
  const { script, notes } = props.answer;
  const t = useMessages();
  const classes = useStyles();
  const lines = script.split('\n');
  const hidden = Math.max(0, lines.length - LINES_SHOWN);
  return (
    <>
      {notes.length > 0 && (
        <>
          <Typography variant="subtitle2" component="h3">
            {t('scope.powerShell.notes')}
          </Typography>
          <ul>
            {notes.map(note => (
              <li key={note}>
                <Typography variant="body2">{backendWords(note, t)}</Typography>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={classes.script}>
        <ScrollableCode
          className={classes.code}
          name={t('scope.powerShell.script')}
          text={hidden === 0 ? script : lines.slice(0, LINES_SHOWN).join('\n')}
        />
        <CopyButton text={script} what={t('scope.powerShell.script')} />
      </div>
      {hidden > 0 && (
        <Typography variant="caption" component="p">
          {t('scope.powerShell.shortened', {
            count: hidden,
            lines: formatCount(hidden, t),
          })}
        </Typography>
      )}
    </>
  );
}

/** Windows PowerShell 5 reads a script without a byte order mark in the encoding of the system. */
function saveScript(script: string, name: string) {
  saveFile(
    new Blob(['\uFEFF', script], { type: 'text/plain;charset=utf-8' }),
    name,
  );
}

function useOnce<T>(load: () => Promise<T>, round: number): Loadable<T> {
  const [state, setState] = useState<Loadable<T>>({ status: 'loading' });
  useEffect(() => {
    let stopped = false;
    const tell = (next: Loadable<T>) => !stopped && setState(next);
    tell({ status: 'loading' });
    load().then(
      value => tell({ status: 'loaded', value }),
      thrown => tell({ status: 'failed', error: asError(thrown) }),
    );
    return () => {
      stopped = true;
    };
  }, [load, round]);
  return state;
}
