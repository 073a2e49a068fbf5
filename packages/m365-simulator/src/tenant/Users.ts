import { randomUUID } from 'crypto';
import { SimulatedUser } from './model';
import { SqlDatabase, SqlValue } from './SqlDatabase';

/** What a new user needs; the rest has the defaults of a licensed employee. */
export type NewUser = Pick<SimulatedUser, 'userPrincipalName' | 'displayName'> &
  Partial<SimulatedUser>;

/** A WHERE clause over the table `users` (alias `u`) with its values. */
export interface UserCondition {
  sql: string;
  values: SqlValue[];
}

export interface UserRow {
  seq: number;
  id: string;
  upn: string;
  mail: string | null;
  display_name: string;
  user_type: 'Member' | 'Guest';
  account_enabled: number;
  mailbox: 'exchange' | 'none';
  administrator: number;
  created_at: number;
  removed_at: number | null;
  /** Tokens of the mailbox's message delta of another generation are dead. */
  delta_generation: number;
}

const EVERYBODY: UserCondition = { sql: '1 = 1', values: [] };

/** The users of one tenant, and the log of their changes that `/users/delta` reads. */
export class Users {
  readonly #database: SqlDatabase;
  readonly #tenantId: string;
  readonly #now: () => Date;

  static create(options: {
    database: SqlDatabase;
    tenantId: string;
    now: () => Date;
  }): Users {
    return new Users(options.database, options.tenantId, options.now);
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

  /** In the order they were added. `after` is the `seq` of the last row seen. */
  page(options: {
    after: number;
    limit: number;
    condition?: UserCondition;
  }): UserRow[] {
    const condition = options.condition ?? EVERYBODY;
    return this.#database.all<UserRow>(
      `SELECT u.* FROM users u WHERE u.tenant_id = ? AND u.seq > ? AND u.removed_at IS NULL
       AND (${condition.sql}) ORDER BY u.seq LIMIT ?`,
      this.#tenantId,
      options.after,
      ...condition.values,
      options.limit,
    );
  }

  count(condition: UserCondition = EVERYBODY): number {
    const row = this.#database.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM users u WHERE u.tenant_id = ? AND u.removed_at IS NULL AND (${condition.sql})`,
      this.#tenantId,
      ...condition.values,
    );
    return row?.n ?? 0;
  }

  /** By id or user principal name, whatever the case. */
  find(idOrUpn: string): UserRow | undefined {
    return (
      this.#database.get<UserRow>(
        'SELECT * FROM users WHERE id = ? AND tenant_id = ? AND removed_at IS NULL',
        idOrUpn.toLowerCase(),
        this.#tenantId,
      ) ??
      this.#database.get<UserRow>(
        'SELECT * FROM users WHERE upn = ? AND tenant_id = ? AND removed_at IS NULL',
        idOrUpn,
        this.#tenantId,
      )
    );
  }

  /** By mail, user principal name or any proxy address. */
  findByAddress(address: string): UserRow | undefined {
    return this.#database.get<UserRow>(
      `SELECT u.* FROM users u WHERE u.tenant_id = ? AND u.removed_at IS NULL AND u.seq IN (
         SELECT seq FROM users WHERE mail = ? UNION ALL SELECT seq FROM users WHERE upn = ?
         UNION ALL SELECT o.seq FROM proxy_addresses p JOIN users o ON o.id = p.owner_id WHERE p.address = ?
       ) LIMIT 1`,
      this.#tenantId,
      address,
      address,
      `smtp:${address}`,
    );
  }

  toUser(row: UserRow): SimulatedUser {
    return {
      id: row.id,
      userPrincipalName: row.upn,
      mail: row.mail,
      displayName: row.display_name,
      proxyAddresses: proxyAddressesOf(this.#database, row.id),
      userType: row.user_type,
      accountEnabled: row.account_enabled === 1,
      mailbox: row.mailbox,
      globalAdministrator: row.administrator === 1,
    };
  }

  add(user: NewUser): SimulatedUser {
    const id = (user.id ?? randomUUID()).toLowerCase();
    const mail = user.mail === undefined ? user.userPrincipalName : user.mail;
    this.#database.run(
      `INSERT INTO users (tenant_id, id, upn, mail, display_name, user_type, account_enabled, mailbox, administrator, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      this.#tenantId,
      id,
      user.userPrincipalName,
      mail,
      user.displayName,
      user.userType ?? 'Member',
      user.accountEnabled === false ? 0 : 1,
      user.mailbox ?? 'exchange',
      user.globalAdministrator ? 1 : 0,
      this.#now().getTime(),
    );
    const addresses = user.proxyAddresses ?? (mail ? [`SMTP:${mail}`] : []);
    saveProxyAddresses(this.#database, id, addresses);
    this.#logChange(id);
    return this.#must(id);
  }

  update(
    id: string,
    changes: Partial<Omit<SimulatedUser, 'id'>>,
  ): SimulatedUser {
    const next = { ...this.#must(id), ...changes };
    this.#database.run(
      `UPDATE users SET upn = ?, mail = ?, display_name = ?, user_type = ?, account_enabled = ?, mailbox = ?, administrator = ?
       WHERE id = ?`,
      next.userPrincipalName,
      next.mail,
      next.displayName,
      next.userType,
      next.accountEnabled ? 1 : 0,
      next.mailbox,
      next.globalAdministrator ? 1 : 0,
      id.toLowerCase(),
    );
    if (changes.proxyAddresses) {
      saveProxyAddresses(
        this.#database,
        id.toLowerCase(),
        changes.proxyAddresses,
      );
    }
    this.#logChange(id.toLowerCase());
    return next;
  }

  /** Soft deletion, as in Entra: `restore` brings the user back within its life. */
  setRemoved(id: string, removed: boolean): void {
    this.#database.run(
      'UPDATE users SET removed_at = ? WHERE id = ? AND tenant_id = ?',
      removed ? this.#now().getTime() : null,
      id.toLowerCase(),
      this.#tenantId,
    );
    this.#logChange(id.toLowerCase());
  }

  /** @param id - default: everybody in the tenant */
  nextDeltaGeneration(id?: string): void {
    this.#database.run(
      `UPDATE users SET delta_generation = delta_generation + 1 WHERE tenant_id = ? AND ${
        id ? 'id = ?' : '1 = 1'
      }`,
      this.#tenantId,
      ...(id ? [id] : []),
    );
  }

  /** The number of the latest change. */
  lastChange(): number {
    const row = this.#database.get<{ n: number | null }>(
      'SELECT MAX(seq) AS n FROM user_changes WHERE tenant_id = ?',
      this.#tenantId,
    );
    return row?.n ?? 0;
  }

  /** Ids of the users changed after `after` up to `upTo`, each once, by their last change. */
  changedIds(
    after: number,
    upTo: number,
    limit: number,
  ): { id: string; change: number }[] {
    return this.#database.all(
      `SELECT user_id AS id, MAX(seq) AS change FROM user_changes
       WHERE tenant_id = ? AND seq > ? AND seq <= ? GROUP BY user_id ORDER BY change LIMIT ?`,
      this.#tenantId,
      after,
      upTo,
      limit,
    );
  }

  #logChange(id: string): void {
    this.#database.run(
      'INSERT INTO user_changes (tenant_id, user_id) VALUES (?, ?)',
      this.#tenantId,
      id,
    );
  }

  #must(id: string): SimulatedUser {
    const row = this.find(id);
    if (!row) {
      throw new Error(`There is no user ${id} in this tenant.`);
    }
    return this.toUser(row);
  }
}

/** In the order given when they were saved. */
export function proxyAddressesOf(
  database: SqlDatabase,
  ownerId: string,
): string[] {
  return database
    .all<{ address: string }>(
      'SELECT address FROM proxy_addresses WHERE owner_id = ? ORDER BY position',
      ownerId,
    )
    .map(row => row.address);
}

export function saveProxyAddresses(
  database: SqlDatabase,
  ownerId: string,
  addresses: string[],
): void {
  database.run('DELETE FROM proxy_addresses WHERE owner_id = ?', ownerId);
  addresses.forEach((address, position) =>
    database.run(
      'INSERT INTO proxy_addresses (owner_id, position, address) VALUES (?, ?, ?)',
      ownerId,
      position,
      address,
    ),
  );
}
