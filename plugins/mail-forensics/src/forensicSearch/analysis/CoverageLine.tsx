import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import { makeStyles } from '@material-ui/core/styles';
import Table from '@material-ui/core/Table';
import TableBody from '@material-ui/core/TableBody';
import TableCell from '@material-ui/core/TableCell';
import TableHead from '@material-ui/core/TableHead';
import TableRow from '@material-ui/core/TableRow';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import type {
  CoverageGap,
  CoverageStatement,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import {
  formatCount,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import type { Query } from '../query/searchState';
import { toEventQuery } from '../query/toSearchRequest';
import { useAnswer } from './useAnswer';

const useStyles = makeStyles({ root: { minHeight: 48 } });

/**
 * How much of what was asked about is known at all, without which no answer can be relied on.
 *
 * @param props.found - where nothing was found, it says whether that means that nothing was sent
 */
export function CoverageLine(props: {
  query: Query;
  searches: number;
  zone: Zone;
  found: 'unknown' | 'nothing' | 'something';
}) {
  const { query, searches, zone } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const eventQuery = toEventQuery(query);
  const answer = useAnswer(JSON.stringify([eventQuery, searches]), signal =>
    api.getFileEventCoverage(eventQuery, { signal }),
  );
  if (answer.status === 'loading') {
    return <div className={classes.root} aria-busy />;
  }
  if (answer.status === 'failed') {
    return (
      <Alert severity="warning" className={classes.root} role="alert">
        {t('search.coverage.failed', { message: messageOf(answer.error, t) })}
      </Alert>
    );
  }
  const coverage = answer.value;
  const isKnown =
    coverage.mailboxes.total > 0 &&
    coverage.mailboxes.withGaps === 0 &&
    !coverage.beginsBeforeMonitoring;
  return (
    <Alert
      severity={isKnown ? 'success' : 'warning'}
      className={classes.root}
      role="status"
      action={
        coverage.gaps.length > 0 && <Gaps gaps={coverage.gaps} zone={zone} />
      }
    >
      {coverageWords(coverage, { zone, t, isEmpty: props.found === 'nothing' })}
    </Alert>
  );
}

function coverageWords(
  coverage: CoverageStatement,
  options: { zone: Zone; t: Messages; isEmpty: boolean },
): string {
  const { mailboxes, from, completeThrough, beginsBeforeMonitoring } = coverage;
  const { zone, t, isEmpty } = options;
  if (mailboxes.total === 0 || from === null) {
    return t('search.coverage.nothing');
  }
  const counts = {
    count: mailboxes.total,
    complete: formatCount(mailboxes.complete, t),
    total: formatCount(mailboxes.total, t),
    gaps: formatCount(mailboxes.withGaps, t),
    time: completeThrough ? formatTimeWithZone(completeThrough, t, zone) : '',
  };
  const since = { ...counts, from: formatTimeWithZone(from, t, zone) };
  const beginning = beginsBeforeMonitoring
    ? t('search.coverage.beginsBefore', { time: since.from })
    : '';
  if (mailboxes.withGaps > 0) {
    const words = isEmpty
      ? t('search.coverage.emptyWithGaps', counts)
      : t('search.coverage.withGaps', counts);
    return `${words} ${beginning}`.trim();
  }
  // It must not be said of a range what is known of a part of it.
  if (beginsBeforeMonitoring) {
    const words = isEmpty
      ? t('search.coverage.emptyCompleteSince', since)
      : t('search.coverage.completeSince', since);
    return `${words} ${beginning}`;
  }
  return isEmpty
    ? t('search.coverage.emptyComplete', counts)
    : t('search.coverage.complete', counts);
}

function Gaps(props: { gaps: CoverageGap[]; zone: Zone }) {
  const { gaps, zone } = props;
  const t = useMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button color="inherit" size="small" onClick={() => setOpen(true)}>
        {t('search.coverage.show')}
      </Button>
      <Dialog
        open={isOpen}
        onClose={() => setOpen(false)}
        maxWidth="md"
        fullWidth
        aria-labelledby="mail-forensics-gaps"
      >
        <DialogTitle id="mail-forensics-gaps">
          {t('search.coverage.gapsTitle')}
        </DialogTitle>
        <DialogContent tabIndex={0}>
          <Typography variant="body2" paragraph>
            {t('search.coverage.gapsHelp')}
          </Typography>
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{t('search.details.mailbox')}</TableCell>
                <TableCell>{t('search.form.from')}</TableCell>
                <TableCell>{t('search.form.to')}</TableCell>
                <TableCell>{t('search.coverage.reason')}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {gaps.map((gap, index) => (
                <TableRow key={index}>
                  <TableCell>
                    <VisibleText text={gap.userPrincipalName} />
                  </TableCell>
                  <TableCell>{formatTimeWithZone(gap.from, t, zone)}</TableCell>
                  <TableCell>{formatTimeWithZone(gap.to, t, zone)}</TableCell>
                  <TableCell>
                    {t(`search.coverage.reasons.${gap.reason}`)}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)} color="primary">
            {t('common.close')}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
