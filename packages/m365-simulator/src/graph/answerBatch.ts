import { z } from 'zod';
import { classifyRequest, keysAsSegments } from '../faults';
import { BAD_GATEWAY_PAGE, graphErrorBody } from '../http/performFault';
import { RequestLog } from '../http/RequestLog';
import { GraphError, graphErrors, newRequestId } from './GraphError';
import { GraphReply, GraphRequest } from './GraphRequest';
import { GraphAnswer, GraphService } from './GraphService';
import { segmentsOf } from './Routing';

const REQUESTS_MAX = 20;

/** "Up to four individual requests from the batch at a time, regardless of the target mailboxes" (throttling-limits.md). */
const AT_ONCE = 4;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      method: z.string(),
      /** Relative to `/v1.0`. */
      url: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.unknown().optional(),
    }),
  ),
});

type BatchItem = z.infer<typeof batchSchema>['requests'][number];

interface BatchItemResponse {
  id: string;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

export interface BatchOptions {
  service: GraphService;
  log: RequestLog;
  now: () => Date;
}

/**
 * Answers `POST /$batch`: each request is answered, and throttled, on its own; the batch itself is 200.
 *
 * @throws GraphError 400 where the batch is malformed, 401
 */
export async function answerBatch(
  request: GraphRequest,
  options: BatchOptions,
): Promise<{ responses: BatchItemResponse[] }> {
  await options.service.authorize(request);
  const batch = batchSchema.safeParse(request.body);
  if (!batch.success) {
    throw graphErrors.badRequest('Invalid batch payload format.');
  }
  const { requests } = batch.data;
  if (requests.length > REQUESTS_MAX) {
    throw graphErrors.badRequest(
      `Number of batch request steps exceeds the maximum value of ${REQUESTS_MAX}.`,
    );
  }
  if (new Set(requests.map(item => item.id)).size < requests.length) {
    throw graphErrors.badRequest('The ids of the batch are not unique.');
  }
  return { responses: await answerItems(request, requests, options) };
}

/** In the order in which they are done. */
async function answerItems(
  request: GraphRequest,
  items: readonly BatchItem[],
  options: BatchOptions,
): Promise<BatchItemResponse[]> {
  const responses: BatchItemResponse[] = [];
  const left = [...items];
  const work = async () => {
    for (let item = left.shift(); item; item = left.shift()) {
      responses.push(await answerItem(request, item, options));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return responses;
}

async function answerItem(
  outer: GraphRequest,
  item: BatchItem,
  options: BatchOptions,
): Promise<BatchItemResponse> {
  const url = `/v1.0/${item.url.replace(/^\//, '')}`;
  const [path, query = ''] = url.split('?');
  const inner: GraphRequest = {
    method: item.method.toUpperCase(),
    segments: segmentsOf(keysAsSegments(path).slice('/v1.0'.length)),
    query: new URLSearchParams(query),
    headers: {
      authorization: outer.headers.authorization,
      ...lowerCaseNames(item.headers ?? {}),
    },
    origin: outer.origin,
    body: item.body,
  };
  const answer = await options.service.answer(inner, url);
  answer.release();
  const response = { id: item.id, ...toResponse(answer, options.now()) };
  const { kind, user } = classifyRequest(path);
  options.log.add({
    at: options.now(),
    method: inner.method,
    url,
    kind,
    userId: user,
    prefer: inner.headers.prefer ?? null,
    status: response.status,
    inBatch: true,
  });
  return response;
}

type ItemAnswer = Omit<BatchItemResponse, 'id'>;

const JSON_HEADERS = { 'Content-Type': 'application/json' };

function toResponse({ reply, outcome }: GraphAnswer, now: Date): ItemAnswer {
  switch (outcome?.type) {
    case undefined:
    case 'entraError':
      return reply instanceof GraphError
        ? errorItem(reply, now)
        : replyItem(reply);
    case 'graphError':
      return {
        status: outcome.status,
        headers: { ...JSON_HEADERS, ...outcome.headers },
        body: graphErrorBody(outcome, now),
      };
    case 'html':
      return {
        status: outcome.status,
        headers: { 'Content-Type': 'text/html', ...outcome.headers },
        body: BAD_GATEWAY_PAGE,
      };
    case 'empty':
      return {
        status: outcome.status,
        headers: outcome.headers ?? {},
        body: null,
      };
    default:
      // What broke behind the batch is a gateway's error to its caller.
      return errorItem(
        new GraphError(504, 'GatewayTimeout', 'The request timed out.'),
        now,
      );
  }
}

function errorItem(error: GraphError, now: Date): ItemAnswer {
  return {
    status: error.status,
    headers: { ...JSON_HEADERS, ...error.headers },
    body: error.toBody({ now, requestId: newRequestId() }),
  };
}

function replyItem(reply: GraphReply): ItemAnswer {
  if (reply.kind === 'json') {
    return {
      status: reply.status,
      headers: {
        'Cache-Control': 'private',
        'OData-Version': '4.0',
        ...JSON_HEADERS,
        ...reply.headers,
      },
      body: reply.body,
    };
  }
  return {
    status: 200,
    headers: { 'Content-Type': reply.contentType },
    body: Buffer.concat([...reply.chunks]).toString('base64'),
  };
}

function lowerCaseNames(
  headers: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
