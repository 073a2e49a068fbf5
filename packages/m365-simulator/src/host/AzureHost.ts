import { randomUUID } from 'crypto';
import { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { SigningKey } from '../entra/SigningKey';

/** A managed identity that an Azure host can have. */
export interface ManagedIdentity {
  /** The tenant it lives in. */
  tenantId: string;
  clientId: string;
  /** Object id of its service principal: what an app's federated credential calls its subject. */
  principalId: string;
}

const IMDS_PATH = '/metadata/identity/oauth2/token';
const APP_SERVICE_PATH = '/msi/token';
const LIFETIME = 86_400;

/**
 * The machine in Azure that a portal may run on, as far as it gives tokens of its managed identity: in the form of App
 * Service (an address and a secret in the environment), and in that of a virtual machine (the instance metadata service).
 */
export class AzureHost {
  readonly #options: {
    key: SigningKey;
    now: () => Date;
    url: () => string;
  };
  readonly #secret = randomUUID();
  #identities: ManagedIdentity[] = [];

  static create(options: {
    key: SigningKey;
    now: () => Date;
    /** Where the simulator is reached. */
    url: () => string;
  }): AzureHost {
    return new AzureHost(options);
  }

  private constructor(options: {
    key: SigningKey;
    now: () => Date;
    url: () => string;
  }) {
    this.#options = options;
  }

  /** The first is given to whoever does not name one. */
  assign(...identities: ManagedIdentity[]): void {
    this.#identities = identities;
  }

  /** What a process finds in its environment on App Service. */
  get appServiceEnvironment(): Record<string, string> {
    return {
      IDENTITY_ENDPOINT: `${this.#options.url()}${APP_SERVICE_PATH}`,
      IDENTITY_HEADER: this.#secret,
    };
  }

  /** What leads a client of the instance metadata service here, in place of its fixed address. */
  get virtualMachineEnvironment(): Record<string, string> {
    return { AZURE_POD_IDENTITY_AUTHORITY_HOST: this.#options.url() };
  }

  /** What the tokens of an identity are issued by. */
  issuerOf({ tenantId }: ManagedIdentity): string {
    return `${this.#options.url()}/${tenantId}/v2.0`;
  }

  createRouter(): Router {
    const router = PromiseRouter();
    router.get(APP_SERVICE_PATH, async (request, response) => {
      if (request.get('x-identity-header') !== this.#secret) {
        response.status(401).json({ statusCode: 401, message: 'Unauthorized' });
        return;
      }
      await this.#answer(request, response, () =>
        response.status(400).json({
          statusCode: 400,
          message:
            'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.',
        }),
      );
    });
    router.get(IMDS_PATH, async (request, response) => {
      if (request.get('metadata') !== 'true') {
        response.status(400).json({
          error: 'bad_request_102',
          error_description: 'Required metadata header not specified',
        });
        return;
      }
      await this.#answer(request, response, () =>
        response.status(400).json({
          error: 'invalid_request',
          error_description: 'Identity not found',
        }),
      );
    });
    return router;
  }

  async #answer(
    request: Request,
    response: Response,
    refuse: () => void,
  ): Promise<void> {
    const { resource, client_id: clientId } = request.query;
    const identity = this.#identities.find(
      each => clientId === undefined || each.clientId === clientId,
    );
    if (!identity || typeof resource !== 'string') {
      refuse();
      return;
    }
    const seconds = Math.floor(this.#options.now().getTime() / 1000);
    response.json({
      access_token: await this.#options.key.sign({
        aud: resource,
        iss: this.issuerOf(identity),
        sub: identity.principalId,
        oid: identity.principalId,
        tid: identity.tenantId,
        azp: identity.clientId,
        iat: seconds,
        nbf: seconds,
        exp: seconds + LIFETIME,
        ver: '2.0',
      }),
      client_id: identity.clientId,
      expires_in: String(LIFETIME),
      expires_on: String(seconds + LIFETIME),
      resource,
      token_type: 'Bearer',
    });
  }
}
