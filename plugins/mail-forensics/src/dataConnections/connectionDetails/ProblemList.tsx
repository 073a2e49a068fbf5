import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type { Problem } from 'backstage-plugin-mail-forensics-common';
import { Section } from '../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

const useStyles = makeStyles(theme => ({
  problem: {
    marginTop: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  remedy: { marginTop: theme.spacing(1) },
}));

/** What is wrong now, errors before warnings, each with what a person can do about it. */
export function ProblemList(props: { problems: Problem[] }) {
  const t = useMessages();
  if (props.problems.length === 0) {
    return null;
  }
  const errorsFirst = [...props.problems].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  );
  return (
    <Section title={t('connections.details.problems')}>
      {errorsFirst.map(problem => (
        <ProblemCard key={problem.code} problem={problem} />
      ))}
    </Section>
  );
}

function ProblemCard(props: { problem: Problem }) {
  const { problem } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <Alert severity={problem.severity} className={classes.problem}>
      <AlertTitle>{problem.title}</AlertTitle>
      <Typography variant="body2">
        <VisibleText text={problem.detail} />
      </Typography>
      <Typography variant="body2" className={classes.remedy}>
        <strong>{t('connections.details.remedy')}</strong> {problem.remedy}
      </Typography>
      <Typography variant="caption" component="p" className={classes.remedy}>
        {problem.code}
        {' · '}
        {t('connections.details.since', {
          time: formatTimeWithZone(problem.since),
        })}
        {problem.mailboxes !== undefined &&
          ` · ${t('connections.details.affected', {
            count: problem.mailboxes,
            mailboxes: formatCount(problem.mailboxes),
          })}`}
      </Typography>
    </Alert>
  );
}
