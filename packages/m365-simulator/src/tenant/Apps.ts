import { randomUUID } from 'crypto';
import { z } from 'zod';
import { AppInTenant, AppRegistration } from './model';
import { SqlDatabase } from './SqlDatabase';

export type NewApp = Pick<AppRegistration, 'clientId' | 'displayName'> &
  Partial<AppRegistration>;

interface PrincipalRow {
  id: string;
  client_id: string;
  granted: string;
  granted_by: string | null;
  granted_at: number | null;
}

const registrationSchema = z.object({
  clientId: z.string(),
  displayName: z.string(),
  multiTenant: z.boolean(),
  secrets: z.array(
    z.object({ value: z.string(), expiresAt: z.coerce.date().optional() }),
  ),
  certificates: z.array(z.string()),
  federatedCredentials: z.array(
    z.object({ issuer: z.string(), subject: z.string(), audience: z.string() }),
  ),
  redirectUris: z.array(z.string()),
  requiredPermissions: z.array(z.string()),
});
const permissionsSchema = z.array(z.string());

/** The app registrations that a tenant can see, and what it granted them. */
export class Apps {
  readonly #database: SqlDatabase;
  readonly #tenantId: string;
  readonly #now: () => Date;

  static create(options: {
    database: SqlDatabase;
    tenantId: string;
    now: () => Date;
  }): Apps {
    return new Apps(options.database, options.tenantId, options.now);
  }

  private constructor(
    database: SqlDatabase,
    tenantId: string,
    now: () => Date,
  ) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#now = now;
  }

  /** Registers the app in this tenant, or replaces its registration. */
  register(app: NewApp): AppRegistration {
    const registration: AppRegistration = {
      multiTenant: false,
      secrets: [],
      certificates: [],
      federatedCredentials: [],
      redirectUris: [],
      requiredPermissions: [],
      ...app,
    };
    this.#database.run(
      `INSERT INTO apps (client_id, home_tenant_id, registration) VALUES (?, ?, ?)
       ON CONFLICT (client_id) DO UPDATE SET registration = excluded.registration`,
      registration.clientId,
      this.#tenantId,
      JSON.stringify(registration),
    );
    this.addServicePrincipal(registration.clientId);
    return registration;
  }

  /** The registration, when this tenant is its home or it is multi-tenant. */
  find(clientId: string): AppRegistration | undefined {
    const row = this.#database.get<{
      home_tenant_id: string;
      registration: string;
    }>(
      'SELECT home_tenant_id, registration FROM apps WHERE client_id = ?',
      clientId,
    );
    if (!row) {
      return undefined;
    }
    const app = registrationSchema.parse(JSON.parse(row.registration));
    return row.home_tenant_id === this.#tenantId || app.multiTenant
      ? app
      : undefined;
  }

  update(clientId: string, changes: Partial<AppRegistration>): AppRegistration {
    const app = this.find(clientId);
    if (!app) {
      throw new Error(`There is no app registration ${clientId}.`);
    }
    const next = { ...app, ...changes, clientId };
    this.#database.run(
      'UPDATE apps SET registration = ? WHERE client_id = ?',
      JSON.stringify(next),
      clientId,
    );
    return next;
  }

  list(): AppInTenant[] {
    return this.#database
      .all<PrincipalRow>(
        'SELECT * FROM service_principals WHERE tenant_id = ? ORDER BY client_id',
        this.#tenantId,
      )
      .map(toAppInTenant);
  }

  /** Undefined: the tenant does not know the app (AADSTS700016). */
  inTenant(clientId: string): AppInTenant | undefined {
    const row = this.#database.get<PrincipalRow>(
      'SELECT * FROM service_principals WHERE tenant_id = ? AND client_id = ?',
      this.#tenantId,
      clientId,
    );
    return row && toAppInTenant(row);
  }

  addServicePrincipal(clientId: string): void {
    this.#database.run(
      `INSERT OR IGNORE INTO service_principals (tenant_id, client_id, id, granted) VALUES (?, ?, ?, '[]')`,
      this.#tenantId,
      clientId,
      randomUUID(),
    );
  }

  removeServicePrincipal(clientId: string): void {
    this.#database.run(
      'DELETE FROM service_principals WHERE tenant_id = ? AND client_id = ?',
      this.#tenantId,
      clientId,
    );
  }

  /** Grants exactly these permissions; an empty list withdraws them all. */
  grant(clientId: string, permissions: string[], by: string | null): void {
    this.addServicePrincipal(clientId);
    const granted = permissions.length > 0;
    this.#database.run(
      'UPDATE service_principals SET granted = ?, granted_by = ?, granted_at = ? WHERE tenant_id = ? AND client_id = ?',
      JSON.stringify(permissions),
      granted ? by : null,
      granted ? this.#now().getTime() : null,
      this.#tenantId,
      clientId,
    );
  }
}

function toAppInTenant(row: PrincipalRow): AppInTenant {
  return {
    servicePrincipalId: row.id,
    clientId: row.client_id,
    grantedPermissions: permissionsSchema.parse(JSON.parse(row.granted)),
    grantedBy: row.granted_by,
    grantedAt: row.granted_at === null ? null : new Date(row.granted_at),
  };
}
