import { makeStyles } from '@material-ui/core/styles';
import { shorten, visibleParts, visibleText } from './hiddenCharacters';

const useStyles = makeStyles(theme => ({
  hidden: {
    color: theme.palette.error.main,
    fontFamily: 'monospace',
    fontSize: '0.85em',
  },
}));

/** Beyond this the rest of a text is only in the raw JSON: no name that is meant to be read is longer. */
const LONGEST = 10_000;

/** Text from a mailbox: isolated in its direction, with characters that would not be seen made visible. */
export function VisibleText(props: { text: string; maxLength?: number }) {
  const { text, maxLength = LONGEST } = props;
  const classes = useStyles();
  return (
    <bdi>
      {visibleParts(shorten(text, maxLength)).map((part, index) =>
        part.hidden ? (
          <span key={index} className={classes.hidden}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </bdi>
  );
}

const useEllipsisStyles = makeStyles({
  root: {
    display: 'block',
    // Table cells of the theme leave no room for what is below the line.
    lineHeight: 1.5,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

/** The same in one line, cut off at the width there is; the whole of it is told on hover. */
export function EllipsisText(props: { text: string }) {
  const classes = useEllipsisStyles();
  return (
    <span
      className={classes.root}
      title={shorten(visibleText(props.text), 1_000)}
    >
      <VisibleText text={props.text} maxLength={300} />
    </span>
  );
}
