import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { CopyButton } from '../../components/CopyButton';
import {
  formatSize,
  formatTime,
  shortHash,
  type Zone,
} from '../../components/format';
import type { Messages } from '../../components/useMessages';
import { EllipsisText } from '../../components/VisibleText';
import { categoryWord, kindWord } from '../conditionWords';
import type { TermName } from '../query/searchTerms';
import { recipientWords } from '../recipientWords';

/** What a cell may need to know beside its event. */
export interface CellContext {
  t: Messages;
  zone: Zone;
  /** Whether the keyboard is on this row, so that only its buttons are stops of the Tab key. */
  isActive: boolean;
}

/** What a cell can be filtered by: a term and the event's values of it; none where the event has none. */
export interface CellValues {
  term: TermName;
  values: readonly string[];
}

/** A column of the results; widths do not depend on what is in the rows, so that nothing moves when they come and go. */
export interface Column {
  id: ColumnId;
  /** The term of the query language that it shows: what it is sorted by, and its name in saved searches. */
  term: string;
  /** In pixels, before anybody resized it. */
  width: number;
  /** Takes part of what the others leave, until columns are resized. */
  grows?: true;
  align?: 'right';
  /** It shows a time, whose zone its heading names. */
  isTime?: true;
  values?: (event: FileEvent) => CellValues;
  cell: (event: FileEvent, context: CellContext) => ReactNode;
}

/** Every column there is, in the order of the menu. */
export const COLUMN_IDS = [
  'dateObserved',
  'fileName',
  'size',
  'category',
  'sender',
  'from',
  'recipients',
  'to',
  'cc',
  'bcc',
  'recipientDomains',
  'untrustedDomains',
  'subject',
  'trusted',
  'sha256',
  'md5',
  'hashError',
  'mimeType',
  'attachedAs',
  'connection',
  'mailbox',
  'received',
  'recorded',
  'messageId',
  'eventId',
] as const;

export type ColumnId = (typeof COLUMN_IDS)[number];

/** What an investigator of mail needs first. */
export const DEFAULT_COLUMNS: readonly ColumnId[] = [
  'dateObserved',
  'fileName',
  'size',
  'category',
  'sender',
  'recipients',
  'subject',
  'sha256',
  'connection',
];

type Definition = Omit<Column, 'id'>;

const DEFINITIONS: Record<ColumnId, Definition> = {
  dateObserved: timeColumn('@timestamp', event => event['@timestamp']),
  fileName: textColumn('file.name', 'fileName', ({ file }) => file.name, {
    width: 200,
    grows: true,
  }),
  size: {
    term: 'file.sizeInBytes',
    width: 76,
    align: 'right',
    values: ({ file }) => ({
      term: 'size',
      values: file.sizeInBytes === null ? [] : [String(file.sizeInBytes)],
    }),
    cell: ({ file }, { t }) =>
      file.sizeInBytes === null ? '' : formatSize(file.sizeInBytes, t),
  },
  category: {
    term: 'file.category',
    width: 112,
    values: ({ file }) => ({ term: 'category', values: [file.category] }),
    cell: ({ file }, { t }) => (
      <EllipsisText text={categoryWord(file.category, t)} />
    ),
  },
  sender: {
    ...textColumn('source.email.sender', 'sender', senderOf, {
      width: 160,
      grows: true,
    }),
    values: ({ source: { email } }) =>
      email.sender === null
        ? { term: 'from', values: present(email.from) }
        : { term: 'sender', values: [email.sender] },
  },
  from: textColumn(
    'source.email.from',
    'from',
    event => event.source.email.from,
  ),
  recipients: listColumn(
    'destination.email.recipients',
    'recipients',
    event => event.destination.email.recipients,
    { width: 190, grows: true },
  ),
  to: listColumn('mailForensics.to', 'to', event => event.mailForensics.to),
  cc: listColumn('mailForensics.cc', 'cc', event => event.mailForensics.cc),
  bcc: listColumn('mailForensics.bcc', 'bcc', event => event.mailForensics.bcc),
  recipientDomains: listColumn(
    'mailForensics.recipientDomains',
    'recipientDomains',
    event => event.mailForensics.recipientDomains,
  ),
  untrustedDomains: listColumn(
    'risk.untrustedValues.domains',
    'untrustedDomains',
    event => event.risk.untrustedValues.domains,
  ),
  subject: textColumn(
    'destination.email.subject',
    'subject',
    event => event.destination.email.subject,
    { width: 160, grows: true },
  ),
  trusted: {
    term: 'risk.trusted',
    width: 90,
    values: ({ risk }) => ({
      term: 'trusted',
      values: [risk.trusted ? 'TRUE' : 'FALSE'],
    }),
    cell: ({ risk }, { t }) =>
      risk.trusted ? t('common.yes') : t('common.no'),
  },
  sha256: {
    term: 'file.hash.sha256',
    width: 160,
    values: ({ file }) => hashValues('sha256', file),
    cell: ({ file }, context) => (
      <HashCell
        hash={file.hash.sha256}
        error={file.hash.sha256Error}
        what={context.t('search.column.sha256')}
        isActive={context.isActive}
      />
    ),
  },
  md5: {
    term: 'file.hash.md5',
    width: 160,
    values: ({ file }) => hashValues('md5', file),
    cell: ({ file }, context) => (
      <HashCell
        hash={file.hash.md5}
        error={file.hash.md5Error}
        what={context.t('search.column.md5')}
        isActive={context.isActive}
      />
    ),
  },
  hashError: textColumn(
    'file.hash.sha256Error',
    'hashError',
    ({ file }) => file.hash.sha256Error,
  ),
  mimeType: textColumn(
    'file.mimeType',
    'mimeType',
    ({ file }) => file.mimeType,
  ),
  attachedAs: {
    term: 'mailForensics.attachmentKind',
    width: 150,
    values: ({ mailForensics }) => ({
      term: 'attachmentKind',
      values: [mailForensics.attachmentKind],
    }),
    cell: ({ mailForensics }, { t }) => (
      <EllipsisText text={kindWord(mailForensics.attachmentKind, t)} />
    ),
  },
  connection: textColumn(
    'event.detectorDisplayName',
    'connection',
    ({ event }) => event.detectorDisplayName,
    { width: 120 },
  ),
  mailbox: textColumn(
    'mailForensics.mailbox',
    'mailbox',
    ({ mailForensics }) => mailForensics.mailbox,
  ),
  received: timeColumn(
    'mailForensics.receivedAt',
    ({ mailForensics }) => mailForensics.receivedAt,
  ),
  recorded: timeColumn('event.inserted', ({ event }) => event.inserted),
  messageId: textColumn(
    'mailForensics.internetMessageId',
    'messageId',
    ({ mailForensics }) => mailForensics.internetMessageId,
  ),
  eventId: textColumn('event.id', 'eventId', ({ event }) => event.id),
};

/** Every column there is, by its id. */
export const COLUMNS: ReadonlyMap<ColumnId, Column> = new Map(
  COLUMN_IDS.map(id => [id, { id, ...DEFINITIONS[id] }]),
);

/** The columns of these ids. */
export function columnsOf(ids: readonly ColumnId[]): Column[] {
  return ids.flatMap(id => COLUMNS.get(id) ?? []);
}

/** The ids of the columns that show these terms, as saved searches name them; the others are passed over. */
export function columnIdsOf(terms: readonly string[]): ColumnId[] {
  const ids = terms.flatMap(
    term => COLUMN_IDS.find(id => DEFINITIONS[id].term === term) ?? [],
  );
  return [...new Set(ids)];
}

/** The account that really sent it, else the one the mail names. */
function senderOf(event: FileEvent): string | null {
  const { sender, from } = event.source.email;
  return sender ?? from;
}

function textColumn(
  term: string,
  name: TermName,
  valueOf: (event: FileEvent) => string | null,
  rest: Pick<Column, 'grows'> & { width?: number } = {},
): Definition {
  return {
    term,
    width: 160,
    ...rest,
    values: event => ({ term: name, values: present(valueOf(event)) }),
    cell: event => <EllipsisText text={valueOf(event) ?? ''} />,
  };
}

function listColumn(
  term: string,
  name: TermName,
  valuesOf: (event: FileEvent) => readonly string[],
  rest: Pick<Column, 'grows'> & { width?: number } = {},
): Definition {
  return {
    term,
    width: 170,
    ...rest,
    values: event => ({ term: name, values: valuesOf(event) }),
    cell: (event, { t }) => (
      <EllipsisText text={recipientWords(valuesOf(event), t)} />
    ),
  };
}

function timeColumn(
  term: string,
  timeOf: (event: FileEvent) => string | null,
): Definition {
  return {
    term,
    width: 186,
    isTime: true,
    cell: (event, { t, zone }) => {
      const time = timeOf(event);
      return time === null ? (
        ''
      ) : (
        <EllipsisText text={formatTime(time, t, zone)} />
      );
    },
  };
}

/** Where there is no hash, its cell tells why, and is filtered by that. */
function hashValues(
  name: 'sha256' | 'md5',
  { hash }: FileEvent['file'],
): CellValues {
  const value = hash[name];
  return value === null
    ? { term: 'hashError', values: present(hash[`${name}Error`]) }
    : { term: name, values: [value] };
}

function present(value: string | null): string[] {
  return value === null || value === '' ? [] : [value];
}

function HashCell(props: {
  hash: string | null;
  error: string | null;
  what: string;
  isActive: boolean;
}) {
  const { hash } = props;
  if (hash === null) {
    return <EllipsisText text={props.error ?? ''} />;
  }
  return (
    <>
      <code title={hash}>{shortHash(hash)}</code>{' '}
      <CopyButton
        text={hash}
        what={props.what}
        tabIndex={props.isActive ? 0 : -1}
      />
    </>
  );
}
