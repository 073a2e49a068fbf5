import Drawer from '@material-ui/core/Drawer';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import type { KeyboardEvent, ReactNode } from 'react';
import { closedBy } from './closing';
import { useMessages } from './useMessages';

const useStyles = makeStyles(theme => ({
  paper: {
    // Else text of its own is in the font of the app's frame.
    ...theme.typography.body2,
    width: 'min(720px, 100vw)',
    display: 'flex',
    flexDirection: 'column',
  },
  wide: { width: 'min(1120px, 100vw)' },
  header: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(2, 2, 1, 3),
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1, 1, 1, 2) },
  },
  // What does not fit beside the title is below it, never the button that closes.
  heading: {
    flexGrow: 1,
    minWidth: 0,
    minHeight: 48,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(0.5, 1),
  },
  title: { minWidth: 0, overflowWrap: 'anywhere' },
  body: {
    flexGrow: 1,
    overflowY: 'auto',
    padding: theme.spacing(1, 3, 3),
    [theme.breakpoints.down('xs')]: { padding: theme.spacing(1, 2, 2) },
  },
  footer: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
    padding: theme.spacing(2, 3),
    borderTop: `1px solid ${theme.palette.divider}`,
  },
}));

/** A drawer from the right with a title; Esc and a button close it. */
export function SidePanel(props: {
  /** Must be unique on the page: the title's id is made of it. */
  id: string;
  title: ReactNode;
  /** For tables: as wide as the screen allows. */
  wide?: boolean;
  /** Beside the title. */
  tools?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const titleId = `${props.id}-title`;
  return (
    <Drawer
      anchor="right"
      open
      onClose={closedBy(props.onClose)}
      classes={{
        paper: props.wide ? `${classes.paper} ${classes.wide}` : classes.paper,
      }}
      PaperProps={{
        role: 'dialog',
        'aria-modal': true,
        'aria-labelledby': titleId,
        // Not the drawer's own: that is what closes it with Esc.
        onKeyDown: props.onKeyDown,
      }}
    >
      <div className={classes.header}>
        <div className={classes.heading}>
          <Typography
            id={titleId}
            variant="h5"
            component="h2"
            className={classes.title}
          >
            {props.title}
          </Typography>
          {props.tools}
        </div>
        <IconButton aria-label={t('common.close')} onClick={props.onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <div className={classes.body}>{props.children}</div>
      {props.footer && <div className={classes.footer}>{props.footer}</div>}
    </Drawer>
  );
}
