import { randomUUID } from 'node:crypto';
import type {
  ConnectionDetails,
  Mailbox,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import type { NewGroup, TenantSeed } from 'm365-simulator';
import { BASE, type TestPortal } from './TestPortal';

type Json = Record<string, unknown>;

/** A user of a troubled tenant. */
export interface TroubledUser {
  id: string;
  userPrincipalName: string;
}

/** A simulated tenant of its own with a connection to it, and what goes wrong with it over the simulator's HTTP routes. */
export class TroubledTenant {
  readonly id = randomUUID();
  readonly domain: string;
  readonly seed: TenantSeed;
  readonly admin: TroubledUser;
  readonly users: TroubledUser[];
  readonly groups: { id: string; mail: string }[];
  #portal?: TestPortal;
  #connectionId?: string;

  /** @param name - lower case, for its domain */
  constructor(
    name: string,
    options: { users?: number; groups?: readonly string[] } = {},
  ) {
    this.domain = `${name}.test`;
    const person = (localPart: string) => ({
      id: randomUUID(),
      userPrincipalName: `${localPart}@${this.domain}`,
    });
    this.admin = person('admin');
    this.users = Array.from({ length: options.users ?? 2 }, (_, index) =>
      person(`user${index}`),
    );
    this.groups = (options.groups ?? []).map(group => ({
      id: randomUUID(),
      mail: `${group}@${this.domain}`,
    }));
    this.seed = {
      info: { id: this.id, displayName: name, domains: [this.domain] },
      users: [this.admin, ...this.users].map(user => ({
        ...user,
        displayName: user.userPrincipalName,
        mail: user.userPrincipalName,
        globalAdministrator: user === this.admin,
      })),
      groups: this.groups.map(group => this.#groupSeed(group)),
    };
  }

  get connectionId(): string {
    if (!this.#connectionId) {
      throw new Error(`${this.domain} has no connection yet`);
    }
    return this.#connectionId;
  }

  /** Adds a connection, without authorizing it. */
  async add(portal: TestPortal, scope: ScopeInput): Promise<void> {
    this.#portal = portal;
    const { body } = await portal
      .api()
      .post(`${BASE}/connections`)
      .send({ service: 'microsoft365', displayName: this.domain, scope })
      .expect(201);
    this.#connectionId = body.id;
  }

  async authorize(decision: 'accept' | 'cancel' = 'accept'): Promise<void> {
    await this.portal.authorize(this.connectionId, this.admin.id, decision);
  }

  get portal(): TestPortal {
    if (!this.#portal) {
      throw new Error(`${this.domain} has no connection yet`);
    }
    return this.#portal;
  }

  connection(): Promise<ConnectionDetails> {
    return this.portal.connection(this.connectionId);
  }

  async mailbox(user: TroubledUser): Promise<Mailbox> {
    const { body } = await this.portal
      .api()
      .get(
        `${BASE}/connections/${this.connectionId}/mailboxes?q=${user.userPrincipalName}`,
      )
      .expect(200);
    return body.items[0];
  }

  /** Asks the simulator for something, at `/_sim`. */
  async sim(method: string, path: string, body: Json = {}): Promise<Json> {
    const response = await fetch(`${this.portal.simulator.url}/_sim${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(
        `${method} ${path}: ${response.status} ${await response.text()}`,
      );
    }
    return response.status === 204 ? {} : response.json();
  }

  switch(changes: Json): Promise<Json> {
    return this.sim('POST', `/faults/tenants/${this.id}`, changes);
  }

  grant(permissions?: string[]): Promise<Json> {
    return this.sim('POST', '/consent/grant', {
      tenantId: this.id,
      ...(permissions && { permissions }),
    });
  }

  revoke(): Promise<Json> {
    return this.sim('POST', '/consent/revoke', { tenantId: this.id });
  }

  deny(user: TroubledUser, denied: boolean): Promise<Json> {
    return this.sim('POST', `/faults/mailboxes/${user.id}`, { denied });
  }

  async createGroup(group: { id: string; mail: string }): Promise<void> {
    await this.sim('POST', `/groups?tenant=${this.id}`, {
      ...this.#groupSeed(group),
    });
  }

  /** A rule for requests of this tenant; what takes it back. */
  async fail(match: Json, outcome: Json): Promise<() => Promise<void>> {
    const { id } = await this.sim('POST', '/faults', {
      match: { tenantId: this.id, ...match },
      outcome,
    });
    return async () => {
      await this.sim('DELETE', `/faults/${id}`);
    };
  }

  /** Sends a file, whose name it returns. */
  async sendFile(user: TroubledUser = this.users[0]): Promise<string> {
    const name = `${randomUUID()}.txt`;
    await this.sim('POST', `/users/${user.id}/messages`, {
      from: user.userPrincipalName,
      sender: user.userPrincipalName,
      to: ['somebody@rival.example'],
      subject: 'A file',
      attachments: [
        { name, contentBytes: Buffer.from(name).toString('base64') },
      ],
    });
    return name;
  }

  /** How many events were recorded of a file. */
  async eventsOf(name: string): Promise<number> {
    const { body } = await this.portal
      .api()
      .post(`${BASE}/v2/file-events`)
      .send({ groups: [{ filters: [{ term: 'file.name', value: name }] }] })
      .expect(200);
    return body.totalCount;
  }

  #groupSeed(group: { id: string; mail: string }): NewGroup {
    return {
      id: group.id,
      mail: group.mail,
      displayName: group.mail.split('@')[0],
      memberUserIds: this.users.map(({ id }) => id),
    };
  }
}
