import { mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { openDatabase } from '../../database';
import { insertConnection } from '../../database/__testUtils__/rows';
import { DatabaseFileEventWriter, type NewFileEvent } from '../../events';
import { newFileEvent } from '../../events/__testUtils__/newFileEvent';

export const EU = '00000000-0000-4000-8000-0000000000e1';
export const US = '00000000-0000-4000-8000-0000000000e2';

export const NOW = new Date('2026-11-22T12:00:00.000Z');

const fileTypes = {
  pdf: newFileEvent().fileType,
  unknown: {
    category: 'Uncategorized',
    categoryByBytes: null,
    categoryByExtension: null,
    mimeType: null,
    mimeTypeByBytes: null,
    mimeTypeByExtension: null,
  },
  sheet: {
    category: 'Spreadsheet',
    categoryByBytes: null,
    categoryByExtension: 'Spreadsheet',
    mimeType: 'text/csv',
    mimeTypeByBytes: 'text/plain',
    mimeTypeByExtension: 'text/csv',
  },
} satisfies Record<string, NewFileEvent['fileType']>;

const at = (time: string) => ({ sentAt: new Date(`${time}.000Z`) });

/** A dozen events; each is told by the digit or letter that its attachment's id begins with. */
const DOZEN: Partial<NewFileEvent>[] = [
  {
    ...at('2026-11-20T08:00:00'),
    fileName: 'Payroll 2026.pdf',
    subject: 'Figures',
    to: ['bob@example.com'],
  },
  {
    ...at('2026-11-20T08:00:00'),
    fileName: 'payroll_2026.PDF',
    subject: null,
    to: ['Bob@Example.com', 'carl@contoso.com'],
    sizeInBytes: 10,
  },
  {
    ...at('2026-11-20T08:00:00'),
    fileName: 'payroll%2026.csv',
    fileType: fileTypes.sheet,
    to: ['carl@contoso.com'],
    sizeInBytes: null,
  },
  {
    ...at('2026-11-20T23:59:59'),
    fileName: 'Re\u0301sume\u0301.docx',
    fileType: fileTypes.unknown,
    from: 'team@contoso.com',
    to: [],
    bcc: ['eve@mail.example.com'],
  },
  {
    ...at('2026-11-21T00:00:00'),
    fileName: 'r\u00e9sum\u00e9.DOCX',
    sender: null,
    from: null,
    cc: ['dora@example.org'],
    inline: true,
  },
  {
    ...at('2026-11-21T09:00:00'),
    fileName: '',
    subject: '',
    attachmentKind: 'item',
    hash: { error: 'Attached message' },
    sizeInBytes: 0,
  },
  {
    ...at('2026-11-21T09:00:00'),
    fileName: 'back\\slash.txt',
    subject: 'ΟΔΟΣ',
    sender: 'Zoë@Contoso.com',
    connectionId: US,
  },
  {
    ...at('2026-11-22T00:00:00'),
    fileName: '\u{1F4C4}.pdf',
    subject: 'emoji',
    connectionId: US,
    sizeInBytes: 10,
  },
  {
    ...at('2026-11-22T10:59:59'),
    fileName: '\uFF5E.pdf',
    subject: 'after emoji in UTF-16',
    to: ['/O=ORG/CN=BOB'],
    connectionId: US,
  },
  {
    ...at('2026-11-22T11:00:00'),
    fileName: 'link.url',
    attachmentKind: 'reference',
    hash: { error: 'Cloud attachment' },
    to: ['a@contoso.com', 'b@contoso.com'],
    connectionId: US,
  },
  {
    ...at('2026-11-22T11:30:00'),
    fileName: 'a*b.txt',
    subject: "'; DROP TABLE file_events; --",
    hash: { md5: 'c'.repeat(32), sha256: 'd'.repeat(64) },
  },
  {
    ...at('2026-11-22T12:00:00'),
    fileName: 'x\u0000y.bin',
    subject: 'half \uD800',
    mailbox: 'Shared@contoso.com',
    internetMessageId: null,
    receivedAt: null,
  },
];

/** The events of the dozen, to be written. */
export function theDozen(): NewFileEvent[] {
  return DOZEN.map((facts, index) =>
    newFileEvent({
      connectionId: EU,
      attachmentId: `attachment-${index}`,
      messageId: `AAMk-${index}`,
      internetMessageId: `<${index}@Contoso.com>`,
      ...facts,
    }),
  );
}

/** Connections, and nothing that was recorded by them. */
export async function prepare(knex: Knex): Promise<Knex> {
  const opened = await openDatabase({
    database: mockServices.database({ knex }),
  });
  await insertConnection(opened, {
    id: EU,
    display_name: 'Contoso EU',
    display_name_key: 'contoso eu',
  });
  await insertConnection(opened, {
    id: US,
    display_name: 'CONTOSO ÜS',
    display_name_key: null,
    deleted_at: NOW,
  });
  return opened;
}

/** Writes events as collection does; `contoso.com` is trusted. */
export async function write(knex: Knex, events: NewFileEvent[]): Promise<void> {
  const writer = DatabaseFileEventWriter.create({
    trustedDomains: ['contoso.com'],
  });
  await knex.transaction(trx =>
    writer.insert(trx, {
      events,
      insertedAt: new Date('2026-11-22T12:00:01.000Z'),
    }),
  );
}
