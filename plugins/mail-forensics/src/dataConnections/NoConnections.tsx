import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import AttachFileIcon from '@material-ui/icons/AttachFile';
import type { ReactNode } from 'react';
import { useMessages } from '../components/useMessages';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: theme.spacing(2),
    padding: theme.spacing(8, 2),
    textAlign: 'center',
  },
  picture: {
    width: 96,
    height: 96,
    padding: theme.spacing(2.5),
    boxSizing: 'border-box',
    borderRadius: '50%',
    color: theme.palette.primary.main,
    backgroundColor: theme.palette.background.paper,
  },
  text: { maxWidth: 520 },
}));

/** In place of the table, until there is something in it: a picture, a sentence, and what to do. */
export function NoConnections(props: {
  text: string;
  /** Undefined where the person may not add one. */
  action: ReactNode;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <AttachFileIcon className={classes.picture} aria-hidden />
      <Typography variant="h5" component="h2">
        {t('connections.empty.title')}
      </Typography>
      <Typography className={classes.text}>{props.text}</Typography>
      {props.action}
    </div>
  );
}
