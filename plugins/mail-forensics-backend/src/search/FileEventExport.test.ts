import { createHash } from 'node:crypto';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type { ExportFormat } from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import Papa from 'papaparse';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { isColumn } from './export/columns';
import { ExportLog } from './export/ExportLog';
import { FileEventExport } from './FileEventExport';
import { FileEventSearch } from './FileEventSearch';
import { QueryError } from './QueryError';
import type { QueryNode } from './QueryNode';
import { QueryRunner } from './QueryRunner';
import { TERM_NAMES } from './language/terms';
import { EU, NOW, prepare, theDozen, write } from './__testUtils__/seed';

jest.setTimeout(30_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const everything = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};
const later = new Date(NOW.getTime() + 60_000);

describe.each(databases.eachSupportedId())('export on %s', id => {
  let knex: Knex;
  let log: ExportLog;
  let exporter: FileEventExport;
  let search: FileEventSearch;
  beforeAll(async () => {
    knex = await prepare(await databases.init(id));
  });
  beforeEach(async () => {
    await knex('file_event_recipients').truncate();
    await knex('file_events').truncate();
    const runner = QueryRunner.create({
      knex,
      now: () => later,
      logger: mockServices.logger.mock(),
    });
    log = ExportLog.create({ knex, now: () => later });
    exporter = FileEventExport.create({ runner, log });
    search = FileEventSearch.create({ runner });
  });

  async function exported(
    body: object,
    options: { format?: ExportFormat; restriction?: QueryNode } = {},
  ) {
    const prepared = await exporter.prepare(body, {
      format: 'csv',
      requestedBy: 'user:default/guest',
      ...options,
    });
    const pieces: Buffer[] = [];
    for await (const piece of prepared.pieces) {
      pieces.push(piece);
    }
    return { id: prepared.id, file: Buffer.concat(pieces) };
  }

  it('writes the events of a query as NDJSON, as the search tells them', async () => {
    await write(knex, theDozen());
    const { file } = await exported(everything, { format: 'ndjson' });
    const lines = file.toString().trimEnd().split('\n');
    const found = await search.search(everything);
    expect(lines.map(line => JSON.parse(line))).toEqual(found.fileEvents);
  });

  it('writes a CSV that parses back to the same rows', async () => {
    await write(knex, theDozen());
    const columns = [
      'file.name',
      'destination.email.subject',
      'destination.email.recipients',
      'file.sizeInBytes',
      'risk.trusted',
    ];
    const { file } = await exported({
      ...everything,
      columns,
      srtKey: 'file.name',
      srtDir: 'asc',
    });
    const found = await search.search({
      ...everything,
      srtKey: 'file.name',
      srtDir: 'asc',
    });
    const [header, ...rows] = Papa.parse<string[]>(
      file.toString().trimEnd(),
    ).data;
    expect(header).toEqual(columns);
    expect(rows).toEqual(
      found.fileEvents.map(event => [
        event.file.name,
        event.destination.email.subject ?? '',
        event.destination.email.recipients.join('; '),
        String(event.file.sizeInBytes ?? ''),
        String(event.risk.trusted),
      ]),
    );
  });

  it('has in each cell what the JSON has under the same term', async () => {
    await write(knex, theDozen());
    const columns = TERM_NAMES.filter(isColumn);
    const { file } = await exported({ ...everything, columns });
    const [header, ...rows] = Papa.parse<string[]>(
      file.toString().trimEnd(),
    ).data;
    const found = await search.search(everything);
    const toText = (value: unknown): string =>
      Array.isArray(value) ? value.map(toText).join('; ') : String(value ?? '');
    const valueOf = (event: unknown, term: string): string =>
      toText(
        (term === '@timestamp' ? [term] : term.split('.')).reduce(
          (value, key) => (value as Record<string, unknown> | null)?.[key],
          event,
        ),
      );
    expect(header).toEqual(columns);
    expect(rows).toEqual(
      found.fileEvents.map(event => columns.map(term => valueOf(event, term))),
    );
  });

  it('lets no cell be a formula, and keeps line breaks and quotes within theirs', async () => {
    const names = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '=1+\n1',
      '\uFF1D1+1',
      'a"b',
      'a\r\nb,c',
      ' a ',
    ];
    await write(
      knex,
      names.map((fileName, index) =>
        newFileEvent({
          fileName,
          connectionId: EU,
          messageId: `m${index}`,
          internetMessageId: `<${index}@contoso.com>`,
          sentAt: new Date(NOW.getTime() - index * 1000),
        }),
      ),
    );
    const { file } = await exported({ ...everything, columns: ['file.name'] });
    const { data } = Papa.parse<string[]>(file.toString().trimEnd());
    expect(data.slice(1).flat()).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "'\t=1",
      "'=1+\n1",
      "'\uFF1D1+1",
      'a"b',
      'a\r\nb,c',
      ' a ',
    ]);
  });

  it('takes out more than a page, each event once', async () => {
    const events = Array.from({ length: 4_100 }, (_, index) =>
      newFileEvent({
        connectionId: EU,
        messageId: `m${index}`,
        internetMessageId: `<${index}@contoso.com>`,
        // Many at the same time, so that pages end between equals.
        sentAt: new Date(NOW.getTime() - Math.floor(index / 500) * 1000),
      }),
    );
    await write(knex, events);
    const { file, id: exportId } = await exported(
      { ...everything, columns: ['mailForensics.messageId'] },
      {},
    );
    const lines = file.toString().trimEnd().split('\r\n').slice(1);
    expect(new Set(lines).size).toBe(4_100);
    expect(lines).toHaveLength(4_100);
    expect(await log.get(exportId)).toMatchObject({ rows: 4_100 });
  });

  it('has a manifest with which the file can be proved', async () => {
    await write(knex, theDozen());
    const body = { ...everything, columns: ['file.name'] };
    const { id: exportId, file } = await exported(body);
    expect(await log.get(exportId, 'user:default/guest')).toEqual({
      id: exportId,
      state: 'complete',
      requestedBy: 'user:default/guest',
      query: body,
      columns: ['file.name'],
      format: 'csv',
      startedAt: later.toISOString(),
      finishedAt: later.toISOString(),
      rows: 12,
      bytes: file.length,
      sha256: createHash('sha256').update(file).digest('hex'),
    });
    await expect(
      log.get(exportId, 'user:default/somebody'),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
  });

  it('notes that it was cancelled where the reader goes away', async () => {
    await write(knex, theDozen());
    const prepared = await exporter.prepare(everything, {
      format: 'csv',
      requestedBy: 'user:default/guest',
    });
    await prepared.pieces.next();
    await prepared.pieces.return(undefined);
    expect(await log.get(prepared.id)).toMatchObject({
      state: 'cancelled',
      rows: 0,
      sha256: null,
    });
  });

  it('holds nothing that the caller may not see, and nothing that was recorded later', async () => {
    await write(knex, theDozen());
    const { file } = await exported(
      { ...everything, columns: ['mailForensics.connectionId'] },
      {
        restriction: {
          kind: 'textIs',
          term: { kind: 'text', column: 'connection_id' },
          anyOf: [[EU]],
        },
      },
    );
    const lines = file.toString().trimEnd().split('\r\n').slice(1);
    expect(new Set(lines)).toEqual(new Set([EU]));
    await knex('file_events').update({
      inserted_at: new Date(later.getTime() + 1),
    });
    const empty = await exported({ ...everything, columns: ['file.name'] });
    expect(empty.file.toString()).toBe('file.name\r\n');
  });

  it.each([
    [{ columns: [] }],
    [{ columns: ['no.such'] }],
    [{ columns: ['anyText'] }],
    [{ columns: 'file.name' }],
    [{ srtKey: 'anyText' }],
    [{ groups: [] }],
  ])('refuses %j', async body => {
    await expect(exported({ ...everything, ...body })).rejects.toBeInstanceOf(
      QueryError,
    );
  });
});
