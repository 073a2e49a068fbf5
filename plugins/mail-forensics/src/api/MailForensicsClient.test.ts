/** @jest-environment node */
import { mockApis } from '@backstage/test-utils';
import { ResponseError } from '@backstage/errors';
import { connectionOf, detailsOf, SETUP } from '../__testUtils__/samples';
import { MailForensicsClient } from './MailForensicsClient';
import { SearchRefusedError } from './SearchRefusedError';

const BASE = 'http://backend.example.com/api/mail-forensics';

function clientOf(answer: unknown, status = 200) {
  const fetch = jest.fn(
    async (_url: string, _init?: RequestInit) =>
      new Response(status === 204 ? null : JSON.stringify(answer), {
        status,
        headers: { 'Content-Type': 'application/json' },
      }),
  );
  const client = MailForensicsClient.create({
    discoveryApi: mockApis.discovery({
      baseUrl: 'http://backend.example.com',
    }),
    fetchApi: { fetch: fetch as unknown as typeof globalThis.fetch },
  });
  return { client, fetch };
}

describe('MailForensicsClient', () => {
  it.each<
    [
      string,
      unknown,
      number,
      (client: MailForensicsClient) => Promise<unknown>,
      unknown,
    ]
  >([
    ['GET /setup', SETUP, 200, c => c.getSetup(), undefined],
    [
      'GET /connections',
      { items: [connectionOf()] },
      200,
      c => c.listConnections(),
      undefined,
    ],
    [
      'GET /connections/a%2F..%2Fb',
      detailsOf(),
      200,
      c => c.getConnection('a/../b'),
      undefined,
    ],
    [
      'POST /connections',
      connectionOf(),
      201,
      c =>
        c.addConnection({
          service: 'microsoft365',
          displayName: 'A',
          scope: { mode: 'all' },
        }),
      { service: 'microsoft365', displayName: 'A', scope: { mode: 'all' } },
    ],
    [
      'DELETE /connections/c-1',
      undefined,
      204,
      c => c.deleteConnection('c-1'),
      undefined,
    ],
    [
      'POST /connections/c-1/authorize',
      { authorizationUrl: 'https://login.example.com/' },
      200,
      c => c.authorizeConnection('c-1'),
      {},
    ],
    [
      'POST /connections/c-1/verify',
      undefined,
      204,
      c => c.verifyConnection('c-1'),
      {},
    ],
    [
      'POST /connections/c-1/deauthorize',
      connectionOf(),
      200,
      c => c.deauthorizeConnection('c-1'),
      {},
    ],
    [
      'POST /connections/c-1/resume',
      connectionOf(),
      200,
      c => c.resumeConnection('c-1'),
      {},
    ],
    [
      'GET /connections/c-1/mailboxes?limit=50&q=a%26b',
      { items: [], totalCount: 0 },
      200,
      c => c.listMailboxes('c-1', { limit: 50, q: 'a&b', cursor: undefined }),
      undefined,
    ],
    [
      'POST /v2/file-events',
      { totalCount: 0, fileEvents: [], nextPgToken: null, problems: null },
      200,
      c => c.searchFileEvents({ groups: [] }),
      { groups: [] },
    ],
  ])('%s', async (request, answer, status, call, body) => {
    const { client, fetch } = clientOf(answer, status);
    await call(client);
    expect(fetch).toHaveBeenCalledTimes(1);
    const [url, init] = fetch.mock.calls[0];
    expect(`${init?.method ?? 'GET'} ${url}`).toBe(
      request.replace(' ', ` ${BASE}`),
    );
    expect(init?.body && JSON.parse(String(init.body))).toEqual(body);
  });

  it('rejects with the error of the backend', async () => {
    const { client } = clientOf(
      {
        error: { name: 'ConflictError', message: 'taken' },
        response: { statusCode: 409 },
      },
      409,
    );
    const error = await client.getSetup().catch(thrown => thrown);
    expect(error).toBeInstanceOf(ResponseError);
    expect(error).toMatchObject({
      statusCode: 409,
      cause: { message: 'taken' },
    });
  });

  it('rejects a refused search with its problems', async () => {
    const problems = [
      { type: 'ILLEGAL_VALUE', badFilter: null, description: 'Not a date.' },
    ];
    const { client } = clientOf({ problems }, 400);
    const error = await client
      .searchFileEvents({ groups: [] })
      .catch(thrown => thrown);
    expect(error).toBeInstanceOf(SearchRefusedError);
    expect(error).toMatchObject({ problems, message: 'Not a date.' });
  });

  it.each<[string, unknown]>([
    ['nothing of ours', { hello: 'world' }],
    ['connections that are none', { items: [{ id: 1 }] }],
    ['null', null],
  ])('does not take %s for connections', async (_, answer) => {
    await expect(clientOf(answer).client.listConnections()).rejects.toThrow(
      'answered /connections in an unknown form',
    );
  });

  it.each([' javascript:alert(1)', 'data:text/html,x', '//example.com', ''])(
    'sends nobody to %p',
    async authorizationUrl => {
      await expect(
        clientOf({ authorizationUrl }).client.authorizeConnection('c-1'),
      ).rejects.toThrow('in an unknown form');
    },
  );

  it('hands on the signal, so that a search can be given up', async () => {
    const { client, fetch } = clientOf({ totalCount: 0, fileEvents: [] });
    const { signal } = new AbortController();
    await client.searchFileEvents({ groups: [] }, { signal });
    expect(fetch.mock.calls[0][1]?.signal).toBe(signal);
  });
});
