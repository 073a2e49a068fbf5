import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type { ReactNode } from 'react';
import { messageOf } from '../../components/errors';
import { useMessages } from '../../components/useMessages';
import type { Loadable } from '../../components/usePolledRequest';

const useStyles = makeStyles(theme => ({
  root: { minWidth: 0 },
  old: { opacity: 0.5 },
  title: {
    borderBottom: `1px solid ${theme.palette.divider}`,
    marginBottom: theme.spacing(0.5),
  },
}));

/** A facet under its title, until its answers are there and where one of them does not come. */
export function FacetSection(props: {
  /** Must be unique on the page: the title's id is made of it. */
  name: string;
  title: string;
  answers: (Loadable<unknown> & { isOld: boolean })[];
  /** Once all answers are there. */
  children: ReactNode;
}) {
  const { answers } = props;
  const t = useMessages();
  const classes = useStyles();
  const id = `mail-forensics-facet-${props.name}`;
  const failed = answers.find(answer => answer.status === 'failed');
  const isLoading = answers.some(answer => answer.status === 'loading');
  const isOld = answers.some(answer => answer.isOld);
  return (
    <section
      aria-labelledby={id}
      aria-busy={isLoading || isOld}
      className={isOld ? `${classes.root} ${classes.old}` : classes.root}
    >
      <Typography
        id={id}
        variant="subtitle2"
        component="h2"
        className={classes.title}
      >
        {props.title}
      </Typography>
      {failed?.status === 'failed' && (
        <Typography variant="caption" color="error" role="alert">
          {messageOf(failed.error, t)}
        </Typography>
      )}
      {!failed && isLoading && (
        <>
          <Skeleton variant="text" />
          <Skeleton variant="text" />
          <Skeleton variant="text" />
        </>
      )}
      {!failed && props.children}
    </section>
  );
}
