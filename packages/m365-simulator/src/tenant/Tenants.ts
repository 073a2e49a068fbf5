import { z } from 'zod';
import { TenantSeed } from './demo';
import { SqlDatabase } from './SqlDatabase';
import { Tenant, TenantInfo } from './Tenant';
import { UserRow } from './Users';

interface TenantRow {
  id: string;
  display_name: string;
  domains: string;
}

const domainsSchema = z.array(z.string());

/** All tenants of one simulator. They share a database, and see nothing of each other. */
export class Tenants {
  readonly database: SqlDatabase;
  readonly #now: () => Date;
  readonly #tenants = new Map<string, Tenant>();

  /**
   * Opens the tenants in the database; `seeds` that are not in it yet are made.
   *
   * @param options.databaseFile - default: in memory
   */
  static create(options: {
    databaseFile?: string;
    now: () => Date;
    seeds: readonly TenantSeed[];
  }): Tenants {
    const database = SqlDatabase.open(options.databaseFile ?? ':memory:');
    const tenants = new Tenants(database, options.now);
    tenants.#load();
    options.seeds
      .filter(seed => !tenants.find(seed.info.id))
      .forEach(seed => tenants.add(seed));
    return tenants;
  }

  private constructor(database: SqlDatabase, now: () => Date) {
    this.database = database;
    this.#now = now;
  }

  list(): Tenant[] {
    return [...this.#tenants.values()];
  }

  /** @param idOrDomain - a tenant id or one of the tenant's verified domains, in any case */
  find(idOrDomain: string): Tenant | undefined {
    const wanted = idOrDomain.toLowerCase();
    return (
      this.#tenants.get(wanted) ??
      this.list().find(tenant => tenant.domains.includes(wanted))
    );
  }

  findUser(idOrUpn: string): { tenant: Tenant; user: UserRow } | undefined {
    for (const tenant of this.#tenants.values()) {
      const user = tenant.users.find(idOrUpn);
      if (user) {
        return { tenant, user };
      }
    }
    return undefined;
  }

  add(seed: TenantSeed): Tenant {
    return this.database.transaction(() => {
      this.database.run(
        'INSERT INTO tenants (id, display_name, domains) VALUES (?, ?, ?)',
        seed.info.id,
        seed.info.displayName,
        JSON.stringify(seed.info.domains),
      );
      const tenant = this.#open(seed.info);
      seed.users.forEach(user => tenant.addUser(user));
      seed.groups?.forEach(group => tenant.addGroup(group));
      seed.apps?.forEach(app => tenant.registerApp(app));
      return tenant;
    });
  }

  close(): void {
    this.database.close();
  }

  #load(): void {
    this.database
      .all<TenantRow>('SELECT * FROM tenants ORDER BY seq')
      .forEach(row =>
        this.#open({
          id: row.id,
          displayName: row.display_name,
          domains: domainsSchema.parse(JSON.parse(row.domains)),
        }),
      );
  }

  #open(info: TenantInfo): Tenant {
    const tenant = Tenant.create({
      info,
      database: this.database,
      now: this.#now,
    });
    this.#tenants.set(info.id, tenant);
    return tenant;
  }
}
