import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Microsoft365Config } from '../config/MailForensicsConfig';
import type { MailConnector, TenantId, TenantMail } from '../mail';
import { Microsoft365TenantMail, type Observe } from './Microsoft365TenantMail';
import { createRuntime, type Runtime } from './runtime';

export interface Microsoft365ConnectorOptions extends Partial<Runtime> {
  config: Microsoft365Config;
  logger: LoggerService;
  observe?: Observe;
}

/** Microsoft 365 as an e-mail service: app-only access to Microsoft Graph with the configured app registration. */
export class Microsoft365Connector implements MailConnector {
  readonly service = 'microsoft365';
  readonly #config: Microsoft365Config;
  readonly #logger: LoggerService;
  readonly #runtime: Runtime;
  readonly #observe: Observe | undefined;
  readonly #tenants = new Map<string, TenantMail>();

  static create(options: Microsoft365ConnectorOptions): Microsoft365Connector {
    return new Microsoft365Connector(options);
  }

  private constructor(options: Microsoft365ConnectorOptions) {
    this.#config = options.config;
    this.#logger = options.logger;
    this.#observe = options.observe;
    this.#runtime = createRuntime(options);
  }

  openTenant(tenantId: TenantId): TenantMail {
    const key = tenantId.toLowerCase();
    let tenant = this.#tenants.get(key);
    if (!tenant) {
      tenant = Microsoft365TenantMail.create({
        config: this.#config,
        tenantId,
        logger: this.#logger,
        runtime: this.#runtime,
        observe: this.#observe,
      });
      this.#tenants.set(key, tenant);
    }
    return tenant;
  }
}
