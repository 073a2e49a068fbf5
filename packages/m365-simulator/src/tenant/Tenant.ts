import { Apps, NewApp } from './Apps';
import { Delivery } from './Delivery';
import { Groups, NewGroup } from './Groups';
import { Mailboxes, MessageRow } from './Mailboxes';
import {
  AppInTenant,
  AppRegistration,
  OutgoingMail,
  SimulatedGroup,
  SimulatedUser,
  StoredMessage,
  WellKnownFolder,
} from './model';
import { SentLedger } from './SentLedger';
import { SqlDatabase } from './SqlDatabase';
import { NewUser, Users } from './Users';

export interface TenantInfo {
  /** A GUID. */
  id: string;
  displayName: string;
  /** Verified domains; the first is the default one. */
  domains: string[];
}

/**
 * One simulated tenant: its directory, its apps and consents, its mailboxes. What is done here is what people and
 * administrators of the tenant do; Graph and Entra show the result.
 *
 * Users and groups can be named by id wherever an id is asked for; users also by user principal name.
 */
export class Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly domains: readonly string[];
  /** Rows and logs, for the Graph and Entra side of the simulator. */
  readonly users: Users;
  readonly groups: Groups;
  readonly apps: Apps;
  readonly mailboxes: Mailboxes;
  readonly sentLedger: SentLedger;
  readonly now: () => Date;
  readonly #database: SqlDatabase;
  readonly #delivery: Delivery;

  static create(options: {
    info: TenantInfo;
    database: SqlDatabase;
    now: () => Date;
  }): Tenant {
    return new Tenant(options.info, options.database, options.now);
  }

  private constructor(
    info: TenantInfo,
    database: SqlDatabase,
    now: () => Date,
  ) {
    this.id = info.id;
    this.displayName = info.displayName;
    this.domains = info.domains;
    this.now = now;
    this.#database = database;
    const common = { database, tenantId: info.id, now };
    this.users = Users.create(common);
    this.groups = Groups.create(common);
    this.apps = Apps.create(common);
    this.mailboxes = Mailboxes.create({ database, now });
    this.#delivery = Delivery.create({
      users: this.users,
      mailboxes: this.mailboxes,
      domain: info.domains[0],
    });
    this.sentLedger = SentLedger.create({
      database,
      tenantId: info.id,
      contents: this.mailboxes.attachments,
    });
  }

  /** All changes made in `work` are stored together; much faster for many of them. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work);
  }

  // Directory

  listUsers(): SimulatedUser[] {
    return this.users
      .page({ after: 0, limit: Number.MAX_SAFE_INTEGER })
      .map(row => this.users.toUser(row));
  }

  getUser(idOrUpn: string): SimulatedUser | undefined {
    const row = this.users.find(idOrUpn);
    return row && this.users.toUser(row);
  }

  addUser(user: NewUser): SimulatedUser {
    return this.transaction(() => this.users.add(user));
  }

  updateUser(
    idOrUpn: string,
    changes: Partial<Omit<SimulatedUser, 'id'>>,
  ): SimulatedUser {
    const { id } = this.#user(idOrUpn);
    return this.transaction(() => this.users.update(id, changes));
  }

  /** Soft deletion: directory and mailbox answer 404 until {@link Tenant.restoreUser}. */
  removeUser(idOrUpn: string): void {
    const { id } = this.#user(idOrUpn);
    this.transaction(() => this.users.setRemoved(id, true));
  }

  restoreUser(id: string): void {
    this.transaction(() => this.users.setRemoved(id, false));
  }

  listGroups(): SimulatedGroup[] {
    return this.groups
      .page({ after: 0, limit: Number.MAX_SAFE_INTEGER })
      .map(row => this.groups.toGroup(row));
  }

  getGroup(id: string): SimulatedGroup | undefined {
    const row = this.groups.find(id);
    return row && this.groups.toGroup(row);
  }

  addGroup(group: NewGroup): SimulatedGroup {
    return this.transaction(() => this.groups.add(group));
  }

  /** Lists of members replace the ones there are. */
  updateGroup(
    id: string,
    changes: Partial<Omit<SimulatedGroup, 'id'>>,
  ): SimulatedGroup {
    return this.transaction(() => this.groups.update(id, changes));
  }

  removeGroup(id: string): void {
    this.transaction(() => this.groups.remove(id));
  }

  // Apps and consent

  registerApp(app: NewApp): AppRegistration {
    return this.transaction(() => this.apps.register(app));
  }

  getApp(clientId: string): AppRegistration | undefined {
    return this.apps.find(clientId);
  }

  updateApp(
    clientId: string,
    changes: Partial<AppRegistration>,
  ): AppRegistration {
    return this.transaction(() => this.apps.update(clientId, changes));
  }

  /** Undefined where the tenant does not know the app. */
  getConsent(clientId: string): AppInTenant | undefined {
    return this.apps.inTenant(clientId);
  }

  /** @param options.permissions - default: all that the app requires */
  grantConsent(
    clientId: string,
    options: { permissions?: string[]; by?: string } = {},
  ): void {
    const permissions =
      options.permissions ?? this.getApp(clientId)?.requiredPermissions ?? [];
    this.transaction(() =>
      this.apps.grant(clientId, permissions, options.by ?? null),
    );
  }

  /** Permissions are gone at once; the app stays known, so it still gets tokens. */
  revokeConsent(clientId: string): void {
    this.transaction(() => this.apps.grant(clientId, [], null));
  }

  /** The tenant no longer knows the app: AADSTS700016 until the next consent. */
  removeApp(clientId: string): void {
    this.transaction(() => this.apps.removeServicePrincipal(clientId));
  }

  // Mail

  /**
   * Sends a mail: a copy goes into the Sent Items of `userId`, and one into the Inbox of each recipient of this tenant
   * who has a mailbox.
   *
   * @param options.saveToSentItems - default true; false as in Graph's `sendMail`
   * @param options.receivedAt - default now; earlier for mail that was there before
   * @returns the copy in Sent Items, or what it would have been
   */
  sendMail(
    userId: string,
    mail: OutgoingMail,
    options: { saveToSentItems?: boolean; receivedAt?: Date } = {},
  ): StoredMessage {
    const owner = this.#mailbox(userId);
    const complete = this.#delivery.complete(owner, mail);
    const receivedAt = options.receivedAt ?? this.now();
    return this.transaction(() => {
      const sent = this.mailboxes.add({
        userId: owner.id,
        folder: 'sentitems',
        mail: complete,
        isRead: true,
        receivedAt,
      });
      this.sentLedger.record(sent, this.mailboxes.attachmentsOf(sent));
      this.#delivery.deliver(complete, receivedAt);
      const message = this.mailboxes.toMessage(sent);
      if (options.saveToSentItems === false) {
        this.mailboxes.purge(sent);
      }
      return message;
    });
  }

  createDraft(userId: string, mail: OutgoingMail): StoredMessage {
    const owner = this.#mailbox(userId);
    return this.transaction(() =>
      this.mailboxes.toMessage(
        this.mailboxes.add({
          userId: owner.id,
          folder: 'drafts',
          mail: this.#delivery.complete(owner, mail),
          isRead: true,
          receivedAt: this.now(),
        }),
      ),
    );
  }

  /** Moves the draft to Sent Items, with its immutable id, and delivers it. */
  sendDraft(userId: string, id: string): StoredMessage {
    const draft = this.#message(userId, id);
    return this.transaction(() => {
      this.mailboxes.markSent(draft);
      const row = this.mailboxes.move(draft, 'sentitems');
      this.sentLedger.record(row, this.mailboxes.attachmentsOf(row));
      const sent = this.mailboxes.toMessage(row);
      this.#delivery.deliver(sent, sent.receivedAt);
      return sent;
    });
  }

  getMessage(userId: string, id: string): StoredMessage | undefined {
    const row = this.mailboxes.find(this.#user(userId).id, id);
    return row && this.mailboxes.toMessage(row);
  }

  /** Latest first. */
  listMessages(
    userId: string,
    folder: WellKnownFolder,
    options: { limit?: number; offset?: number } = {},
  ): StoredMessage[] {
    return this.mailboxes
      .select({
        userId: this.#user(userId).id,
        folder,
        order: 'm.received_at DESC, m.seq DESC',
        limit: options.limit ?? Number.MAX_SAFE_INTEGER,
        offset: options.offset,
      })
      .map(row => this.mailboxes.toMessage(row));
  }

  countMessages(userId: string, folder: WellKnownFolder): number {
    return this.mailboxes.count({ userId: this.#user(userId).id, folder });
  }

  moveMessage(
    userId: string,
    id: string,
    folder: WellKnownFolder,
  ): StoredMessage {
    const message = this.#message(userId, id);
    return this.transaction(() =>
      this.mailboxes.toMessage(this.mailboxes.move(message, folder)),
    );
  }

  /**
   * To Deleted Items; from there, to Recoverable Items; from there, for good.
   *
   * @param options.permanently - at once to Recoverable Items (Shift+Delete)
   */
  deleteMessage(
    userId: string,
    id: string,
    options: { permanently?: boolean } = {},
  ): void {
    const message = this.#message(userId, id);
    if (message.folder === 'recoverableitemsdeletions') {
      this.purgeMessage(userId, id);
    } else if (message.folder === 'deleteditems' || options.permanently) {
      this.moveMessage(userId, id, 'recoverableitemsdeletions');
    } else {
      this.moveMessage(userId, id, 'deleteditems');
    }
  }

  /** From any folder, for good. */
  purgeMessage(userId: string, id: string): void {
    const message = this.#message(userId, id);
    this.transaction(() => this.mailboxes.purge(message));
  }

  markRead(userId: string, id: string, isRead: boolean = true): void {
    const message = this.#message(userId, id);
    this.transaction(() => this.mailboxes.setRead(message, isRead));
  }

  // Delta state

  /**
   * Forgets all delta tokens given out so far, so that they answer 410.
   *
   * @param idOrUpn - one mailbox; default: every mailbox and the directory of the tenant
   */
  loseDeltaTokens(idOrUpn?: string): void {
    if (idOrUpn) {
      this.users.nextDeltaGeneration(this.#user(idOrUpn).id);
      return;
    }
    this.users.nextDeltaGeneration();
    this.#database.run(
      'UPDATE tenants SET directory_generation = directory_generation + 1 WHERE id = ?',
      this.id,
    );
  }

  /** Tokens of `/users/delta` of another generation are dead. */
  directoryGeneration(): number {
    return (
      this.#database.get<{ n: number }>(
        'SELECT directory_generation AS n FROM tenants WHERE id = ?',
        this.id,
      )?.n ?? 0
    );
  }

  #user(idOrUpn: string): SimulatedUser {
    const user = this.getUser(idOrUpn);
    if (!user) {
      throw new Error(`There is no user ${idOrUpn} in ${this.displayName}.`);
    }
    return user;
  }

  #mailbox(idOrUpn: string): SimulatedUser {
    const user = this.#user(idOrUpn);
    if (user.mailbox === 'none') {
      throw new Error(`${user.userPrincipalName} has no mailbox.`);
    }
    return user;
  }

  #message(userId: string, id: string): MessageRow {
    const message = this.mailboxes.find(this.#user(userId).id, id);
    if (!message) {
      throw new Error(`There is no message ${id} in this mailbox.`);
    }
    return message;
  }
}
