import type {
  Attachment,
  AttachmentId,
  DirectoryGroup,
  DirectoryUser,
  DirectoryWatch,
  GroupId,
  GroupMembers,
  ListMessagesRequest,
  MailConnector,
  MailFolder,
  MessageChange,
  MessageId,
  MessagePage,
  OpenAttachmentRequest,
  ReadMessageRequest,
  SentMessage,
  TenantId,
  TenantProfile,
  TenantMail,
  UserId,
} from '../index';
import { isMailFault, MailFault } from '../MailFault';

/** A request that the service was sent. */
export interface MailRequest {
  kind:
    | 'listUsers'
    | 'findUsers'
    | 'listGroups'
    | 'findGroups'
    | 'listGroupMembers'
    | 'listMessages'
    | 'listTogether'
    | 'readMessage'
    | 'openAttachment';
  userId?: UserId;
  folder?: MailFolder;
  position?: ListMessagesRequest['position'];
  messageId?: MessageId;
  at: Date;
}

/** What a test says of an attachment; the rest is made up. */
export interface AttachmentFacts extends Partial<Omit<Attachment, 'content'>> {
  bytes?: Uint8Array;
  /** The service has no bytes for it. */
  withoutContent?: boolean;
}

/** What a test says of a mail; the rest is made up. */
export interface MailFacts extends Partial<Omit<SentMessage, 'attachments'>> {
  attachments?: AttachmentFacts[];
  folder?: MailFolder;
  /** What pages say of its attachments. */
  listedAs?: 'none' | 'some' | 'unknown';
  /** Pages leave out its time and whether it is a draft. */
  partial?: boolean;
  /** Delta never tells of it. */
  hiddenFromDelta?: boolean;
}

interface StoredMail {
  message: SentMessage;
  folder: MailFolder;
  listedAs: 'none' | 'some' | 'unknown';
  partial: boolean;
  contents: Map<AttachmentId, Uint8Array>;
}

interface Mailbox {
  mails: Map<MessageId, StoredMail>;
  changes: { folder: MailFolder; messageId: MessageId; removed: boolean }[];
  generation: number;
}

const STREAMED_FROM_BYTES = 64 * 1024;

/**
 * An e-mail service in memory: the second implementation of the connector interface, so that what collection relies on
 * is the interface and not Microsoft. Faults are thrown by `onRequest`.
 */
export class InMemoryMail implements MailConnector, TenantMail {
  readonly service = 'microsoft365';
  readonly requests: MailRequest[] = [];
  readonly users: DirectoryUser[] = [];
  readonly groups: (DirectoryGroup & { members: UserId[] })[] = [];
  /** Called before each request is answered; what it throws is what the caller gets. */
  onRequest: (request: MailRequest) => void | Promise<void> = () => {};
  /** Names mail from before the time asked for as well, as services do. */
  ignoresSince = false;
  /** No delta, for nobody: what begins at a time is listed. */
  listsOnly = false;
  /** The most messages a page has, whatever was asked for. */
  maxPageSize = Infinity;
  maxInFlightPerMailbox = 0;
  /** Absent unless the service answers several at once. */
  listTogether?: NonNullable<TenantMail['listTogether']>;
  readonly #full = new Set<UserId>();
  readonly #mailboxes = new Map<UserId, Mailbox>();
  readonly #inFlight = new Map<UserId, number>();
  readonly #now: () => Date;
  #ids = 0;

  constructor(options: { now: () => Date }) {
    this.#now = options.now;
  }

  addUser(name: string, facts: Partial<DirectoryUser> = {}): UserId {
    const user: DirectoryUser = {
      userId: `id-${name}` as UserId,
      userPrincipalName: `${name}@contoso.com`,
      mail: `${name}@contoso.com`,
      displayName: name,
      proxyAddresses: [],
      guest: false,
      accountEnabled: true,
      ...facts,
    };
    this.users.push(user);
    return user.userId;
  }

  addGroup(
    name: string,
    members: UserId[],
    facts: Partial<DirectoryGroup> = {},
  ): GroupId {
    const groupId = `group-${(this.#ids += 1)}` as GroupId;
    this.groups.push({
      groupId,
      displayName: name,
      mail: null,
      proxyAddresses: [],
      membersHidden: false,
      members,
      ...facts,
    });
    return groupId;
  }

  /** Puts a mail into a mailbox; sent by its owner unless the facts say otherwise. */
  send(userId: UserId, facts: MailFacts = {}): MessageId {
    const number = (this.#ids += 1);
    const messageId = `Message-${number}` as MessageId;
    const contents = new Map<AttachmentId, Uint8Array>();
    const attachments = (facts.attachments ?? [{}]).map((attachment, index) =>
      this.#attachment({ messageId, index, facts: attachment, contents }),
    );
    const owner = this.users.find(user => user.userId === userId);
    const self = {
      address: owner?.mail ?? `${userId}@contoso.com`,
      name: null,
    };
    const { folder = 'sentitems', listedAs, partial = false } = facts;
    const message: SentMessage = {
      messageId,
      internetMessageId: `<${number}@contoso.com>`,
      subject: `Subject ${number}`,
      sender: self,
      from: self,
      to: [{ address: 'bob@example.com', name: null }],
      cc: [],
      bcc: [],
      sentAt: this.#now(),
      receivedAt: this.#now(),
      isDraft: false,
      ...withoutTestFacts(facts),
      attachments,
    };
    const mailbox = this.#mailbox(userId);
    mailbox.mails.set(messageId, {
      message,
      folder,
      listedAs: listedAs ?? (attachments.length > 0 ? 'some' : 'none'),
      partial,
      contents,
    });
    if (!facts.hiddenFromDelta) {
      mailbox.changes.push({ folder, messageId, removed: false });
    }
    return messageId;
  }

  /** Moves a mail to another folder, or away for good. */
  move(
    userId: UserId,
    messageId: MessageId,
    folder: MailFolder | 'purged',
  ): void {
    const mailbox = this.#mailbox(userId);
    const mail = mailbox.mails.get(messageId);
    if (!mail) {
      throw new Error(`No message ${messageId}`);
    }
    mailbox.changes.push({ folder: mail.folder, messageId, removed: true });
    if (folder === 'purged') {
      mailbox.mails.delete(messageId);
    } else {
      mail.folder = folder;
      mailbox.changes.push({ folder, messageId, removed: false });
    }
  }

  /** Changes a mail, as marking it read or sending a draft does: pages name it again. */
  touch(
    userId: UserId,
    messageId: MessageId,
    changes: Partial<SentMessage> = {},
  ): void {
    const mail = this.#mailbox(userId).mails.get(messageId);
    if (mail) {
      Object.assign(mail.message, changes);
      this.#mailbox(userId).changes.push({
        folder: mail.folder,
        messageId,
        removed: false,
      });
    }
  }

  /** Makes all positions of a mailbox unknown. */
  loseCursors(userId: UserId): void {
    this.#mailbox(userId).generation += 1;
  }

  /** A mailbox without room refuses delta. */
  fill(userId: UserId, full: boolean = true): void {
    if (full) {
      this.#full.add(userId);
    } else {
      this.#full.delete(userId);
    }
  }

  /** From now on several folders can be asked for at once. */
  answerTogether(): void {
    this.listTogether = async requests => {
      await this.#request({ kind: 'listTogether' });
      return Promise.all(
        requests.map(async request => {
          const { userId, folder, position } = request;
          try {
            return await this.#counted(userId, async () => {
              await this.onRequest({
                ...{ kind: 'listMessages', userId, folder, position },
                at: this.#now(),
              });
              return this.#page(request);
            });
          } catch (error) {
            return isMailFault(error) ? error : undefined;
          }
        }),
      );
    };
  }

  openTenant(_tenantId: TenantId): TenantMail {
    return this;
  }

  async probe(): Promise<TenantProfile> {
    return {
      tenantId: 'tenant-1' as TenantId,
      displayName: 'Contoso',
      answeredAt: this.#now(),
    };
  }

  async *listUsers(watch?: DirectoryWatch): AsyncIterable<DirectoryUser[]> {
    await this.#directoryRequest('listUsers', watch);
    for (let start = 0; start < this.users.length; start += 100) {
      yield this.users.slice(start, start + 100);
    }
  }

  async *findUsers(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryUser[]> {
    if (names.length > 0) {
      await this.#directoryRequest('findUsers', watch);
      yield this.users.filter(user =>
        isNamed(names, [
          user.userId,
          user.userPrincipalName,
          user.mail,
          ...user.proxyAddresses,
        ]),
      );
    }
  }

  async *listGroups(watch?: DirectoryWatch): AsyncIterable<DirectoryGroup[]> {
    await this.#directoryRequest('listGroups', watch);
    yield [...this.groups];
  }

  async *findGroups(
    names: readonly string[],
    watch?: DirectoryWatch,
  ): AsyncIterable<DirectoryGroup[]> {
    if (names.length > 0) {
      await this.#directoryRequest('findGroups', watch);
      yield this.groups.filter(group =>
        isNamed(names, [
          group.groupId,
          group.mail,
          group.displayName,
          ...group.proxyAddresses,
        ]),
      );
    }
  }

  async *listGroupMembers(
    groups: readonly DirectoryGroup[],
    watch?: DirectoryWatch,
  ): AsyncIterable<GroupMembers> {
    if (groups.length > 0) {
      await this.#directoryRequest('listGroupMembers', watch);
    }
    for (const { groupId } of groups) {
      const group = this.groups.find(other => other.groupId === groupId);
      if (!group) {
        yield { groupId, refused: 'gone' };
      } else if (group.membersHidden) {
        yield { groupId, refused: 'hidden' };
      } else {
        yield {
          groupId,
          users: this.users.filter(user => group.members.includes(user.userId)),
        };
      }
    }
  }

  async listMessages(request: ListMessagesRequest): Promise<MessagePage> {
    const { userId, folder, position } = request;
    return this.#counted(userId, async () => {
      await this.#request({ kind: 'listMessages', userId, folder, position });
      return this.#page(request);
    });
  }

  async readMessage(request: ReadMessageRequest): Promise<SentMessage> {
    const { userId, messageId } = request;
    return this.#counted(userId, async () => {
      await this.#request({ kind: 'readMessage', userId, messageId });
      return { ...this.#mail(userId, messageId).message };
    });
  }

  async openAttachment(
    request: OpenAttachmentRequest,
  ): Promise<AsyncIterable<Uint8Array>> {
    const { userId, messageId, attachmentId } = request;
    return this.#counted(userId, async () => {
      await this.#request({ kind: 'openAttachment', userId, messageId });
      const bytes = this.#mail(userId, messageId).contents.get(attachmentId);
      if (!bytes) {
        throw itemGone();
      }
      return inChunks(bytes);
    });
  }

  #page(request: ListMessagesRequest): MessagePage {
    const { userId, position } = request;
    const asked = {
      ...request,
      pageSize: Math.min(request.pageSize, this.maxPageSize),
    };
    if ('mode' in position && position.mode === 'list') {
      return this.#listPage(asked, position);
    }
    if (this.listsOnly && 'since' in position) {
      return this.#listPage(asked, { since: position.since, link: null });
    }
    if (this.#full.has(userId)) {
      throw new MailFault(
        { level: 'mailbox', code: 'MAILBOX_FULL' },
        { message: 'The mailbox is full.' },
      );
    }
    return this.#deltaPage(asked, position);
  }

  /** By time of receipt; the link counts messages, so that one that leaves makes it skip another. */
  #listPage(
    request: ListMessagesRequest,
    { since, link }: { since: Date; link: string | null },
  ): MessagePage {
    const from = link ? Number(link) : 0;
    const sorted = [...this.#mailbox(request.userId).mails]
      .filter(([, mail]) => mail.folder === request.folder)
      .filter(([, { message }]) => (message.receivedAt ?? new Date(0)) >= since)
      .sort(
        ([, a], [, b]) =>
          (a.message.receivedAt?.getTime() ?? 0) -
          (b.message.receivedAt?.getTime() ?? 0),
      );
    const until = from + request.pageSize;
    const more = until < sorted.length;
    return {
      messages: sorted.slice(from, until).map(([messageId, mail]) => ({
        kind: 'present',
        messageId,
        receivedAt: toSecond(mail.message.receivedAt),
        isDraft: mail.message.isDraft,
        attachments: mail.listedAs,
        sizeBytes: null,
      })),
      next: {
        kind: more ? 'more' : 'upToDate',
        position: { mode: 'list', since, link: more ? String(until) : null },
      },
      answeredAt: this.#now(),
    };
  }

  #deltaPage(
    request: ListMessagesRequest,
    position: { since: Date } | { cursor: string },
  ): MessagePage {
    const mailbox = this.#mailbox(request.userId);
    const from = readPosition(position, mailbox);
    const messages: MessageChange[] = [];
    let next = from.index;
    while (
      next < mailbox.changes.length &&
      messages.length < request.pageSize
    ) {
      const change = mailbox.changes[next];
      next += 1;
      const shown =
        change.folder === request.folder &&
        this.#show(mailbox, change, from.since);
      if (shown) {
        messages.push(shown);
      }
    }
    return {
      messages,
      next: {
        kind: next < mailbox.changes.length ? 'more' : 'upToDate',
        position: {
          mode: 'delta',
          cursor: [mailbox.generation, from.since, next].join('|'),
        },
      },
      answeredAt: this.#now(),
    };
  }

  #show(
    mailbox: Mailbox,
    change: Mailbox['changes'][number],
    since: number,
  ): MessageChange | undefined {
    const { messageId, removed, folder } = change;
    const mail = mailbox.mails.get(messageId);
    if (removed || !mail || mail.folder !== folder) {
      return { kind: 'removed', messageId };
    }
    const { receivedAt, isDraft } = mail.message;
    if (!this.ignoresSince && receivedAt && receivedAt.getTime() < since) {
      return undefined;
    }
    return {
      kind: 'present',
      messageId,
      receivedAt: mail.partial ? null : receivedAt,
      isDraft: mail.partial ? null : isDraft,
      attachments: mail.partial ? 'unknown' : mail.listedAs,
      sizeBytes: null,
    };
  }

  #attachment(options: {
    messageId: MessageId;
    index: number;
    facts: AttachmentFacts;
    contents: Map<AttachmentId, Uint8Array>;
  }): Attachment {
    const { messageId, index, facts, contents } = options;
    const {
      bytes = new TextEncoder().encode(`${messageId} ${index}`),
      withoutContent,
      ...rest
    } = facts;
    const attachmentId = `${messageId}-${index}` as AttachmentId;
    contents.set(attachmentId, bytes);
    const streamed = bytes.length >= STREAMED_FROM_BYTES;
    return {
      attachmentId,
      kind: 'file',
      name: `file-${index}.txt`,
      contentType: 'text/plain',
      reportedSizeBytes: bytes.length + 200,
      inline: false,
      content: streamed ? { kind: 'stream' } : { kind: 'inline', bytes },
      ...(withoutContent && { content: { kind: 'none' } }),
      ...rest,
    };
  }

  #mailbox(userId: UserId): Mailbox {
    const mailbox = this.#mailboxes.get(userId) ?? {
      mails: new Map(),
      changes: [],
      generation: 0,
    };
    this.#mailboxes.set(userId, mailbox);
    return mailbox;
  }

  #mail(userId: UserId, messageId: MessageId): StoredMail {
    const mail = this.#mailbox(userId).mails.get(messageId);
    if (!mail) {
      throw itemGone();
    }
    return mail;
  }

  async #directoryRequest(
    kind: MailRequest['kind'],
    watch: DirectoryWatch = {},
  ): Promise<void> {
    watch.signal?.throwIfAborted();
    watch.onRequest?.();
    await this.#request({ kind });
    watch.onAnswer?.(this.#now());
  }

  async #request(request: Omit<MailRequest, 'at'>): Promise<void> {
    const recorded = { ...request, at: this.#now() };
    this.requests.push(recorded);
    await this.onRequest(recorded);
  }

  async #counted<T>(userId: UserId, answer: () => Promise<T>): Promise<T> {
    const inFlight = (this.#inFlight.get(userId) ?? 0) + 1;
    this.#inFlight.set(userId, inFlight);
    this.maxInFlightPerMailbox = Math.max(this.maxInFlightPerMailbox, inFlight);
    try {
      return await answer();
    } finally {
      this.#inFlight.set(userId, (this.#inFlight.get(userId) ?? 1) - 1);
    }
  }
}

function readPosition(
  position: { since: Date } | { cursor: string },
  mailbox: Mailbox,
): { since: number; index: number } {
  if ('since' in position) {
    return { since: position.since.getTime(), index: 0 };
  }
  const [generation, since, index] = position.cursor.split('|').map(Number);
  if (generation !== mailbox.generation) {
    throw new MailFault(
      { level: 'mailbox', code: 'CURSOR_LOST' },
      { message: 'The position is not known.' },
    );
  }
  return { since, index };
}

/** As services tell it, though they keep it finer. */
function toSecond(time: Date | null): Date | null {
  return time && new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}

function isNamed(
  names: readonly string[],
  own: readonly (string | null)[],
): boolean {
  const keys = new Set(names.map(name => name.toLowerCase()));
  return own.some(name => name !== null && keys.has(name.toLowerCase()));
}

function itemGone(): MailFault {
  return new MailFault(
    { level: 'item', kind: 'gone' },
    { message: 'The item is not there.', upstreamCode: 'ErrorItemNotFound' },
  );
}

function withoutTestFacts(facts: MailFacts): Partial<SentMessage> {
  const {
    attachments: _,
    folder: __,
    listedAs: ___,
    partial: ____,
    hiddenFromDelta: _____,
    ...message
  } = facts;
  return message;
}

async function* inChunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 16 * 1024) {
    yield bytes.subarray(start, start + 16 * 1024);
  }
}
