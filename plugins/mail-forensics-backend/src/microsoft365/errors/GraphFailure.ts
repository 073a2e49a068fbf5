import { z } from 'zod';
import { upstreamCode } from './upstreamCode';

/** Codes of our own, for failures that the service gave no code for. */
export const LOCAL_CODES = {
  timeout: 'RequestTimedOut',
  network: 'NetworkError',
  unexpectedAnswer: 'UnexpectedAnswer',
  foreignLink: 'ForeignLink',
} as const;

interface GraphFailureFields {
  /** Null where there was no answer at all. */
  status: number | null;
  /** The service's code, or one of {@link LOCAL_CODES}; null where the answer had none. */
  code: string | null;
  /** Bounded; may name addresses, so it is looked at but never passed on. */
  upstreamText?: string;
  retryAfterMs?: number | null;
  requestId?: string;
  /** The token that was refused carried no permission at all. A hint: tokens are opaque to clients. */
  tokenWithoutRoles?: boolean;
}

const errorBody = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z
      .object({ 'request-id': z.string().nullish() })
      .nullish()
      .catch(null),
  }),
});

/** A request that Graph did not answer with success. Stays in this room: outside it is a MailFault. */
export class GraphFailure extends Error {
  readonly name = 'GraphFailure';
  readonly status: number | null;
  readonly code: string | null;
  readonly upstreamText: string;
  readonly retryAfterMs: number | null;
  readonly requestId: string | undefined;
  readonly tokenWithoutRoles: boolean;

  constructor(fields: GraphFailureFields) {
    super(`Graph request failed: ${fields.status ?? ''} ${fields.code ?? ''}`);
    this.status = fields.status;
    this.code = fields.code;
    this.upstreamText = (fields.upstreamText ?? '').slice(0, 500);
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.requestId = fields.requestId;
    this.tokenWithoutRoles = fields.tokenWithoutRoles ?? false;
  }

  /** Reads an answer that is not a success. Its body may be JSON, a gateway's HTML, or empty. */
  static async fromResponse(
    response: Response,
    known: { retryAfterMs: number | null; tokenWithoutRoles: boolean },
  ): Promise<GraphFailure> {
    const parsed = errorBody.safeParse(parseJson(await response.text()));
    const error = parsed.success ? parsed.data.error : undefined;
    return new GraphFailure({
      ...known,
      status: response.status,
      code: upstreamCode(error?.code) ?? null,
      upstreamText: error?.message ?? '',
      requestId:
        upstreamCode(response.headers.get('request-id')) ??
        upstreamCode(error?.innerError?.['request-id']),
    });
  }

  /** No answer: a connection refused or reset, a name that does not resolve, an answer cut short. */
  static fromNetworkError(error: unknown): GraphFailure {
    const cause = error instanceof Error ? error.cause : undefined;
    const code =
      cause instanceof Error && 'code' in cause
        ? upstreamCode(cause.code)
        : undefined;
    return new GraphFailure({
      status: null,
      code: code ?? LOCAL_CODES.network,
    });
  }

  static timeout(): GraphFailure {
    return new GraphFailure({ status: null, code: LOCAL_CODES.timeout });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
