import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Fragment, type ReactNode } from 'react';

const useStyles = makeStyles(theme => ({
  section: { marginTop: theme.spacing(3) },
  list: {
    ...theme.typography.body2,
    display: 'grid',
    gridTemplateColumns: 'minmax(120px, min(30%, 220px)) 1fr',
    gap: theme.spacing(0.5, 2),
    margin: theme.spacing(1, 0, 0),
  },
  term: { color: theme.palette.text.secondary },
  description: { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
}));

/** A heading and what is under it. */
export function Section(props: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <section className={classes.section} aria-label={props.title}>
      <Typography variant="h6" component="h3">
        {props.title}
      </Typography>
      {props.children}
    </section>
  );
}

/** A list of names and values. */
export function Facts(props: { facts: [name: string, value: ReactNode][] }) {
  const classes = useStyles();
  return (
    <dl className={classes.list}>
      {props.facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className={classes.term}>{name}</dt>
          <dd className={classes.description}>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
