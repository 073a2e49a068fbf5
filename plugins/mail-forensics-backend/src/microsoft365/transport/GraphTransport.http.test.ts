import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { CONFIG } from '../__testUtils__/openTenant';
import { createRuntime } from '../runtime';
import { GraphOrigins } from './GraphOrigins';
import { GraphTransport, TRANSPORT_LIMITS } from './GraphTransport';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What a scripted fetch cannot show: how Node's own behaves where a connection stalls or breaks. */
describe('GraphTransport over HTTP', () => {
  let server: Server;
  let transport: GraphTransport;
  let handlers: Handler[];
  let requests: IncomingMessage[];
  const link = 'https://graph.microsoft.com/v1.0/users';

  beforeEach(async () => {
    handlers = [];
    requests = [];
    server = createServer((request, response) => {
      requests.push(request);
      handlers[Math.min(requests.length, handlers.length) - 1](
        request,
        response,
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    transport = GraphTransport.create({
      origins: GraphOrigins.create({
        ...CONFIG,
        endpoints: {
          ...CONFIG.endpoints,
          graph: `http://127.0.0.1:${port}`,
        },
      }),
      tokens: { get: async () => 'token', replace: async () => 'token' },
      runtime: createRuntime(),
      logger: mockServices.logger.mock(),
      limits: {
        ...TRANSPORT_LIMITS,
        attempts: 2,
        baseDelayMs: 1,
        requestMs: 400,
        inactivityMs: 400,
      },
    });
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const answer: Handler = (_, response) =>
    response.setHeader('content-type', 'application/json').end('{"fine":true}');
  const stall: Handler = () => {};
  const breakOff: Handler = (_, response) => {
    response.setHeader('content-length', '100');
    response.write('{"fine":');
    setImmediate(() => response.destroy());
  };

  async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
    let text = '';
    for await (const chunk of stream) {
      text += Buffer.from(chunk).toString('utf8');
    }
    return text;
  }

  it.each([
    ['never comes', stall],
    ['breaks off', breakOff],
    [
      'is refused with a reset',
      (request: IncomingMessage) => request.socket.destroy(),
    ],
  ])('asks again for an answer that %s', async (_, first) => {
    handlers = [first, answer];
    const { body } = await transport.getJson({ link });
    expect(body).toEqual({ fine: true });
    expect(requests).toHaveLength(2);
  });

  it('gives up on a server that never answers', async () => {
    handlers = [stall];
    await expect(transport.getJson({ link })).rejects.toMatchObject({
      code: 'RequestTimedOut',
    });
    expect(requests).toHaveLength(2);
  });

  it('does not follow a redirect', async () => {
    handlers = [
      (_, response) =>
        response.writeHead(302, { location: '/v1.0/elsewhere' }).end(),
    ];
    await expect(transport.getJson({ link })).rejects.toMatchObject({
      status: 302,
    });
    expect(requests.map(request => request.url)).toEqual(['/v1.0/users']);
  });

  it('fails a stream that breaks off rather than pass it for whole', async () => {
    handlers = [breakOff];
    const stream = await transport.openStream({ link });
    await expect(collect(stream)).rejects.toMatchObject({
      name: 'GraphFailure',
      status: null,
    });
  });

  it('fails a stream that stalls, but not one that is slow', async () => {
    const drip =
      (chunks: number, end: boolean): Handler =>
      (_, response) => {
        let left = chunks;
        const timer = setInterval(() => {
          if (left-- > 0) {
            response.write('x');
            return;
          }
          clearInterval(timer);
          if (end) {
            response.end();
          }
        }, 60);
      };
    handlers = [drip(8, true), drip(2, false)];
    expect(await collect(await transport.openStream({ link }))).toBe(
      'xxxxxxxx',
    );
    await expect(
      collect(await transport.openStream({ link })),
    ).rejects.toMatchObject({ code: 'RequestTimedOut' });
  });

  it('hangs up when the caller aborts a stream', async () => {
    let hungUp = Promise.resolve<unknown>(undefined);
    handlers = [
      (request, response) => {
        hungUp = once(request.socket, 'close');
        response.write('x');
      },
    ];
    const abort = new AbortController();
    const reason = new Error('stop');
    const stream = await transport.openStream({ link, signal: abort.signal });
    const reading = collect(stream);
    abort.abort(reason);
    await expect(reading).rejects.toBe(reason);
    await hungUp;
  });
});
