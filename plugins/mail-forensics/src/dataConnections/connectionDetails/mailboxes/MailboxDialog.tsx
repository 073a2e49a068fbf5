import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { type Mailbox } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { backendWords } from '../../../components/backendWords';
import { closedBy } from '../../../components/closing';
import { EntityLink } from '../../../components/EntityLink';
import { Facts } from '../../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../../components/format';
import { useMessages, type Messages } from '../../../components/useMessages';
import { VisibleText } from '../../../components/VisibleText';
import { mailboxStateWord } from '../../words';
import { gapWords } from './columns';

const TITLE_ID = 'mail-forensics-mailbox-title';

const useStyles = makeStyles({
  gaps: { listStyle: 'none', margin: 0, padding: 0 },
});

/** All that is known of a mailbox: the table has no room for the words. */
export function MailboxDialog(props: {
  mailbox: Mailbox;
  onClose: () => void;
}) {
  const { mailbox } = props;
  const t = useMessages();
  const facts: [string, ReactNode][] = [
    [
      t('connectionDetails.mailbox.principalName'),
      <VisibleText text={mailbox.userPrincipalName} />,
    ],
    [t('connectionDetails.mailbox.address'), text(mailbox.mail)],
    [
      t('connectionDetails.mailbox.person'),
      mailbox.entityRef && <EntityLink entityRef={mailbox.entityRef} />,
    ],
    [t('connectionDetails.mailbox.state'), mailboxStateWord(mailbox.state, t)],
    [
      t('connectionDetails.mailbox.problem'),
      mailbox.problem && <ProblemWords problem={mailbox.problem} />,
    ],
    [
      t('connectionDetails.mailbox.monitoredSince'),
      time(mailbox.monitoredSince, t),
    ],
    [
      t('connectionDetails.mailbox.completeThrough'),
      time(mailbox.completeThrough, t),
    ],
    [
      t('connectionDetails.mailbox.lastSuccess'),
      time(mailbox.lastSuccessAt, t),
    ],
    [t('connectionDetails.mailbox.nextPoll'), time(mailbox.nextPollAt, t)],
    [
      t('connectionDetails.mailbox.reconciled'),
      time(mailbox.reconciliation?.at ?? null, t),
    ],
    [
      t('connectionDetails.mailbox.foundByReconciliation'),
      mailbox.reconciliation && formatCount(mailbox.reconciliation.found, t),
    ],
    [t('connectionDetails.mailbox.gaps'), <Gaps gaps={mailbox.gaps ?? []} />],
    [t('connectionDetails.mailbox.events'), formatCount(mailbox.events, t)],
    [t('connectionDetails.mailbox.userId'), text(mailbox.userId)],
  ];
  return (
    <Dialog
      open
      fullWidth
      maxWidth="sm"
      onClose={closedBy(props.onClose)}
      aria-labelledby={TITLE_ID}
    >
      <DialogTitle id={TITLE_ID}>
        <VisibleText
          text={mailbox.displayName ?? mailbox.userPrincipalName}
          maxLength={300}
        />
      </DialogTitle>
      <DialogContent>
        <Facts facts={facts.filter(([, value]) => Boolean(value))} />
      </DialogContent>
      <DialogActions>
        <Button onClick={props.onClose}>{t('common.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function ProblemWords(props: { problem: NonNullable<Mailbox['problem']> }) {
  const { code, detail } = props.problem;
  const t = useMessages();
  return (
    <>
      <Typography variant="body2">{t(`problem.${code}.title`)}</Typography>
      <Typography variant="body2">
        <VisibleText text={backendWords(detail, t)} />
      </Typography>
      <Typography variant="body2">
        <strong>{t('connectionDetails.problem.remedy')}</strong>{' '}
        {t(`problem.${code}.remedy`)}
      </Typography>
    </>
  );
}

function Gaps(props: { gaps: NonNullable<Mailbox['gaps']> }) {
  const t = useMessages();
  const classes = useStyles();
  return props.gaps.length === 0 ? (
    <>{t('connectionDetails.mailbox.noGaps')}</>
  ) : (
    <ul className={classes.gaps}>
      {props.gaps.map(gap => (
        <li key={gap.from}>{gapWords(gap, t)}</li>
      ))}
    </ul>
  );
}

function time(iso: string | null, t: Messages): string | undefined {
  return iso ? formatTimeWithZone(iso, t) : undefined;
}

function text(value: string | null): ReactNode {
  return value && <VisibleText text={value} />;
}
