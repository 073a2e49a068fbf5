import { RunningSimulator } from '../Simulator';
import { DEMO_APP, DEMO_TENANT } from '../tenant/demo';
import { OutgoingAttachment, OutgoingMail } from '../tenant/model';

// What the tests of this package share.

export interface TestReply {
  status: number;
  headers: Headers;
  // The tests look into whatever comes; a wrong shape fails them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export async function requestToken(
  simulator: RunningSimulator,
  form: Record<string, string> = {},
  tenant: string = DEMO_TENANT.id,
): Promise<TestReply> {
  const response = await fetch(`${simulator.url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: DEMO_APP.clientId,
      client_secret: DEMO_APP.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
      ...form,
    }),
  });
  return toReply(response);
}

/** Asks Graph as the demo app, with a token got once. */
export class TestGraph {
  readonly #url: string;
  readonly #token: string;

  static async create(simulator: RunningSimulator): Promise<TestGraph> {
    const { body } = await requestToken(simulator);
    return new TestGraph(`${simulator.url}/v1.0`, body.access_token);
  }

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** @param path - below `/v1.0`, or a whole link */
  async get(
    path: string,
    headers: Record<string, string> = {},
  ): Promise<TestReply> {
    return toReply(await this.fetch(path, { headers }));
  }

  async post(path: string, body: unknown): Promise<TestReply> {
    return toReply(
      await this.fetch(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      }),
    );
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(path.startsWith('http') ? path : `${this.#url}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${this.#token}`, ...init.headers },
    });
  }
}

export function mail(options: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    from: null,
    sender: null,
    to: [{ address: 'elliot-hyde@tailspintoys.com', name: 'Elliot Hyde' }],
    cc: [],
    bcc: [],
    subject: 'Offer',
    body: { contentType: 'text', content: 'See the attached file.' },
    attachments: [],
    ...options,
  };
}

export function file(
  options: Partial<Extract<OutgoingAttachment, { kind: 'file' }>> = {},
): OutgoingAttachment {
  return {
    kind: 'file',
    name: 'offer.pdf',
    contentType: 'application/pdf',
    bytes: Buffer.from('%PDF-1.7 offer'),
    inline: false,
    contentId: null,
    ...options,
  };
}

async function toReply(response: Response): Promise<TestReply> {
  const text = await response.text();
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json');
  return { status, headers, body: isJson ? JSON.parse(text) : text };
}
