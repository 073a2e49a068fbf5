import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { PEOPLE_PROVIDER, PERSON_HEADER } from './people';

const PATIENCE_MS = 120_000;

const tokenSchema = z.object({
  backstageIdentity: z.object({
    token: z.string(),
    identity: z.object({ ownershipEntityRefs: z.array(z.string()) }),
  }),
});

/** Asks a backend's plugin over HTTP, as the guest of the demo portal or as somebody with a name. */
export class PluginClient {
  readonly #backendUrl: string;
  readonly #person: string | undefined;
  #token = '';

  /** @param options.person - name of whom to be, where the portal lets people in by name; absent: the guest */
  static create(options: {
    backendUrl: string;
    person?: string;
  }): PluginClient {
    return new PluginClient(options.backendUrl, options.person);
  }

  private constructor(backendUrl: string, person: string | undefined) {
    this.#backendUrl = backendUrl;
    this.#person = person;
  }

  /**
   * Waits until they may enter and have roles, which for the guest is as soon as the catalog has read the demo's groups.
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
    options: { body?: unknown; accept?: string; signal?: AbortSignal } = {},
  ): Promise<Response> {
    const { body, accept, signal } = options;
    return fetch(`${this.#backendUrl}/api/mail-forensics${pathInPlugin}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
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
      await fetch(
        `${this.#backendUrl}/api/auth/${
          this.#person === undefined ? 'guest' : PEOPLE_PROVIDER
        }/refresh`,
        {
          method: 'POST',
          headers: {
            ...(this.#person !== undefined && {
              [PERSON_HEADER]: this.#person,
            }),
          },
        },
      ),
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
