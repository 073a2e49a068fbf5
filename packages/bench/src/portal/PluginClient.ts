import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const PATIENCE_MS = 120_000;

const tokenSchema = z.object({
  backstageIdentity: z.object({
    token: z.string(),
    identity: z.object({ ownershipEntityRefs: z.array(z.string()) }),
  }),
});

/** Asks a backend's plugin over HTTP, as the guest of the demo portal. */
export class PluginClient {
  readonly #backendUrl: string;
  #token = '';

  static create(options: { backendUrl: string }): PluginClient {
    return new PluginClient(options.backendUrl);
  }

  private constructor(backendUrl: string) {
    this.#backendUrl = backendUrl;
  }

  /**
   * Waits until the guest may enter and has roles, which is as soon as the catalog has read the demo's groups.
   *
   * @throws where that takes two minutes
   */
  async enter(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await this.#entered().catch(() => false))) {
      if (Date.now() > deadline) {
        throw new Error(
          `The portal did not start within ${PATIENCE_MS / 1000} seconds`,
        );
      }
      await sleep(500);
    }
  }

  async fetch(
    pathInPlugin: string,
    options: { body?: unknown; accept?: string } = {},
  ): Promise<Response> {
    const { body, accept } = options;
    return fetch(`${this.#backendUrl}/api/mail-forensics${pathInPlugin}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** @throws where the answer is not a success of that shape */
  async ask<T>(
    schema: z.ZodType<T>,
    pathInPlugin: string,
    body?: unknown,
  ): Promise<T> {
    return readAnswer(schema, await this.fetch(pathInPlugin, { body }));
  }

  async #entered(): Promise<boolean> {
    const { backstageIdentity } = await readAnswer(
      tokenSchema,
      await fetch(`${this.#backendUrl}/api/auth/guest/refresh`, {
        method: 'POST',
      }),
    );
    this.#token = backstageIdentity.token;
    return backstageIdentity.identity.ownershipEntityRefs.some(ref =>
      ref.startsWith('group:'),
    );
  }
}

/** @throws where the answer is not a success of that shape */
export async function readAnswer<T>(
  schema: z.ZodType<T>,
  response: Response,
): Promise<T> {
  if (!response.ok) {
    throw new Error(
      `${new URL(response.url).pathname} answered ${response.status}`,
    );
  }
  return schema.parse(await response.json());
}
