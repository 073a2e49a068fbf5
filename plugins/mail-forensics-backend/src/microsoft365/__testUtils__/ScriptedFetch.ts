/** A request as it would have gone over the wire. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

type Reply = Response | Error | ((request: SentRequest) => Promise<Response>);

/**
 * A fetch that answers from a script, in order, and keeps what it was asked. Token requests are answered apart from the
 * script, with the tokens `token-1`, `token-2` and so on.
 */
export class ScriptedFetch {
  readonly graph: SentRequest[] = [];
  readonly login: SentRequest[] = [];
  readonly #script: Reply[];
  readonly #loginScript: Reply[] = [];

  constructor(...script: Reply[]) {
    this.#script = script;
  }

  /** Answers of the sign-in service; once used up, it grants. */
  whenLogin(...replies: Reply[]): this {
    this.#loginScript.push(...replies);
    return this;
  }

  get urls(): string[] {
    return this.graph.map(request => request.url);
  }

  /** Paths and queries below the version, decoded for reading. */
  get paths(): string[] {
    return this.urls.map(url =>
      decodeURIComponent(url.replace(/^.*\/v1\.0/, '')),
    );
  }

  /** Of each batch, what stands in it, decoded for reading. */
  get batches(): string[][] {
    return this.graph
      .filter(({ url }) => url.endsWith('/$batch'))
      .map(({ body }) =>
        (JSON.parse(body) as { requests: { url: string }[] }).requests.map(
          ({ url }) => decodeURIComponent(url),
        ),
      );
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const request = toSentRequest(input, init);
    init?.signal?.throwIfAborted();
    if (request.url.includes('/oauth2/v2.0/token')) {
      this.login.push(request);
      return play(
        this.#loginScript.shift() ?? token(`token-${this.login.length}`),
        request,
      );
    }
    this.graph.push(request);
    const reply = this.#script.shift();
    if (!reply) {
      throw new Error(`The script has no answer to ${request.url}`);
    }
    return play(reply, request);
  };
}

function toSentRequest(
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit | undefined,
): SentRequest {
  return {
    method: init?.method ?? 'GET',
    url: String(input),
    headers: Object.fromEntries(new Headers(init?.headers)),
    body: String(init?.body ?? ''),
  };
}

async function play(reply: Reply, request: SentRequest): Promise<Response> {
  if (reply instanceof Error) {
    throw reply;
  }
  return reply instanceof Response ? reply : reply(request);
}

/** An answer with a JSON body. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, init);
}

/** Graph's form of an error. */
export function graphError(
  status: number,
  code: string,
  headers: Record<string, string> = {},
  message = 'Upstream text about anna@contoso.example',
): Response {
  return json(
    { error: { code, message, innerError: { 'request-id': 'req-1' } } },
    { status, headers },
  );
}

/** What a batch answers to one of its requests. */
export interface BatchReply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** The answer to a batch, in another order than it was asked; undefined: no answer to that request. */
export function batch(...replies: (BatchReply | undefined)[]): Response {
  const responses = replies.flatMap((reply, index) =>
    reply
      ? [{ id: String(index + 1), status: 200, headers: {}, ...reply }]
      : [],
  );
  return json({ responses: responses.reverse() });
}

/** An answer within a batch, in Graph's form of an error. */
export function batchError(
  status: number,
  code: string,
  headers: Record<string, string> = {},
): BatchReply {
  const message = 'Upstream text about anna@contoso.example';
  return { status, headers, body: { error: { code, message } } };
}

/** A gateway's page. */
export function html(
  status: number,
  headers: Record<string, string> = {},
): Response {
  return new Response('<html><h1>Bad gateway</h1></html>', {
    status,
    headers: { 'content-type': 'text/html', ...headers },
  });
}

/** What fetch throws where the connection breaks. */
export function reset(): Error {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  });
}

/** Entra's form of an error. */
export function loginError(
  status: number,
  error: string,
  number: number,
  headers: Record<string, string> = {},
): Response {
  return json(
    {
      error,
      error_description: `AADSTS${number}: Upstream text about anna@contoso.example`,
      error_codes: [number],
      correlation_id: 'corr-1',
    },
    { status, headers },
  );
}

/** A granted token. */
export function token(accessToken: string): Response {
  return json({
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: accessToken,
  });
}
