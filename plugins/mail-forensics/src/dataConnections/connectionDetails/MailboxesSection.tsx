import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableContainer from '@material-ui/core/TableContainer';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  connectionReadPermission,
  PROBLEM_CATALOGUE,
  type ConnectionDetails,
  type Mailbox,
} from 'backstage-plugin-mail-forensics-common';
import { Section } from '../../components/Facts';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { LoadProblem } from '../../components/LoadProblem';
import { useMessages } from '../../components/useMessages';
import { EllipsisText, VisibleText } from '../../components/VisibleText';
import { mailboxStateWord } from '../words';
import { useMailboxes } from './useMailboxes';

const useStyles = makeStyles({
  // The theme breaks words anywhere, which makes columns a letter wide.
  table: {
    '& th, & td': { wordBreak: 'normal', lineHeight: 1.4, padding: '6px 8px' },
  },
  mailbox: { maxWidth: 200 },
});

/** Coverage: every mailbox, and up to when everything it sent is recorded. */
export function MailboxesSection(props: { connection: ConnectionDetails }) {
  const { connection } = props;
  // Every refresh of the connection is another object: its mailboxes are refreshed with it.
  const { coverage, busy, error, readMore } = useMailboxes(
    connection.id,
    connection,
  );
  const t = useMessages();
  return (
    <Section title={t('connections.details.mailboxes')}>
      {error && (
        <LoadProblem
          error={error}
          forbidden={t('connections.forbidden', {
            permission: connectionReadPermission.name,
          })}
          onRetry={readMore}
        />
      )}
      {coverage === undefined && !error && (
        <Skeleton variant="rect" height={80} />
      )}
      {coverage?.totalCount === 0 && (
        <Typography>{t('connections.details.mailboxesEmpty')}</Typography>
      )}
      {coverage !== undefined && coverage.totalCount > 0 && (
        <>
          <MailboxesTable mailboxes={coverage.items} />
          <Typography variant="caption" component="p">
            {t('connections.details.shown', {
              shown: formatCount(coverage.items.length),
              total: formatCount(coverage.totalCount),
            })}
          </Typography>
        </>
      )}
      {coverage?.nextCursor && (
        <Button size="small" disabled={busy} onClick={readMore}>
          {t('common.loadMore')}
        </Button>
      )}
    </Section>
  );
}

function MailboxesTable(props: { mailboxes: Mailbox[] }) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <TableContainer>
      <Table
        size="small"
        className={classes.table}
        aria-label={t('connections.details.mailboxes')}
      >
        <TableHead>
          <TableRow>
            <TableCell>{t('connections.details.mailbox')}</TableCell>
            <TableCell>{t('connections.details.state')}</TableCell>
            <TableCell>{t('connections.details.completeThrough')}</TableCell>
            <TableCell>{t('connections.details.lastSuccess')}</TableCell>
            <TableCell align="right">
              {t('connections.details.events')}
            </TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {props.mailboxes.map(mailbox => (
            <MailboxRow key={mailbox.userId} mailbox={mailbox} />
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}

function MailboxRow(props: { mailbox: Mailbox }) {
  const { mailbox } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <TableRow>
      <TableCell
        component="th"
        scope="row"
        role="rowheader"
        className={classes.mailbox}
      >
        <EllipsisText text={mailbox.userPrincipalName} />
      </TableCell>
      <TableCell>
        {mailboxStateWord(mailbox.state, t)}
        {mailbox.problem && (
          <Typography variant="caption" component="p">
            {PROBLEM_CATALOGUE[mailbox.problem.code].title}:{' '}
            <VisibleText text={mailbox.problem.detail} />
          </Typography>
        )}
      </TableCell>
      <TableCell>
        {mailbox.completeThrough && formatTimeWithZone(mailbox.completeThrough)}
      </TableCell>
      <TableCell>
        {mailbox.lastSuccessAt && formatTimeWithZone(mailbox.lastSuccessAt)}
      </TableCell>
      <TableCell align="right">{formatCount(mailbox.events)}</TableCell>
    </TableRow>
  );
}
