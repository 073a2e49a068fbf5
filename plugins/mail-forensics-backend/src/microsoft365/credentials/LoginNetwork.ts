import type {
  INetworkModule,
  NetworkRequestOptions,
  NetworkResponse,
} from '@azure/msal-node';
import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { retryAfterMs } from '../transport/retryAfter';
import type { Runtime } from '../runtime';

const TIMEOUT_MS = 30_000;
/** What MSAL itself waits where the service names no time: asking it earlier makes it throw without a request. */
const MSAL_PAUSE_MS = 60_000;
const RETRY_BASE_MS = 500;

export interface Pause {
  code: Extract<ConnectionProblemCode, 'THROTTLED' | 'SERVICE_UNAVAILABLE'>;
  until: Date;
}

/**
 * The network as MSAL sees it: with a timeout, which MSAL's own POST has not; with requests for the public sign-in host
 * sent to the configured one (the authority stays the public one, so that MSAL needs no discovery); and with a memory
 * of how long the service wants to be left alone, which MSAL cuts to an hour and does not tell.
 */
export class LoginNetwork implements INetworkModule {
  readonly #runtime: Runtime;
  readonly #rewrite: { from: string; to: string } | null;
  readonly #attempts: number;
  readonly #pauses: boolean;
  #pause: Pause | null = null;

  static create(options: {
    runtime: Runtime;
    /** Origins; null where requests go where they say. */
    rewrite: { from: string; to: string } | null;
    /** Tries in all where there is no answer or a server error. One for what must not be sent twice. */
    attempts: number;
    /** Whether to remember them: not where MSAL retries by itself, as it does for managed identities. */
    pauses: boolean;
  }): LoginNetwork {
    return new LoginNetwork(options);
  }

  private constructor(options: {
    runtime: Runtime;
    rewrite: { from: string; to: string } | null;
    attempts: number;
    pauses: boolean;
  }) {
    this.#runtime = options.runtime;
    this.#rewrite = options.rewrite;
    this.#attempts = options.attempts;
    this.#pauses = options.pauses;
  }

  /** Set while the service is not to be asked. */
  get pause(): Pause | null {
    return this.#pause && this.#pause.until > this.#runtime.now()
      ? this.#pause
      : null;
  }

  sendGetRequestAsync<T>(
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    return this.#send<T>('GET', url, options);
  }

  sendPostRequestAsync<T>(
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    return this.#send<T>('POST', url, options);
  }

  async #send<T>(
    method: string,
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    for (let attempt = 1; ; attempt++) {
      if (this.pause) {
        // Not an answer: MSAL would take it for a new refusal, and wait a minute from now.
        throw new Error('The service asked to be left alone');
      }
      const last = attempt >= this.#attempts;
      try {
        const response = await this.#exchange(method, url, options);
        if (
          response.status < 500 ||
          response.headers.has('retry-after') ||
          last
        ) {
          this.#rememberPause(response);
          return asNetworkResponse<T>(
            response.status,
            Object.fromEntries(response.headers),
            await response.text(),
          );
        }
      } catch (error) {
        if (last) {
          throw error;
        }
      }
      await this.#runtime.sleep(
        RETRY_BASE_MS * 2 ** (attempt - 1) * (0.5 + this.#runtime.random() / 2),
      );
    }
  }

  /** One request, its answer read to the end within the timeout. */
  async #exchange(
    method: string,
    url: string,
    options?: NetworkRequestOptions,
  ): Promise<Response> {
    const abort = new AbortController();
    const stopTimer = this.#runtime.startTimer(TIMEOUT_MS, () => abort.abort());
    try {
      const response = await this.#runtime.fetch(this.#target(url), {
        method,
        headers: options?.headers,
        body: options?.body,
        redirect: 'manual',
        signal: abort.signal,
      });
      const body = await response.arrayBuffer();
      return new Response(body.byteLength ? body : null, {
        status: response.status,
        headers: response.headers,
      });
    } finally {
      stopTimer();
    }
  }

  #target(url: string): string {
    return this.#rewrite && url.startsWith(`${this.#rewrite.from}/`)
      ? `${this.#rewrite.to}${url.slice(this.#rewrite.from.length)}`
      : url;
  }

  #rememberPause(response: Response): void {
    const named = retryAfterMs(response.headers, this.#runtime.now());
    const failed = response.status === 429 || response.status >= 500;
    if (!this.#pauses || (!failed && (response.ok || named === null))) {
      return;
    }
    this.#pause = {
      code: response.status === 429 ? 'THROTTLED' : 'SERVICE_UNAVAILABLE',
      until: new Date(this.#runtime.now().getTime() + (named ?? MSAL_PAUSE_MS)),
    };
  }
}

/** MSAL takes any object for a success unless it holds `error`: so whatever is not one is given one. */
function asNetworkResponse<T>(
  status: number,
  headers: Record<string, string>,
  text: string,
): NetworkResponse<T> {
  const body = parseObject(text);
  const success = status >= 200 && status < 300;
  const complete =
    success && body
      ? body
      : {
          error: 'server_error',
          error_description: 'No OAuth answer',
          ...body,
        };
  // The interface promises MSAL a T, which nobody but the service can vouch for; MSAL checks what it uses of it.
  return { status, headers, body: complete as T };
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
