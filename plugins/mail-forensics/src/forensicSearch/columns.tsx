import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { CopyButton } from '../components/CopyButton';
import {
  formatCount,
  formatSize,
  formatTime,
  shortHash,
  zoneName,
  type Zone,
} from '../components/format';
import type { Messages } from '../components/useMessages';
import type { TermName } from './query/searchTerms';
import { EllipsisText } from '../components/VisibleText';
import { categoryWord } from './conditionWords';

/** What a cell may need to know beside its event. */
export interface CellContext {
  t: Messages;
  zone: Zone;
  /** Whether the keyboard is on this row, so that only its buttons are stops of the Tab key. */
  isActive: boolean;
}

/** A column of the results; widths do not depend on what is in the rows, so that nothing moves when they come and go. */
export interface Column {
  id: string;
  /** Left out: an equal share of what the others leave. */
  width?: string;
  align?: 'right';
  heading: (t: Messages, zone: Zone) => string;
  /** Term that it is sorted by; absent: it cannot be. */
  sortKey?: string;
  /** What of an event its cell can filter by. */
  filter?: { term: TermName; values: (event: FileEvent) => string[] };
  cell: (event: FileEvent, context: CellContext) => ReactNode;
}

export const COLUMNS: readonly Column[] = [
  {
    id: 'dateObserved',
    sortKey: '@timestamp',
    width: '165px',
    heading: (t, zone) =>
      t('search.results.dateObserved', { zone: zoneName(zone) }),
    cell: (event, { zone }) => (
      <EllipsisText text={formatTime(event['@timestamp'], zone)} />
    ),
  },
  {
    id: 'fileName',
    sortKey: 'file.name',
    filter: { term: 'fileName', values: event => [event.file.name] },
    heading: t => t('search.results.fileName'),
    cell: event => <EllipsisText text={event.file.name} />,
  },
  {
    id: 'size',
    sortKey: 'file.sizeInBytes',
    width: '72px',
    align: 'right',
    heading: t => t('search.results.size'),
    cell: ({ file }) =>
      file.sizeInBytes === null ? '' : formatSize(file.sizeInBytes),
  },
  {
    id: 'category',
    sortKey: 'file.category',
    filter: { term: 'category', values: event => [event.file.category] },
    width: '105px',
    heading: t => t('search.results.category'),
    cell: (event, { t }) => (
      <EllipsisText text={categoryWord(event.file.category, t)} />
    ),
  },
  {
    id: 'sender',
    sortKey: 'source.email.sender',
    filter: { term: 'sender', values: event => [senderOf(event)] },
    heading: t => t('search.results.sender'),
    cell: event => <EllipsisText text={senderOf(event)} />,
  },
  {
    id: 'recipients',
    filter: {
      term: 'recipients',
      values: event => event.destination.email.recipients.slice(0, 1),
    },
    heading: t => t('search.results.recipients'),
    cell: (event, { t }) => (
      <EllipsisText
        text={recipientWords(event.destination.email.recipients, t)}
      />
    ),
  },
  {
    id: 'subject',
    sortKey: 'destination.email.subject',
    filter: {
      term: 'subject',
      values: event => [event.destination.email.subject ?? ''],
    },
    heading: t => t('search.results.subject'),
    cell: event => (
      <EllipsisText text={event.destination.email.subject ?? ''} />
    ),
  },
  {
    id: 'sha256',
    sortKey: 'file.hash.sha256',
    filter: {
      term: 'sha256',
      values: event => [event.file.hash.sha256 ?? ''],
    },
    width: '150px',
    heading: t => t('search.results.sha256'),
    cell: (event, context) => <HashCell event={event} {...context} />,
  },
  {
    id: 'connection',
    sortKey: 'event.detectorDisplayName',
    filter: {
      term: 'connection',
      values: event => [event.event.detectorDisplayName],
    },
    width: '110px',
    heading: t => t('search.results.connection'),
    cell: event => <EllipsisText text={event.event.detectorDisplayName} />,
  },
];

/** The account that really sent it, else the one the mail names. */
export function senderOf(event: FileEvent): string {
  const { sender, from } = event.source.email;
  return sender ?? from ?? '';
}

/** `lee@example.com`, `3: lee@example.com, +2`. */
function recipientWords(recipients: string[], t: Messages): string {
  const [first = ''] = recipients;
  return recipients.length > 1
    ? t('search.results.recipientMore', {
        recipientCount: formatCount(recipients.length),
        first,
        more: formatCount(recipients.length - 1),
      })
    : first;
}

function HashCell({ event, t, isActive }: CellContext & { event: FileEvent }) {
  const { sha256, sha256Error } = event.file.hash;
  if (sha256 === null) {
    return <EllipsisText text={sha256Error ?? ''} />;
  }
  return (
    <>
      <code title={sha256}>{shortHash(sha256)}</code>{' '}
      <CopyButton
        text={sha256}
        what={t('search.results.sha256')}
        tabIndex={isActive ? 0 : -1}
      />
    </>
  );
}
