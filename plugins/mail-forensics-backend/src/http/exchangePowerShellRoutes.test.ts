import { randomUUID } from 'node:crypto';
import {
  mockErrorHandler,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import request from 'supertest';
import { ExchangeScripts } from '../connections';
import { openDatabase } from '../database';
import { insertConnection } from '../database/__testUtils__/rows';
import { Gate } from './Access';
import { recordAudit } from '../audit/__testUtils__/recordAudit';
import { createRouter } from './createRouter';
import { exchangePowerShellRoutes } from './exchangePowerShellRoutes';
import { exchangePowerShellSchema } from './schemas/exchangePowerShell';

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(30_000);

const CLIENT_ID = '4d2e9b1c-7f35-4c8a-9e60-1a5b8c3d7e20';
const POST = '/scope/exchange-powershell';

describe.each(databases.eachSupportedId())('on %s', databaseId => {
  const setUp = async (
    options: { clientId?: string; result?: AuthorizeResult.DENY } = {
      clientId: CLIENT_ID,
    },
  ) => {
    const knex = await openDatabase({
      database: mockServices.database({
        knex: await databases.init(databaseId),
      }),
    });
    const { options: auditing, audited } = recordAudit();
    const gate = Gate.create({
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions({
        result: options.result ?? AuthorizeResult.ALLOW,
      }),
      eventsServed: true,
      toRestriction: () => ({ kind: 'or', nodes: [] }),
    });
    const app = express();
    app.use(
      createRouter({
        ...auditing,
        gate,
        logger: mockServices.logger.mock(),
        routes: exchangePowerShellRoutes({
          gate,
          exchangeScripts: ExchangeScripts.create({
            knex,
            config: { clientId: options.clientId, cloud: 'global' },
          }),
        }),
      }),
    );
    app.use(mockErrorHandler());
    return { knex, app, audited };
  };

  const of = (id: string) => `/connections/${id}/exchange-powershell`;

  it('makes the script for a scope that may yet be chosen', async () => {
    const { app, audited, knex } = await setUp();
    const { status, body } = await request(app)
      .post(POST)
      .send({ mode: 'users', csv: "user\no'neil@contoso.com\n" });
    expect(status).toBe(200);
    expect(exchangePowerShellSchema.parse(body)).toEqual(body);
    expect(body.script).toContain("'o''neil@contoso.com'");
    expect(body.script).toContain(`$AppId = '${CLIENT_ID}'`);
    expect(await knex('connections').select('id')).toEqual([]);
    expect(audited).toEqual([
      [
        'exchange-powershell-fetch',
        'success',
        { scopeMode: 'users', query: expect.stringContaining('csvSha256') },
      ],
    ]);
  });

  it('says what is wrong with the file', async () => {
    const { app, audited } = await setUp();
    const { status, body } = await request(app)
      .post(POST)
      .send({ mode: 'groups', csv: 'colour\nred\n' });
    expect(status).toBe(400);
    expect(body.error.message).toMatch(/row 1/i);
    expect(audited).toEqual([
      ['exchange-powershell-fetch', 'fail', 'InputError', expect.anything()],
    ]);
  });

  it('makes the script for the scope of a connection, in the order of its file', async () => {
    const { app, knex, audited } = await setUp();
    const id = await insertConnection(knex, {
      scope_mode: 'groups',
      tenant_id: null,
    });
    await insertConnection(knex, { tenant_id: null });
    await knex('scope_entries').insert(
      ['Sales', 'Vertrieb'].map((entry, position) => ({
        connection_id: id,
        position,
        entry,
      })),
    );
    const { status, body } = await request(app).get(of(id));
    expect(status).toBe(200);
    expect(body.script).toContain(
      "        'Sales',\n        'Vertrieb'\n    ))",
    );
    expect(body.notes.join(' ')).not.toContain('as well, and a script decides');
    expect(audited).toEqual([
      ['exchange-powershell-fetch', 'success', { connectionId: id }],
    ]);
  });

  it('names the other connections that read the tenant', async () => {
    const { app, knex } = await setUp();
    const id = await insertConnection(knex);
    await insertConnection(knex, { display_name: 'Contoso US' });
    await insertConnection(knex, { tenant_id: 'another' });
    await insertConnection(knex, { deleted_at: new Date() });
    const { body } = await request(app).get(of(id));
    expect(body.notes.at(-1)).toMatch(
      /^The same app reads this tenant for “Contoso US” as well/,
    );
    expect(body.script).toContain('$everybody = $true');
  });

  it('answers 404 for a connection that is not there', async () => {
    const { app, knex } = await setUp();
    const gone = await insertConnection(knex, { deleted_at: new Date() });
    for (const id of [randomUUID(), gone]) {
      expect((await request(app).get(of(id))).status).toBe(404);
    }
  });

  it('answers 409 where no app is configured', async () => {
    const { app, knex } = await setUp({});
    const id = await insertConnection(knex);
    const answers = [
      await request(app).get(of(id)),
      await request(app).post(POST).send({ mode: 'all' }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(409);
      expect(body.error.message).toContain(
        'set mailForensics.microsoft365.clientId',
      );
    }
  });

  it('is for those who manage connections', async () => {
    const { app, knex } = await setUp({
      clientId: CLIENT_ID,
      result: AuthorizeResult.DENY,
    });
    const id = await insertConnection(knex);
    const answers = [
      await request(app).get(of(id)),
      await request(app).post(POST).send({ mode: 'all' }),
    ];
    for (const { status, body } of answers) {
      expect(status).toBe(403);
      expect(body.error.message).toContain('mail-forensics.connection.manage');
    }
  });
});
