import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { useEffect } from 'react';

const useStyles = makeStyles({ root: { overflowWrap: 'anywhere' } });

const TOLD_FOR = 5_000;

/** What became of something a button did, for a few seconds. */
export function Told(props: { text: string; onEnd: () => void }) {
  const { text, onEnd } = props;
  const classes = useStyles();
  useEffect(() => {
    const timer = setTimeout(onEnd, TOLD_FOR);
    return () => clearTimeout(timer);
  }, [text, onEnd]);
  return (
    <Typography variant="caption" role="status" className={classes.root}>
      {text}
    </Typography>
  );
}
