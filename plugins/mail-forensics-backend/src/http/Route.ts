import type { AuditorServiceEventSeverityLevel } from '@backstage/backend-plugin-api';
import type { AuditAction } from 'backstage-plugin-mail-forensics-common';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Access } from './Access';
import type { AuditFacts } from './RequestAudit';

/**
 * A route, declared once: requests are checked by the same declaration that the OpenAPI document is made of, so what is
 * documented is what is enforced.
 */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it, for example `/connections/{id}`. */
  path: string;
  summary: string;
  access: Access<unknown>;
  /** Absent: only refusals are written down. */
  audit?: RouteAudit;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Default: `application/json`. */
  bodyType?: 'application/x-www-form-urlencoded';
  /** What to document as the body, where its handler checks it and tells more of its faults than a schema can. */
  documentedBody?: z.ZodType;
  /** Largest body in bytes. */
  maxBodyBytes: number;
  responses: Record<number, RouteResponse>;
  handle(request: HandlerInput): Promise<void>;
}

export interface RouteAudit {
  /** In our own audit. */
  action: AuditAction;
  /** For Backstage's auditor. */
  eventId: string;
  severityLevel?: AuditorServiceEventSeverityLevel;
  meta?: Record<string, string>;
  /** What to keep of the body, where that is not all of it. */
  asked?: (body: unknown) => unknown;
  /** Whether it changes something: then it is written down before as well, for what is done cannot be taken back. */
  isChange?: boolean;
  /** Whether it looks into mail, so that people may be asked what for. */
  asksPurpose?: boolean;
}

export interface RouteResponse {
  description: string;
  /** Absent: no body. */
  schema?: z.ZodType;
  /** Default: `application/json`. */
  contentType?: string;
  /** Schemas of what it is in other content types, for a caller who asks for one. */
  otherwise?: Record<string, z.ZodType>;
}

/**
 * What a handler is given. `reply`: answers with JSON, with status 200 unless it is another; without a body, with 204.
 * `audit`: adds to what is written down before the reply. `begun`: for answers that are sent in pieces, writes down that
 * there is about to be one; their end is written down when the handler is done. `signal`: aborted when whoever asked goes
 * away before the answer is there.
 */
export interface HandlerInput<
  Caller = unknown,
  P = unknown,
  Q = unknown,
  B = unknown,
> {
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  audit(facts: AuditFacts): void;
  begun(): Promise<void>;
  reply(body?: unknown, status?: number): Promise<void>;
  signal: AbortSignal;
  req: Request;
  res: Response;
}

/** 1 MB: far more than any query or form. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** 40 MB: a scope file of 32 MB, as JSON. */
export const MAX_UPLOAD_BYTES = 40 * 1024 * 1024;

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** Declares a route, and gives its handler the types that follow from the declaration. */
export function route<
  Caller,
  P extends z.ZodObject | undefined = undefined,
  Q extends z.ZodObject | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
>(
  declaration: Omit<
    Route,
    'access' | 'params' | 'query' | 'body' | 'maxBodyBytes' | 'handle'
  > & {
    access: Access<Caller>;
    params?: P;
    query?: Q;
    body?: B;
    maxBodyBytes?: number;
    handle(
      request: HandlerInput<Caller, Parsed<P>, Parsed<Q>, Parsed<B>>,
    ): Promise<void>;
  },
): Route {
  return {
    ...declaration,
    maxBodyBytes: declaration.maxBodyBytes ?? MAX_BODY_BYTES,
    // The router parses with this very declaration, so the input has the types that the handler was given.
    handle: input =>
      declaration.handle(
        input as HandlerInput<Caller, Parsed<P>, Parsed<Q>, Parsed<B>>,
      ),
  };
}
