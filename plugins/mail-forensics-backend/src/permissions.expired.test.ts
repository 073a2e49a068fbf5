import {
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import authPlugin from '@backstage/plugin-auth-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import mailForensicsPlugin from './index';

/*
 * Backstage's own services check the token here, with the keys of its own sign-in: what was signed by them and is over opens
 * nothing.
 */

const BASE = '/api/mail-forensics';
const KEY_ID = 'key-of-the-portal';
const HOUR = 3_600;

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** As Backstage's sign-in writes it, for an hour that ends then. */
function tokenUntil(exp: number, key: KeyObject): string {
  const signed = [
    base64url({ typ: 'vnd.backstage.user', alg: 'ES256', kid: KEY_ID }),
    base64url({
      iss: 'http://portal.test/api/auth',
      sub: 'user:default/anna',
      ent: ['user:default/anna'],
      aud: 'backstage',
      iat: exp - HOUR,
      exp,
    }),
  ].join('.');
  const signature = sign('sha256', Buffer.from(signed), {
    key,
    dsaEncoding: 'ieee-p1363',
  });
  return `${signed}.${signature.toString('base64url')}`;
}

describe('a token that has expired', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let directory: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'portal-keys-'));
    const publicKeyFile = path.join(directory, 'public.pem');
    const privateKeyFile = path.join(directory, 'private.pem');
    await writeFile(
      publicKeyFile,
      keys.publicKey.export({ type: 'spki', format: 'pem' }),
    );
    await writeFile(
      privateKeyFile,
      keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    );
    backend = await startTestBackend({
      features: [
        mailForensicsPlugin,
        authPlugin,
        authServiceFactory,
        httpAuthServiceFactory,
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          // One of its own for each plugin.
          factory: async () =>
            mockServices.database({ knex: await databases.init('SQLITE_3') }),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://portal.test' },
            backend: { baseUrl: 'http://portal.test' },
            permission: { enabled: true },
            auth: {
              keyStore: {
                provider: 'static',
                static: {
                  keys: [{ keyId: KEY_ID, publicKeyFile, privateKeyFile }],
                },
              },
            },
          },
        }),
      ],
    });
  });
  afterAll(async () => {
    await backend?.stop();
    await rm(directory, { recursive: true });
  });

  async function statusWith(
    token: string,
    method: string,
    route: string,
  ): Promise<number> {
    const concrete = route.replace(/\{\w+\}/g, () => randomUUID());
    const { status } = await request(backend.server)
      [method as 'get'](`${BASE}${concrete}`)
      .set('Authorization', `Bearer ${token}`);
    return status;
  }

  it('opens no route, and the same one opened them while it was good', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const good = tokenUntil(now + HOUR, keys.privateKey);
    const over = tokenUntil(now - 1, keys.privateKey);
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const forged = tokenUntil(now + HOUR, stranger.privateKey);
    const { body: document } = await request(backend.server)
      .get(`${BASE}/openapi.json`)
      .set('Authorization', `Bearer ${good}`)
      .expect(200);
    const table: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const [route, methods] of Object.entries<
      Record<string, { security?: unknown }>
    >(document.paths)) {
      for (const [method, { security }] of Object.entries(methods)) {
        const statusOf = (token: string) => statusWith(token, method, route);
        const withGood = await statusOf(good);
        const name = `${method} ${route}`;
        table[name] = {
          over: await statusOf(over),
          forged: await statusOf(forged),
          good: withGood < 500 && ![401, 403].includes(withGood),
        };
        const refused = security ? 302 : 401;
        expected[name] = { over: refused, forged: refused, good: true };
      }
    }
    expect(table).toEqual(expected);
    expect(Object.keys(table).length).toBeGreaterThan(30);
  });
});
