import { makeStyles } from '@material-ui/core/styles';

const useStyles = makeStyles({
  code: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    maxHeight: 480,
    overflow: 'auto',
    fontFamily: 'monospace',
  },
  wrapped: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' },
});

/** Text of many lines in a box of its own that scrolls, by the keyboard too, for which it is a stop of the Tab key. */
export function ScrollableCode(props: {
  /** What it is, for those who hear it. */
  name: string;
  text: string;
  /** Long lines go on in the next instead of beyond the edge. */
  wrapped?: boolean;
  className?: string;
}) {
  const classes = useStyles();
  return (
    <pre
      className={[
        classes.code,
        ...(props.wrapped ? [classes.wrapped] : []),
        ...(props.className ? [props.className] : []),
      ].join(' ')}
      role="group"
      aria-label={props.name}
      // It scrolls, which must work from the keyboard too.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {props.text}
    </pre>
  );
}
