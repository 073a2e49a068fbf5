import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import type {
  Problem,
  ProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import { backendWords } from '../../components/backendWords';
import { Section } from '../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

const useStyles = makeStyles(theme => ({
  problem: {
    marginTop: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  paragraph: { marginTop: theme.spacing(1) },
  buttons: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginTop: theme.spacing(1),
  },
}));

/** What is wrong in the rows of the scope, where each says it. */
const OF_THE_SCOPE: readonly ProblemCode[] = [
  'SCOPE_EMPTY',
  'GROUP_NOT_FOUND',
  'USER_NOT_FOUND',
];

/** Where one can go from a problem. */
export interface ProblemLinks {
  onShowMailboxes: () => void;
  onShowScope: () => void;
  onGuide: (code: string) => void;
}

/** Errors before warnings, and older before newer. */
export function errorsFirst(problems: Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      Number(b.severity === 'error') - Number(a.severity === 'error') ||
      a.since.localeCompare(b.since),
  );
}

/** What is wrong now, each with what a person can do about it. */
export function ProblemList(props: ProblemLinks & { problems: Problem[] }) {
  const { problems, ...links } = props;
  const t = useMessages();
  if (problems.length === 0) {
    return null;
  }
  return (
    <Section title={t('connectionDetails.problem.title')}>
      {errorsFirst(problems).map(problem => (
        <ProblemCard key={problem.code} problem={problem} {...links} />
      ))}
    </Section>
  );
}

function ProblemCard(props: ProblemLinks & { problem: Problem }) {
  const { problem } = props;
  const t = useMessages();
  const title = t(`problem.${problem.code}.title`);
  const classes = useStyles();
  return (
    <Alert severity={problem.severity} className={classes.problem}>
      <AlertTitle>{title}</AlertTitle>
      <Typography variant="caption" component="p">
        {problem.code}
        {' · '}
        {t('connectionDetails.problem.since', {
          time: formatTimeWithZone(problem.since, t),
        })}
        {problem.mailboxes !== undefined &&
          ` · ${t('connectionDetails.problem.affected', {
            count: problem.mailboxes,
            mailboxes: formatCount(problem.mailboxes, t),
          })}`}
      </Typography>
      <Typography variant="body2" className={classes.paragraph}>
        <VisibleText text={backendWords(problem.detail, t)} />
      </Typography>
      <Typography variant="body2" className={classes.paragraph}>
        <strong>{t('connectionDetails.problem.remedy')}</strong>{' '}
        {t(`problem.${problem.code}.remedy`)}
      </Typography>
      <div className={classes.buttons}>
        {problem.mailboxes !== undefined && (
          <Button
            size="small"
            color="inherit"
            variant="outlined"
            onClick={props.onShowMailboxes}
          >
            {t('connectionDetails.problem.showMailboxes')}
          </Button>
        )}
        {OF_THE_SCOPE.includes(problem.code) && (
          <Button
            size="small"
            color="inherit"
            variant="outlined"
            onClick={props.onShowScope}
          >
            {t('connectionDetails.problem.showScope')}
          </Button>
        )}
        <Button
          size="small"
          color="inherit"
          aria-label={t('connectionDetails.problem.guideFor', {
            title,
          })}
          onClick={() => props.onGuide(problem.code)}
        >
          {t('connectionDetails.problem.guide')}
        </Button>
      </div>
    </Alert>
  );
}
