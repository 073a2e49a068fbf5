import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { migrationsDirectory, openDatabase } from './openDatabase';
import { readNumber, readTime } from './dialect';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** The last migration before events were kept by month. */
const BEFORE = '20261124160000_exports.js';

/** Months of many years, and two that no mail can be of. */
const TIMES = [
  '2026-11-20T08:00:00.123Z',
  '2026-11-30T23:59:59.999Z',
  '2026-12-01T00:00:00.000Z',
  '2025-02-28T23:59:59.999Z',
  '2001-01-01T00:00:00.000Z',
  '1969-12-31T23:59:59.999Z',
  '9998-01-01T00:00:00.000Z',
];

const eventOf = (index: number) => ({
  event_id: `event-${index}`,
  connection_id: `connection-${index % 2}`,
  mailbox_id: 'mailbox-1',
  user_id: 'user-1',
  mailbox: 'Anna@contoso.com',
  mailbox_key: 'anna@contoso.com',
  message_id: `message-${index}`,
  attachment_id: `attachment-${index}`,
  internet_message_id: null,
  observed_at: new Date(TIMES[index]),
  received_at: null,
  ingested_at: new Date('2026-11-20T08:01:00Z'),
  inserted_at: new Date('2026-11-20T08:02:00Z'),
  sender: 'Anna@contoso.com',
  sender_key: 'anna@contoso.com',
  from_address: null,
  from_key: null,
  subject: `Figures ${index}`,
  subject_key: `figures ${index}`,
  file_name: `Payroll ${index}.pdf`,
  // Longer than a row of a b-tree.
  file_name_key: `payroll ${index}.pdf${'x'.repeat(4_000)}`,
  size_in_bytes: 5_000_000_000,
  category: 'Pdf',
  category_by_bytes: 'Pdf',
  category_by_extension: null,
  mime_type: 'application/pdf',
  mime_type_by_bytes: null,
  mime_type_by_extension: null,
  md5: index % 3 === 0 ? null : 'd'.repeat(32),
  sha256: index % 3 === 0 ? null : 'a'.repeat(64),
  hash_error: index % 3 === 0 ? 'Cloud attachment' : null,
  attachment_kind: 'file',
  inline: false,
  trusted: index % 2 === 0,
  trust_reason: null,
});

const recipientsOf = (index: number) =>
  Array.from({ length: index }, (_, position) => ({
    event_id: `event-${index}`,
    position,
    field: 'to',
    address: `Bob${position}@mail.example.com`,
    address_key: `bob${position}@mail.example.com`,
    domain: 'mail.example.com',
    trusted: false,
  }));

async function migrateTo(knex: Knex, last: string): Promise<void> {
  const directory = migrationsDirectory();
  const names = (await knex.migrate.list({ directory }))[1].map(
    (each: { file: string }) => each.file,
  );
  for (const name of names.filter((each: string) => each <= last)) {
    await knex.migrate.up({ directory, name });
  }
}

const withoutNumber = ({ id: _, ...row }: Record<string, unknown>) => row;

describe.each(databases.eachSupportedId())('an upgrade on %s', id => {
  let knex: Knex;
  const events = TIMES.map((_, index) => eventOf(index));
  const recipients = TIMES.flatMap((_, index) => recipientsOf(index));
  let eventsBefore: unknown[];
  let recipientsBefore: Record<string, unknown>[];
  const readRecipients = () =>
    knex('file_event_recipients').orderBy(['event_id', 'position']);
  beforeAll(async () => {
    knex = await databases.init(id);
    await migrateTo(knex, BEFORE);
    await knex('file_events').insert(events);
    await knex('file_event_recipients').insert(recipients);
    eventsBefore = await knex('file_events').orderBy('event_id');
    recipientsBefore = await readRecipients();
    await openDatabase({ database: mockServices.database({ knex }) });
  });

  it('keeps every event as it was', async () => {
    const after = await knex('file_events').orderBy('event_id');
    expect(after.map(withoutNumber)).toEqual(eventsBefore);
    expect(after).toHaveLength(TIMES.length);
  });

  it('keeps every recipient, and gives it the time of its event', async () => {
    const after = await readRecipients();
    expect(
      after.map(({ observed_at, ...row }) => ({
        ...row,
        observed_at: readTime(observed_at).toISOString(),
      })),
    ).toEqual(
      recipientsBefore.map(row => ({
        ...row,
        observed_at: TIMES[Number(String(row.event_id).slice(-1))],
      })),
    );
    expect(after).toHaveLength(recipients.length);
  });

  it('counts them by hour and by day', async () => {
    const hours = await knex('file_event_hours').orderBy('hour');
    expect(hours.map(row => readNumber(row.hour))).toEqual(
      [...TIMES].sort().map(time => Math.floor(Date.parse(time) / 3_600_000)),
    );
    const days = await knex('file_event_days').where({ hashed: false });
    expect(days).toHaveLength(3);
  });

  it('lists the addresses and domains of each month', async () => {
    expect(await knex('file_event_domains').orderBy('month')).toEqual(
      [
        1969 * 12 + 11,
        2001 * 12,
        2025 * 12 + 1,
        2026 * 12 + 10,
        2026 * 12 + 11,
        9998 * 12,
      ].map(month => ({ domain: 'mail.example.com', month })),
    );
    expect(
      await knex('file_event_addresses').where({
        address_key: 'anna@contoso.com',
      }),
    ).toHaveLength(6);
  });

  it('goes back, and forward again', async () => {
    const directory = migrationsDirectory();
    const [done] = await knex.migrate.list({ directory });
    for (const { name } of [...done].reverse()) {
      if (name > BEFORE) {
        await knex.migrate.down({ directory, name });
      }
    }
    expect(await knex('file_events').orderBy('event_id')).toEqual(eventsBefore);
    expect(await readRecipients()).toEqual(recipientsBefore);
    await knex('file_events').where({ event_id: 'event-1' }).delete();
    expect(await readRecipients()).toEqual(
      recipientsBefore.filter(row => row.event_id !== 'event-1'),
    );
    await openDatabase({ database: mockServices.database({ knex }) });
    expect(await knex('file_events')).toHaveLength(TIMES.length - 1);
  });
});
