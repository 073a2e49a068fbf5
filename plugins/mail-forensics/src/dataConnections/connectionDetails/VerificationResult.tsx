import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import type { Problem } from 'backstage-plugin-mail-forensics-common';
import { backendWords } from '../../components/backendWords';
import { messageOf } from '../../components/errors';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import type { useVerification, Verification } from './useVerification';

const useStyles = makeStyles(theme => ({
  list: { margin: 0, paddingLeft: theme.spacing(2.5) },
}));

/** What is being tried, then what came out of it. */
export function VerificationResult(props: {
  verification: ReturnType<typeof useVerification>;
  /** How many have a problem of their own, which is none of the connection. */
  mailboxesWithProblems: number;
}) {
  const { busy, error, result } = props.verification;
  const t = useMessages();
  if (busy) {
    return (
      <div role="status">
        <Typography variant="body2">
          {t('connectionDetails.verified.busy')}
        </Typography>
        <LinearProgress aria-hidden />
      </div>
    );
  }
  if (error) {
    return (
      <Alert severity="error" role="alert">
        {t('common.actionFailed', { message: messageOf(error, t) })}
      </Alert>
    );
  }
  return result ? (
    <Result result={result} mailboxes={props.mailboxesWithProblems} />
  ) : null;
}

function Result(props: { result: Verification; mailboxes: number }) {
  const { at, found, gone } = props.result;
  const { mailboxes } = props;
  const t = useMessages();
  return (
    <Alert severity={severityOf(found)} role="status">
      {t('connectionDetails.verified.tried', {
        time: formatTimeWithZone(at, t),
      })}{' '}
      {found.length === 0 && t('connectionDetails.verified.fine')}{' '}
      {found.length === 0 &&
        mailboxes > 0 &&
        t('connectionDetails.verified.ofTheirOwn', {
          count: mailboxes,
          mailboxes: formatCount(mailboxes, t),
        })}
      <Titles
        heading={t('connectionDetails.verified.found')}
        problems={found}
      />
      <Titles heading={t('connectionDetails.verified.gone')} problems={gone} />
    </Alert>
  );
}

function Titles(props: { heading: string; problems: Problem[] }) {
  const t = useMessages();
  const classes = useStyles();
  if (props.problems.length === 0) {
    return null;
  }
  return (
    <>
      <div>{props.heading}</div>
      <ul className={classes.list}>
        {props.problems.map(({ code, detail }) => (
          <li key={code}>
            {t(`problem.${code}.title`)}:{' '}
            <VisibleText text={backendWords(detail, t)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function severityOf(found: Problem[]): 'success' | 'warning' | 'error' {
  if (found.length === 0) {
    return 'success';
  }
  return found.some(({ severity }) => severity === 'error')
    ? 'error'
    : 'warning';
}
