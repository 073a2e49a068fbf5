import Tooltip from '@material-ui/core/Tooltip';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { type Mailbox } from 'backstage-plugin-mail-forensics-common';
import { Fragment, type ReactNode } from 'react';
import {
  formatCount,
  formatDuration,
  formatTime,
  formatTimeWithZone,
} from '../../../components/format';
import type { Messages } from '../../../components/useMessages';
import { EllipsisText } from '../../../components/VisibleText';
import { mailboxStateWord } from '../../words';

/** Something, and smaller under it what belongs to it. */
function TwoLines(props: { first: ReactNode; second: string }) {
  return (
    <>
      {props.first}
      {props.second && (
        <small>
          <EllipsisText text={props.second} />
        </small>
      )}
    </>
  );
}

export interface MailboxColumn {
  id: string;
  /** Share of the width. */
  width: string;
  align?: 'right';
  heading: (t: Messages) => string;
  cell: (mailbox: Mailbox, t: Messages) => ReactNode;
}

const MAILBOX: MailboxColumn = {
  id: 'mailbox',
  width: '24%',
  heading: t => t('connectionDetails.coverage.mailbox'),
  cell: ({ userPrincipalName, displayName }) => (
    <TwoLines
      first={<EllipsisText text={userPrincipalName} />}
      second={displayName ?? ''}
    />
  ),
};

const STATE: MailboxColumn = {
  id: 'state',
  width: '18%',
  heading: t => t('connectionDetails.coverage.state'),
  cell: (mailbox, t) => (
    <TwoLines
      first={mailboxStateWord(mailbox.state, t)}
      second={problemTitle(mailbox, t)}
    />
  ),
};

const COMPLETE_THROUGH: MailboxColumn = {
  id: 'completeThrough',
  width: '15%',
  heading: t => t('connectionDetails.coverage.completeThrough'),
  cell: ({ completeThrough }, t) => time(completeThrough, t),
};

const ALL: readonly MailboxColumn[] = [
  MAILBOX,
  STATE,
  {
    id: 'monitoredSince',
    width: '15%',
    heading: t => t('connectionDetails.coverage.monitoredSince'),
    cell: ({ monitoredSince }, t) => time(monitoredSince, t),
  },
  COMPLETE_THROUGH,
  {
    id: 'lastSuccess',
    width: '15%',
    heading: t => t('connectionDetails.coverage.lastSuccess'),
    cell: ({ lastSuccessAt }, t) => time(lastSuccessAt, t),
  },
  {
    id: 'gaps',
    width: '8%',
    heading: t => t('connectionDetails.coverage.gaps'),
    cell: ({ gaps = [] }, t) =>
      gaps.length > 0 && (
        <Tooltip
          title={gaps
            .slice(0, 5)
            .map(gap => gapWords(gap, t))
            .join('; ')}
        >
          <span>
            {t('connectionDetails.coverage.gapCount', {
              count: gaps.length,
              gaps: formatCount(gaps.length, t),
            })}
          </span>
        </Tooltip>
      ),
  },
  {
    id: 'events',
    width: '7%',
    align: 'right',
    heading: t => t('connectionDetails.coverage.events'),
    cell: ({ events }, t) => formatCount(events, t),
  },
];

/** What a small screen has room for; the row opens the rest. */
const FEW: readonly MailboxColumn[] = [
  { ...MAILBOX, width: '34%' },
  { ...STATE, width: '34%' },
  { ...COMPLETE_THROUGH, width: '32%' },
];

/** Empty where the state says as much. */
function problemTitle({ state, problem }: Mailbox, t: Messages): string {
  const title = problem ? t(`problem.${problem.code}.title`) : '';
  return title === mailboxStateWord(state, t) ? '' : title;
}

export function useMailboxColumns(): readonly MailboxColumn[] {
  return useMediaQuery('(max-width:899.95px)') ? FEW : ALL;
}

/** `2026-11-02 09:14:05 UTC to 2026-11-03 … (1 d 0 h)`. */
export function gapWords(gap: { from: string; to: string }, t: Messages) {
  return t('connectionDetails.coverage.gap', {
    from: formatTimeWithZone(gap.from, t),
    to: formatTimeWithZone(gap.to, t),
    length: formatDuration(
      (Date.parse(gap.to) - Date.parse(gap.from)) / 1_000,
      t,
    ),
  });
}

/** A date and under it a time, where there is no room for both in a line. The heading names the zone. */
function time(iso: string | null, t: Messages): ReactNode {
  return (
    iso && (
      <>
        {formatTime(iso, t, 'utc')
          .split(' ')
          .map(part => (
            <Fragment key={part}>
              <span style={{ whiteSpace: 'nowrap' }}>{part}</span>{' '}
            </Fragment>
          ))}
      </>
    )
  );
}
