import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import type { NewFileEvent } from '../events';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { FilePivot } from './FilePivot';
import type { QueryNode } from './QueryNode';
import { QueryRunner } from './QueryRunner';
import { EU, US, prepare, write } from './__testUtils__/seed';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const BYTES = 'ab'.repeat(32);
const OTHER_BYTES = 'cd'.repeat(32);
const inEurope: QueryNode = {
  kind: 'textIs',
  term: { kind: 'text', column: 'connection_id' },
  anyOf: [[EU]],
};

const hash = (sha256: string) => ({ md5: sha256.slice(0, 32), sha256 });

const SENT: Partial<NewFileEvent>[] = [
  {
    sentAt: new Date('2026-11-01T08:00:00Z'),
    fileName: 'Forecast.xlsx',
    sender: 'adele@contoso.com',
    to: ['lee@gmail.com', 'max@gmail.com'],
    hash: hash(BYTES),
    sizeInBytes: 12,
  },
  {
    sentAt: new Date('2026-11-03T08:00:00Z'),
    fileName: 'holiday.jpg',
    sender: 'megan@contoso.com',
    to: ['lee@gmail.com'],
    hash: hash(BYTES),
    sizeInBytes: 12,
    connectionId: US,
  },
  {
    sentAt: new Date('2026-11-02T08:00:00Z'),
    fileName: 'forecast.XLSX',
    hash: hash(OTHER_BYTES),
    sizeInBytes: 99,
  },
  {
    sentAt: new Date('2026-11-04T08:00:00Z'),
    fileName: 'unrelated.txt',
    hash: hash('ef'.repeat(32)),
  },
];

/** Read and counted here, or counted by the database. */
const WAYS = [2_000, 1];

describe.each(
  databases
    .eachSupportedId()
    .flatMap(([id]) => WAYS.map(readAtOnce => ({ id, readAtOnce }))),
)('file pivot on $id, $readAtOnce events at once', ({ id, readAtOnce }) => {
  let pivot: FilePivot;
  beforeAll(async () => {
    const knex: Knex = await prepare(await databases.init(id));
    await write(
      knex,
      SENT.map((facts, index) =>
        newFileEvent({
          connectionId: EU,
          attachmentId: `${index}`,
          messageId: `m${index}`,
          internetMessageId: `<${index}@contoso.com>`,
          ...facts,
        }),
      ),
    );
    pivot = FilePivot.create({
      readAtOnce,
      runner: QueryRunner.create({ knex, logger: mockServices.logger.mock() }),
    });
  });

  it('tells everywhere a content was seen, and what else went under its names', async () => {
    expect(await pivot.find(BYTES)).toEqual({
      sha256: BYTES,
      md5: BYTES.slice(0, 32),
      sizeInBytes: 12,
      category: 'Pdf',
      mimeType: 'application/pdf',
      firstSeen: '2026-11-01T08:00:00.000Z',
      lastSeen: '2026-11-03T08:00:00.000Z',
      docCount: 2,
      names: [
        { value: 'Forecast.xlsx', docCount: 1 },
        { value: 'holiday.jpg', docCount: 1 },
      ],
      senders: [
        { value: 'adele@contoso.com', docCount: 1 },
        { value: 'megan@contoso.com', docCount: 1 },
      ],
      recipientDomains: [{ value: 'gmail.com', docCount: 2 }],
      connections: [
        { value: 'CONTOSO ÜS', docCount: 1 },
        { value: 'Contoso EU', docCount: 1 },
      ],
      sameNameOtherBytes: [
        {
          name: 'forecast.XLSX',
          sha256: OTHER_BYTES,
          sizeInBytes: 99,
          firstSeen: '2026-11-02T08:00:00.000Z',
          lastSeen: '2026-11-02T08:00:00.000Z',
          docCount: 1,
        },
      ],
    });
  });

  it('tells only what the caller may see', async () => {
    const seen = await pivot.find(BYTES, { restriction: inEurope });
    expect(seen).toMatchObject({
      docCount: 1,
      lastSeen: '2026-11-01T08:00:00.000Z',
      names: [{ value: 'Forecast.xlsx', docCount: 1 }],
      connections: [{ value: 'Contoso EU', docCount: 1 }],
    });
  });

  it('finds nothing where the content was not seen, or not by what the caller may see', async () => {
    expect(await pivot.find('0'.repeat(64))).toBeUndefined();
    const nowhere: QueryNode = { kind: 'or', nodes: [] };
    expect(await pivot.find(BYTES, { restriction: nowhere })).toBeUndefined();
  });
});
