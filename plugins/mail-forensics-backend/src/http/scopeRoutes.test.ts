import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ScopePreviewLine } from 'backstage-plugin-mail-forensics-common';
import express from 'express';
import request from 'supertest';
import { Connections, ScopeReports } from '../connections';
import { openDatabase } from '../database';
import { DatabaseConnectionHealth } from '../health';
import { MailFault, type ConnectionId, type Fault } from '../mail';
import { InMemoryMail } from '../mail/__testUtils__/InMemoryMail';
import { DirectoryRefresh } from '../scope';
import { Gate } from './Access';
import { recordAudit } from '../audit/__testUtils__/recordAudit';
import { createRouter } from './createRouter';
import { scopeRoutes } from './scopeRoutes';
import { scopePreviewSchema, scopeReportSchema } from './schemas/scope';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });
const NOW = new Date('2026-11-24T10:00:00Z');
const LINES = 'application/x-ndjson';

jest.setTimeout(60_000);

describe.each(databases.eachSupportedId())('scope routes on %s', databaseId => {
  const servers: Server[] = [];

  afterEach(() => {
    servers.splice(0).forEach(server => server.close());
  });

  async function setUp(csv?: string, options: { allowed?: boolean } = {}) {
    const knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init(databaseId),
      }),
    });
    const clock = { now: NOW };
    const now = () => clock.now;
    const mail = new InMemoryMail({ now });
    const logger = mockServices.logger.mock();
    const health = DatabaseConnectionHealth.create({ knex, now });
    const connectors = () => mail;
    const connections = Connections.create({
      knex,
      health,
      onScopeDue: async () => {},
      now,
    });
    const refresh = DirectoryRefresh.create({
      knex,
      connectors,
      health,
      logger,
      now,
    });
    const { id } = await connections.create({
      service: 'microsoft365',
      displayName: 'Contoso',
      scope: csv === undefined ? { mode: 'all' } : { mode: 'users', csv },
      actor: 'user:default/admin',
    });
    const { options: auditing, audited } = recordAudit();
    const permissions = mockServices.permissions.mock({
      authorize: async asked =>
        asked.map(() => ({
          result:
            options.allowed === false
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
        })),
    });
    const gate = Gate.create({
      httpAuth: mockServices.httpAuth(),
      permissions,
      eventsServed: true,
      toRestriction: () => ({ kind: 'or', nodes: [] }),
    });
    const app = express();
    app.use(
      createRouter({
        routes: scopeRoutes({
          gate,
          logger,
          scopeReports: ScopeReports.create({ knex, connectors, now }),
        }),
        ...auditing,
        gate,
        logger,
      }),
    );
    app.use(mockErrorHandler());
    const server = createServer(app).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const preview = (scope: object, accept = 'application/json') =>
      request(server)
        .post(`/connections/${id}/scope/preview`)
        .set('Accept', accept)
        .send(scope);
    return {
      knex,
      clock,
      mail,
      logger,
      id: id as ConnectionId,
      server,
      audited,
      preview,
      users: (text: string) => ({ mode: 'users', csv: text }),
      consent: () =>
        knex('connections').where({ id }).update({
          status: 'Initializing',
          tenant_id: 'tenant-1',
          monitoring_since: NOW,
          directory_due_at: NOW,
        }),
      read: () =>
        refresh.refresh(id as ConnectionId, new AbortController().signal),
      scope: () => request(server).get(`/connections/${id}/scope`),
    };
  }

  it('checks the file at once where there is no connection, or no consent yet', async () => {
    const { server, preview, mail, id, audited } = await setUp();
    const body = {
      mode: 'users',
      csv: 'upn,team\na@contoso.com,x\n\nA@contoso.com,y\n',
    };
    const expected = {
      mode: 'users',
      rows: [
        { row: 2, entry: 'a@contoso.com', verdict: 'not checked' },
        {
          row: 4,
          entry: 'A@contoso.com',
          verdict: 'duplicate',
          duplicateOf: 2,
        },
      ],
      totals: expect.objectContaining({ 'not checked': 1, duplicate: 1 }),
      mailboxes: null,
      notes: ['Ignored the column “team”.'],
      directoryReadAt: null,
      directory: null,
      difference: null,
    };
    const alone = await request(server).post('/scope/preview').send(body);
    expect(alone.status).toBe(200);
    expect(alone.body).toEqual(expected);
    const connected = await preview(body);
    expect(connected.body).toEqual(expected);
    expect(scopePreviewSchema.parse(connected.body)).toEqual(connected.body);
    expect(mail.requests).toEqual([]);
    const meta = {
      queryType: 'scope-preview',
      mode: 'users',
      query: expect.stringMatching(
        /^\{"mode":"users","csvBytes":\d+,"csvSha256":"[0-9a-f]{64}"\}$/,
      ),
    };
    expect(audited).toEqual([
      ['connection-fetch', 'success', meta],
      ['connection-fetch', 'success', { ...meta, connectionId: id }],
    ]);
  });

  it.each(['/scope/preview', '/connections/{id}/scope/preview'])(
    'says what is wrong with a file, %s',
    async path => {
      const { server, id } = await setUp();
      for (const accept of ['application/json', LINES]) {
        const { status, body } = await request(server)
          .post(path.replace('{id}', id))
          .set('Accept', accept)
          .send({ mode: 'users', csv: 'user\na@x.com\nb@x.com,c' });
        expect(status).toBe(400);
        expect(body.error).toMatchObject({
          name: 'InputError',
          message: expect.stringContaining('Row 3 has more cells'),
        });
      }
    },
  );

  it('tells what a scope would come to, and how it differs from today, and changes nothing', async () => {
    const { mail, consent, read, preview, users, knex, clock } = await setUp();
    mail.addUser('anna');
    mail.addUser('bob');
    mail.addUser('carl', { mail: null });
    mail.addUser('guest', { guest: true });
    await consent();
    const before = await preview(users('user\nanna@contoso.com'));
    expect(before.body.difference).toBe(null);

    await read();
    mail.addUser('dora');
    const tables = async () => [
      await knex('connections').select(),
      await knex('mailboxes').orderBy('id'),
      await knex('scope_entries').select(),
    ];
    const stored = await tables();
    clock.now = new Date('2026-11-24T11:00:00Z');
    const { status, body } = await preview(
      users(
        'user\nanna@contoso.com\ncarl@contoso.com\nguest@contoso.com\ndora@contoso.com\nbobb@contoso.com',
      ),
    );
    expect(status).toBe(200);
    expect(scopePreviewSchema.parse(body)).toEqual(body);
    expect(body.rows.map((row: { verdict: string }) => row.verdict)).toEqual([
      'will be monitored',
      'no mailbox',
      'guest',
      'will be monitored',
      'not found',
    ]);
    expect(body).toMatchObject({
      mailboxes: 2,
      directoryReadAt: '2026-11-24T11:00:00.000Z',
      directory: { requests: 2, users: expect.any(Number), milliseconds: 0 },
      difference: {
        added: { count: 1, users: [{ id: 'id-dora' }] },
        removed: {
          count: 1,
          users: [{ id: 'id-bob', userPrincipalName: 'bob@contoso.com' }],
        },
        kept: 1,
      },
    });
    expect(await tables()).toEqual(stored);

    const all = await preview({ mode: 'all' });
    expect(all.body).toMatchObject({
      rows: [],
      mailboxes: 3,
      difference: { added: { count: 1 }, removed: { count: 0 }, kept: 2 },
    });
  });

  it('tells how far it is, line by line, and ends with the preview', async () => {
    const { mail, consent, preview, users } = await setUp();
    mail.addUser('anna');
    await consent();
    const response = await preview(
      users('user\nanna@contoso.com\nnobody@contoso.com'),
      LINES,
    );
    expect(response.status).toBe(200);
    expect(response.headers['content-type']).toBe(LINES);
    expect(response.headers['cache-control']).toContain('no-transform');
    const lines = linesOf(response.text);
    expect(lines.slice(0, -1)).toEqual([
      { progress: { requests: 1, users: 0 } },
      { progress: { requests: 1, users: 1 } },
      { progress: { requests: 2, users: 1 } },
      { progress: { requests: 2, users: 2 } },
    ]);
    expect(lines[4]).toMatchObject({ preview: { mailboxes: 1 } });
  });

  it('sends each line at once', async () => {
    const { mail, consent, server, id } = await setUp();
    mail.addUser('anna');
    await consent();
    let answer = () => {};
    const asked = new Promise<void>(resolve => {
      mail.onRequest = async () => {
        resolve();
        await new Promise<void>(go => {
          answer = go;
        });
      };
    });
    const chunks: string[] = [];
    const first = open(server, id, chunk => chunks.push(chunk));
    await asked;
    await first.response;
    expect(linesOf(chunks.join(''))).toEqual([
      { progress: { requests: 1, users: 0 } },
    ]);
    answer();
    await first.end;
    expect(linesOf(chunks.join('')).at(-1)).toHaveProperty('preview');
  });

  it.each<[Fault, string]>([
    [
      { level: 'connection', code: 'CONSENT_REQUIRED' },
      'Admin consent is missing. The tenant said no. Authorize the connection again',
    ],
    [
      { level: 'transient' },
      'Microsoft 365 does not answer. The tenant said no.',
    ],
    [
      { level: 'transient', throttled: true },
      'Microsoft asked us to slow down. The tenant said no.',
    ],
  ])(
    'says why the directory could not be read, case %#',
    async (fault, message) => {
      const { mail, consent, preview, audited } = await setUp();
      await consent();
      mail.onRequest = () => {
        throw new MailFault(fault, { message: 'The tenant said no.' });
      };
      const error = {
        name: 'ServiceUnavailableError',
        message: expect.stringContaining(message),
      };
      const json = await preview({ mode: 'all' });
      expect(json.status).toBe(503);
      expect(json.body.error).toMatchObject(error);
      const lines = await preview({ mode: 'all' }, LINES);
      expect(linesOf(lines.text).at(-1)).toEqual({ error });
      expect(audited).toMatchObject([
        ['connection-fetch', 'fail', 'ServiceUnavailableError', {}],
        ['connection-fetch', 'fail', 'ServiceUnavailableError', {}],
      ]);
    },
  );

  it('tells nobody what went wrong inside, in a line either', async () => {
    const { mail, consent, preview, logger } = await setUp();
    await consent();
    mail.onRequest = () => {
      throw new Error('select * from secrets');
    };
    const { text } = await preview({ mode: 'all' }, LINES);
    expect(linesOf(text).at(-1)).toEqual({
      error: {
        name: 'Error',
        message: 'An internal error occurred; the log of the backend has more',
      },
    });
    expect(JSON.stringify(logger.error.mock.calls)).not.toContain('secrets');
  });

  it.each(['application/json', LINES])(
    'reads no further once the caller is gone, %s',
    async accept => {
      const { mail, consent, server, id, audited } = await setUp();
      for (let i = 0; i < 300; i += 1) {
        mail.addUser(`user${i}`);
      }
      await consent();
      const list = mail.listUsers.bind(mail);
      let pages = 0;
      const clients: ReturnType<typeof open>[] = [];
      const ended = new Promise<unknown>(resolve => {
        mail.listUsers = async function* watched(watch) {
          try {
            for await (const page of list(watch)) {
              pages += 1;
              clients[0]?.abort();
              await once(watch?.signal ?? new EventTarget(), 'abort');
              watch?.signal?.throwIfAborted();
              yield page;
            }
          } catch (error) {
            resolve(error);
            throw error;
          }
        };
      });
      clients.push(open(server, id, () => {}, accept));
      await ended;
      expect(pages).toBe(1);
      await eventually(() => audited.length === 1);
      expect(audited).toMatchObject([
        ['connection-fetch', 'fail', 'Error', {}],
      ]);
    },
  );

  it('tells what the scope of a connection came to, as soon as the directory was read', async () => {
    const { mail, consent, read, scope, knex, audited, id } = await setUp(
      'user,team\nanna@contoso.com,x\nbbo@contoso.com,y\nANNA@contoso.com,z',
    );
    mail.addUser('anna');
    mail.addUser('bob');
    const before = await scope();
    expect(scopeReportSchema.parse(before.body)).toEqual(before.body);
    expect(before.body).toMatchObject({
      mode: 'users',
      rows: [
        { row: 2, verdict: 'not checked' },
        { row: 3, verdict: 'not checked' },
        { row: 4, verdict: 'duplicate', duplicateOf: 2 },
      ],
      mailboxes: null,
      notes: ['Ignored the column “team”.'],
      directoryReadAt: null,
    });

    await consent();
    await read();
    const after = await scope();
    expect(after.body).toMatchObject({
      rows: [
        { verdict: 'will be monitored', found: { id: 'id-anna' } },
        { verdict: 'not found', nearMatches: ['bob@contoso.com'] },
        { verdict: 'duplicate', duplicateOf: 2, found: { id: 'id-anna' } },
      ],
      totals: { 'will be monitored': 1, 'not found': 1, duplicate: 1 },
      mailboxes: 1,
      directoryReadAt: NOW.toISOString(),
    });

    await knex('mailboxes').update({ state: 'No mailbox' });
    const polled = await scope();
    expect(polled.body).toMatchObject({
      rows: [{ verdict: 'no mailbox' }, {}, {}],
      totals: { 'no mailbox': 1 },
      mailboxes: 0,
    });
    expect(audited.at(-1)).toEqual([
      'connection-fetch',
      'success',
      { queryType: 'scope', connectionId: id },
    ]);
  });

  it('knows nothing of connections that are not there', async () => {
    const { server, knex, id, scope, preview } = await setUp();
    const unknown = '6d1f2f4e-70b5-4f3c-9f0e-2f3d1f8f9a01';
    const missing = await request(server).get(`/connections/${unknown}/scope`);
    expect(missing.status).toBe(404);
    await knex('connections').where({ id }).update({ deleted_at: NOW });
    expect((await scope()).status).toBe(404);
    expect((await preview({ mode: 'all' })).status).toBe(404);
  });

  it('wants permissions', async () => {
    const { server, scope, preview } = await setUp(undefined, {
      allowed: false,
    });
    const alone = await request(server)
      .post('/scope/preview')
      .send({ mode: 'all' });
    expect(alone.body.error.message).toContain('connection.manage');
    const previewed = await preview({ mode: 'all' });
    expect(previewed.body.error.message).toContain('connection.manage');
    expect((await scope()).body.error.message).toContain('connection.read');
  });

  it('takes 100,000 rows of everything a directory exports, and refuses 100 MB without a fuss', async () => {
    const { server, users } = await setUp();
    const columns = Array.from({ length: 14 }, (_, i) => `Column ${i}`);
    const rows = Array.from(
      { length: 100_000 },
      (_, i) => `${columns.join(',')},user${i}@contoso.com`,
    );
    const csv = `${columns.join(',')},userPrincipalName\r\n${rows.join(
      '\r\n',
    )}`;
    const large = await request(server).post('/scope/preview').send(users(csv));
    expect(large.status).toBe(200);
    expect(large.body.rows).toHaveLength(100_000);

    const start = performance.now();
    const refused = await request(server)
      .post('/scope/preview')
      .set('Content-Type', 'application/json')
      .send(`{"mode":"users","csv":"${'x'.repeat(100 * 1024 * 1024)}"}`);
    expect(refused.status).toBe(413);
    expect(refused.body.error.name).toBe('PayloadTooLargeError');
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

function linesOf(text: string): ScopePreviewLine[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line));
}

/** A request whose answer is seen as it comes. */
function open(
  server: Server,
  id: string,
  onChunk: (chunk: string) => void,
  accept = LINES,
) {
  const { port } = server.address() as AddressInfo;
  const client = httpRequest({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: `/connections/${id}/scope/preview`,
    headers: { Accept: accept, 'Content-Type': 'application/json' },
  });
  client.on('error', () => {});
  let finish = () => {};
  const end = new Promise<void>(resolve => {
    finish = resolve;
  });
  const response = new Promise<void>(resolve => {
    client.on('response', message => {
      message.setEncoding('utf8');
      message.on('data', (chunk: string) => {
        onChunk(chunk);
        resolve();
      });
      message.on('error', () => {});
      message.on('close', finish);
    });
  });
  client.end(JSON.stringify({ mode: 'all' }));
  return { response, end, abort: () => client.destroy() };
}

async function eventually(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 500 && !isSo(); attempt += 1) {
    await new Promise(resolve => {
      setTimeout(resolve, 10);
    });
  }
}
