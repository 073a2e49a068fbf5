import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';

const useStyles = makeStyles(theme => ({
  root: { padding: theme.spacing(4, 0), textAlign: 'center' },
}));

/** In place of content that there is none of, below a heading of the second level. */
export function EmptyNote(props: { title: string; text: string }) {
  const classes = useStyles();
  return (
    <div className={classes.root}>
      <Typography variant="h5" component="h3" gutterBottom>
        {props.title}
      </Typography>
      <Typography variant="body1" color="textSecondary">
        {props.text}
      </Typography>
    </div>
  );
}
