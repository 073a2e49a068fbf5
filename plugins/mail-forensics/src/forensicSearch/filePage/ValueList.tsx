import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ValueCount } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { Section } from '../../components/Facts';
import { formatCount } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

/** Of each kind of value the backend tells no more. */
const MOST = 100;

const useStyles = makeStyles(theme => ({
  list: {
    listStyle: 'none',
    margin: theme.spacing(1, 0, 0),
    padding: 0,
    maxHeight: 320,
    overflowY: 'auto',
  },
  item: { display: 'flex', gap: theme.spacing(2) },
  value: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  count: { color: theme.palette.text.secondary, whiteSpace: 'nowrap' },
}));

/** Values and how often each was seen, the most frequent first. */
export function ValueList(props: {
  title: string;
  values: ValueCount[];
  /** How a value is shown; default: as text. */
  show?: (value: string) => ReactNode;
}) {
  const { values, show = value => <VisibleText text={value} /> } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <Section title={props.title}>
      {values.length === 0 ? (
        <Typography variant="body2">{t('common.none')}</Typography>
      ) : (
        <ul
          className={classes.list}
          aria-label={props.title}
          // It scrolls, which must work from the keyboard too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
        >
          {values.map(({ value, docCount }) => (
            <li key={value} className={classes.item}>
              <span className={classes.value}>{show(value)}</span>
              <span className={classes.count}>
                {t('filePage.count', {
                  count: docCount,
                  shown: formatCount(docCount, t),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {values.length >= MOST && (
        <Typography variant="caption" color="textSecondary">
          {t('filePage.atMost', { shown: formatCount(MOST, t) })}
        </Typography>
      )}
    </Section>
  );
}
