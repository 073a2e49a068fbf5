import { once } from 'events';
import express, { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { Faults, keysAsSegments } from '../faults';
import { originOf } from '../http/originOf';
import { performFault } from '../http/performFault';
import { RequestLog } from '../http/RequestLog';
import { answerBatch } from './answerBatch';
import { GraphError, newRequestId } from './GraphError';
import { GraphReply, GraphRequest, json } from './GraphRequest';
import { GraphAnswer, GraphService } from './GraphService';
import { segmentsOf } from './Routing';

export interface GraphOptions {
  service: GraphService;
  faults: Faults;
  log: RequestLog;
  now: () => Date;
  publicUrl?: string;
}

/** Graph over HTTP, to be mounted at `/v1.0`. */
export function createGraphRouter(options: GraphOptions): Router {
  const router = PromiseRouter();
  router.use(express.json({ limit: '4mb' }));
  router.use(async (request, response) => {
    const requestId = newRequestId();
    const clientRequestId = request.get('client-request-id') ?? requestId;
    response.set({
      'request-id': requestId,
      'client-request-id': clientRequestId,
      Date: options.now().toUTCString(),
      'Cache-Control': 'private',
      'Strict-Transport-Security': 'max-age=31536000',
    });
    const closed = new AbortController();
    // A client may go before there is an answer.
    response.once('close', () => closed.abort());
    const answer = await answerOf(request, closed.signal, options);
    await send(response, answer, {
      now: options.now(),
      origin: originOf(request, options.publicUrl),
      requestId,
      clientRequestId,
    });
  });
  return router;
}

async function answerOf(
  request: Request,
  closed: AbortSignal,
  options: GraphOptions,
): Promise<GraphAnswer> {
  try {
    const graphRequest = {
      ...toGraphRequest(request, options.publicUrl),
      closed,
    };
    if (request.method === 'POST' && graphRequest.segments[0] === '$batch') {
      return await answerBatchRequest(graphRequest, request, options);
    }
    return await options.service.answer(graphRequest, request.originalUrl);
  } catch (error) {
    if (error instanceof GraphError) {
      return { reply: error, outcome: null, release: () => {} };
    }
    throw error;
  }
}

async function answerBatchRequest(
  graphRequest: GraphRequest,
  request: Request,
  options: GraphOptions,
): Promise<GraphAnswer> {
  const { delayMs, outcome } = options.faults.judge({
    method: 'POST',
    url: request.originalUrl,
  });
  await new Promise(resolve => setTimeout(resolve, delayMs));
  const reply = json(await answerBatch(graphRequest, options));
  return { reply, outcome, release: () => {} };
}

function toGraphRequest(
  request: Request,
  publicUrl: string | undefined,
): GraphRequest {
  const [path, query = ''] = request.url.split('?');
  return {
    method: request.method,
    segments: segmentsOf(keysAsSegments(path)),
    query: new URLSearchParams(query),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : value,
      ]),
    ),
    origin: originOf(request, publicUrl),
    body: request.body,
  };
}

interface SendContext {
  now: Date;
  origin: string;
  requestId: string;
  clientRequestId: string;
}

async function send(
  response: Response,
  { reply, outcome }: GraphAnswer,
  context: SendContext,
): Promise<void> {
  if (outcome && outcome.type !== 'truncate') {
    performFault(response, outcome, context);
    return;
  }
  const { status, headers, byteCount, chunks } =
    reply instanceof GraphError
      ? rendered(reply.status, reply.headers, reply.toBody(context))
      : renderedReply(reply);
  response.status(status);
  // Express would add a charset to the types of files.
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  response.setHeader('Content-Length', byteCount);
  await writeChunks(response, chunks, outcome?.afterBytes ?? Infinity);
}

interface Rendered {
  status: number;
  headers: Record<string, string>;
  byteCount: number;
  chunks: Iterable<Buffer>;
}

function rendered(
  status: number,
  headers: Record<string, string>,
  body: unknown,
): Rendered {
  const bytes = Buffer.from(JSON.stringify(body));
  return {
    status,
    headers: {
      'Content-Type':
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      'OData-Version': '4.0',
      ...headers,
    },
    byteCount: bytes.length,
    chunks: [bytes],
  };
}

function renderedReply(reply: GraphReply): Rendered {
  return reply.kind === 'json'
    ? rendered(reply.status, reply.headers ?? {}, reply.body)
    : {
        status: 200,
        headers: { 'Content-Type': headerValue(reply.contentType) },
        byteCount: reply.byteCount,
        chunks: reply.chunks,
      };
}

// A sender chooses the content type, and may have put anything there.
function headerValue(contentType: string): string {
  return /^[\x20-\x7e]+$/.test(contentType)
    ? contentType
    : 'application/octet-stream';
}

/** Writes as fast as the client reads; breaks the connection off after `limit` bytes. */
async function writeChunks(
  response: Response,
  chunks: Iterable<Buffer>,
  limit: number,
): Promise<void> {
  let left = limit;
  for (const chunk of chunks) {
    if (response.destroyed) {
      return;
    }
    const part = chunk.subarray(0, Math.min(left, chunk.length));
    left -= part.length;
    const flushed = response.write(part);
    if (part.length < chunk.length) {
      response.socket?.end();
      return;
    }
    if (!flushed) {
      await Promise.race([once(response, 'drain'), once(response, 'close')]);
    }
  }
  response.end();
}
