import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Fragment } from 'react';
import { useMessages } from '../components/useMessages';

const KEYS = [
  ['search', ['/']],
  ['rows', ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End']],
  ['cells', ['←', '→']],
  ['openResult', ['Enter']],
  ['include', ['+']],
  ['exclude', ['−']],
  ['details', ['↑', '↓']],
  ['close', ['Esc']],
  ['timeline', ['←', '→', 'Shift', 'Enter']],
  ['removeFilter', ['Backspace', 'Delete']],
  ['resize', ['←', '→']],
  ['keys', ['?']],
] as const;

const useStyles = makeStyles(theme => ({
  list: {
    display: 'grid',
    gridTemplateColumns: 'max-content 1fr',
    gap: theme.spacing(1, 3),
    margin: 0,
    [theme.breakpoints.down('xs')]: { gridTemplateColumns: '1fr' },
  },
  meaning: { margin: 0 },
  key: {
    padding: theme.spacing(0.25, 0.75),
    marginRight: theme.spacing(0.5),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: 'inherit',
    whiteSpace: 'nowrap',
  },
}));

/** The keys of the page and what they do. */
export function KeysDialog(props: { onClose: () => void }) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="mail-forensics-keys-title"
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id="mail-forensics-keys-title">
        {t('search.keys.title')}
      </DialogTitle>
      <DialogContent>
        <dl className={classes.list}>
          {KEYS.map(([name, keys]) => (
            <Fragment key={name}>
              <dt>
                {keys.map(key => (
                  <kbd key={key} className={classes.key}>
                    {key}
                  </kbd>
                ))}
              </dt>
              <Typography
                component="dd"
                variant="body2"
                className={classes.meaning}
              >
                {t(`search.keys.${name}`)}
              </Typography>
            </Fragment>
          ))}
        </dl>
      </DialogContent>
      <DialogActions>
        <Button color="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
