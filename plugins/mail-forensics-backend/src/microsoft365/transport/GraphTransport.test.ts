import { mockServices } from '@backstage/backend-test-utils';
import {
  graphError,
  html,
  json,
  reset,
  ScriptedFetch,
} from '../__testUtils__/ScriptedFetch';
import { fakeRuntime } from '../__testUtils__/fakeRuntime';
import { CONFIG } from '../__testUtils__/openTenant';
import { GraphFailure } from '../errors/GraphFailure';
import { GraphOrigins } from './GraphOrigins';
import { GraphTransport } from './GraphTransport';

const LINK = 'https://graph.microsoft.com/v1.0/users';

function createTransport(
  script: ScriptedFetch,
  options: { random?: number; tokens?: string[]; endpoint?: string } = {},
) {
  const runtime = fakeRuntime(script.fetch, options);
  const tokens = options.tokens ?? ['token-1', 'token-2'];
  let current = 0;
  const transport = GraphTransport.create({
    origins: GraphOrigins.create({
      ...CONFIG,
      endpoints: {
        ...CONFIG.endpoints,
        graph: options.endpoint ?? CONFIG.endpoints.graph,
      },
    }),
    tokens: {
      get: async () => tokens[current],
      replace: async () => tokens[++current],
    },
    runtime,
    logger: mockServices.logger.mock(),
  });
  return { transport, runtime };
}

async function failureOf(work: Promise<unknown>): Promise<GraphFailure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GraphFailure)) {
    throw error ?? new Error('Expected a failure');
  }
  return error;
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

describe('GraphTransport', () => {
  describe('where requests go', () => {
    it('sends nothing, and asks for no token, where a link leads away from Graph', async () => {
      const script = new ScriptedFetch();
      const { transport } = createTransport(script, { tokens: [] });
      const failure = await failureOf(
        transport.getJson({ link: 'https://evil.example/v1.0/users' }),
      );
      expect(failure.code).toBe('ForeignLink');
      expect(script.graph).toEqual([]);
    });

    it('reaches the configured endpoint by either name of Graph, and repeats a link byte for byte', async () => {
      const script = new ScriptedFetch(json({}), json({}));
      const { transport } = createTransport(script, {
        endpoint: 'http://127.0.0.1:7300',
      });
      const query = '?b=1&$select=id&$deltatoken=Ab%2Bc_-x==&$filter=x';
      await transport.getJson({ link: `${LINK}${query}` });
      await transport.getJson({
        link: `http://127.0.0.1:7300/v1.0/users${query}`,
      });
      expect(script.urls).toEqual([
        `http://127.0.0.1:7300/v1.0/users${query}`,
        `http://127.0.0.1:7300/v1.0/users${query}`,
      ]);
    });

    it('does not follow a redirect, so that the token stays', async () => {
      const script = new ScriptedFetch(
        new Response(null, {
          status: 302,
          headers: { location: 'https://evil.example/' },
        }),
      );
      const { transport } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.status).toBe(302);
      expect(script.urls).toEqual([LINK]);
    });
  });

  describe('authentication', () => {
    it('attaches the token and the headers of the request', async () => {
      const script = new ScriptedFetch(json({}));
      const { transport } = createTransport(script);
      await transport.getJson({ link: LINK, headers: { Prefer: 'x=1' } });
      expect(script.graph[0].headers).toEqual({
        accept: 'application/json',
        authorization: 'Bearer token-1',
        prefer: 'x=1',
      });
    });

    it('takes a fresh token once when the first is refused', async () => {
      const script = new ScriptedFetch(
        graphError(401, 'InvalidAuthenticationToken'),
        json({ fine: true }),
      );
      const { transport } = createTransport(script);
      expect((await transport.getJson({ link: LINK })).body).toEqual({
        fine: true,
      });
      expect(script.graph.map(sent => sent.headers.authorization)).toEqual([
        'Bearer token-1',
        'Bearer token-2',
      ]);
    });

    it('gives up when the fresh token is refused too', async () => {
      const script = new ScriptedFetch(
        graphError(401, 'InvalidAuthenticationToken'),
        graphError(401, 'InvalidAuthenticationToken'),
      );
      const { transport, runtime } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.status).toBe(401);
      expect(runtime.waits).toEqual([]);
    });
  });

  describe('retry', () => {
    it.each([429, 500, 502, 503, 504, 509])(
      'repeats after %d, waiting longer each time',
      async status => {
        const script = new ScriptedFetch(
          graphError(status, 'UnknownError'),
          html(status),
          new Response(null, { status }),
          json({ fine: true }),
        );
        const { transport, runtime } = createTransport(script);
        await transport.getJson({ link: LINK });
        expect(script.graph).toHaveLength(4);
        expect(runtime.waits).toEqual([1_000, 2_000, 4_000]);
      },
    );

    it('cuts its own waits by chance, to half at most', async () => {
      const script = new ScriptedFetch(html(502), html(502), json({}));
      const { transport, runtime } = createTransport(script, { random: 0 });
      await transport.getJson({ link: LINK });
      expect(runtime.waits).toEqual([500, 1_000]);
    });

    it('repeats after a reset connection', async () => {
      const script = new ScriptedFetch(reset(), json({}));
      const { transport, runtime } = createTransport(script);
      await transport.getJson({ link: LINK });
      expect(runtime.waits).toEqual([1_000]);
    });

    it('repeats where an answer was cut short', async () => {
      const cutShort = new Response(
        new ReadableStream({
          start: controller => controller.error(new TypeError('terminated')),
        }),
      );
      const script = new ScriptedFetch(cutShort, json({ fine: true }));
      const { transport } = createTransport(script);
      expect((await transport.getJson({ link: LINK })).body).toEqual({
        fine: true,
      });
    });

    it('repeats after a timeout', async () => {
      let expire = () => {};
      const script = new ScriptedFetch(async () => {
        expire();
        throw new DOMException('aborted', 'AbortError');
      }, json({}));
      const { transport, runtime } = createTransport(script);
      expire = runtime.expireTimers;
      await transport.getJson({ link: LINK });
      expect(script.graph).toHaveLength(2);
      expect(runtime.waits).toEqual([1_000]);
    });

    it('waits exactly as long as the service asks', async () => {
      const script = new ScriptedFetch(
        graphError(429, 'TooManyRequests', { 'retry-after': '7' }),
        graphError(503, 'ErrorServerBusy', { 'retry-after': '2.128' }),
        json({}),
      );
      const { transport, runtime } = createTransport(script);
      await transport.getJson({ link: LINK });
      expect(runtime.waits).toEqual([7_000, 2_128]);
    });

    it('hands a long wait to the caller at once, unshortened, and does not ask again', async () => {
      const script = new ScriptedFetch(
        graphError(429, 'ApplicationThrottled', { 'retry-after': '31' }),
      );
      const { transport, runtime } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.retryAfterMs).toBe(31_000);
      expect(script.graph).toHaveLength(1);
      expect(runtime.waits).toEqual([]);
    });

    it('counts the waits together: what exceeds 30 seconds in all is handed over', async () => {
      const script = new ScriptedFetch(
        graphError(429, 'ApplicationThrottled', { 'retry-after': '20' }),
        graphError(429, 'ApplicationThrottled', { 'retry-after': '20' }),
      );
      const { transport, runtime } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.retryAfterMs).toBe(20_000);
      expect(runtime.waits).toEqual([20_000]);
    });

    it('stops after four requests', async () => {
      const script = new ScriptedFetch(
        html(502),
        html(502),
        html(502),
        html(502),
      );
      const { transport } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.status).toBe(502);
      expect(script.graph).toHaveLength(4);
    });

    it.each([
      [400, 'BadRequest'],
      [403, 'ErrorAccessDenied'],
      [404, 'ErrorItemNotFound'],
      [410, 'SyncStateNotFound'],
      [500, 'ErrorCorruptData'],
    ])('does not repeat %d %s', async (status, code) => {
      const script = new ScriptedFetch(graphError(status, code));
      const { transport, runtime } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure).toMatchObject({ status, code, requestId: 'req-1' });
      expect(runtime.waits).toEqual([]);
    });

    it('leaves at once when the caller aborts while it waits', async () => {
      const abort = new AbortController();
      const script = new ScriptedFetch(html(502));
      const { transport, runtime } = createTransport(script);
      const reason = new Error('the caller stops');
      runtime.onSleep = () => abort.abort(reason);
      await expect(
        transport.getJson({ link: LINK, signal: abort.signal }),
      ).rejects.toBe(reason);
      expect(script.graph).toHaveLength(1);
    });

    it('sends nothing for a caller who has gone', async () => {
      const script = new ScriptedFetch();
      const { transport } = createTransport(script);
      const reason = new Error('gone');
      await expect(
        transport.getJson({ link: LINK, signal: AbortSignal.abort(reason) }),
      ).rejects.toBe(reason);
      expect(script.graph).toEqual([]);
    });
  });

  describe('answers', () => {
    it("tells the service's time, or ours where it gives none", async () => {
      const script = new ScriptedFetch(
        json({}, { headers: { date: 'Sun, 22 Nov 2026 09:00:00 GMT' } }),
        json({}),
      );
      const { transport } = createTransport(script);
      const first = await transport.getJson({ link: LINK });
      const second = await transport.getJson({ link: LINK });
      expect(first.answeredAt.toISOString()).toBe('2026-11-22T09:00:00.000Z');
      expect(second.answeredAt.toISOString()).toBe('2026-11-22T08:00:00.000Z');
    });

    it("does not take a proxy's page for an answer", async () => {
      const script = new ScriptedFetch(html(200));
      const { transport } = createTransport(script);
      const failure = await failureOf(transport.getJson({ link: LINK }));
      expect(failure.code).toBe('UnexpectedAnswer');
    });
  });

  describe('streams', () => {
    function streamOf(...chunks: (string | Error)[]): Response {
      return new Response(
        new ReadableStream({
          pull: controller => {
            const chunk = chunks.shift();
            if (chunk === undefined) {
              controller.close();
            } else if (chunk instanceof Error) {
              controller.error(chunk);
            } else {
              controller.enqueue(Buffer.from(chunk));
            }
          },
        }),
      );
    }

    it('gives content as it arrives', async () => {
      const script = new ScriptedFetch(streamOf('one ', 'two'));
      const { transport } = createTransport(script);
      expect(await collect(await transport.openStream({ link: LINK }))).toBe(
        'one two',
      );
    });

    it('gives nothing for an empty body', async () => {
      const script = new ScriptedFetch(new Response(null));
      const { transport } = createTransport(script);
      expect(await collect(await transport.openStream({ link: LINK }))).toBe(
        '',
      );
    });

    it('repeats an opening that failed', async () => {
      const script = new ScriptedFetch(html(503), streamOf('fine'));
      const { transport } = createTransport(script);
      expect(await collect(await transport.openStream({ link: LINK }))).toBe(
        'fine',
      );
    });

    it('fails in our words where it breaks in the middle', async () => {
      const script = new ScriptedFetch(streamOf('one', new TypeError('cut')));
      const { transport } = createTransport(script);
      const stream = await transport.openStream({ link: LINK });
      expect((await failureOf(collect(stream))).code).toBe('NetworkError');
    });

    it('fails where nothing comes for too long, however long it has lasted', async () => {
      let silent = () => {};
      const script = new ScriptedFetch(async () => {
        let count = 0;
        return new Response(
          new ReadableStream({
            pull: controller => {
              count++;
              if (count <= 3) {
                controller.enqueue(Buffer.from('x'));
                return undefined;
              }
              setImmediate(() => {
                silent();
                controller.error(new DOMException('aborted', 'AbortError'));
              });
              return new Promise(() => {});
            },
          }),
        );
      });
      const { transport, runtime } = createTransport(script);
      silent = runtime.expireTimers;
      const stream = await transport.openStream({ link: LINK });
      expect((await failureOf(collect(stream))).code).toBe('RequestTimedOut');
    });

    it('lets go of the connection when the reader stops early', async () => {
      const cancelled = jest.fn();
      const script = new ScriptedFetch(
        new Response(
          new ReadableStream({
            pull: controller => controller.enqueue(Buffer.from('x')),
            cancel: cancelled,
          }),
        ),
      );
      const { transport } = createTransport(script);
      for await (const chunk of await transport.openStream({ link: LINK })) {
        expect(chunk).toHaveLength(1);
        break;
      }
      expect(cancelled).toHaveBeenCalled();
    });
  });
});
