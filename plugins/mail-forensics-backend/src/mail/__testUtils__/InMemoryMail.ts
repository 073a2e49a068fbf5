import type {
  Attachment,
  AttachmentId,
  DirectoryGroup,
  DirectoryUser,
  GroupId,
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
import { MailFault } from '../MailFault';

/** A request that the service was sent. */
export interface MailRequest {
  kind:
    | 'listUsers'
    | 'findGroups'
    | 'listGroupMembers'
    | 'listMessages'
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
  maxInFlightPerMailbox = 0;
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
    mailbox.changes.push({ folder, messageId, removed: false });
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

  async *listUsers(): AsyncIterable<DirectoryUser[]> {
    await this.#request({ kind: 'listUsers' });
    for (let start = 0; start < this.users.length; start += 100) {
      yield this.users.slice(start, start + 100);
    }
  }

  async findGroups(name: string): Promise<DirectoryGroup[]> {
    await this.#request({ kind: 'findGroups' });
    return this.groups.filter(group =>
      [group.groupId, group.displayName, group.mail].includes(name),
    );
  }

  async *listGroupMembers(groupId: GroupId): AsyncIterable<DirectoryUser[]> {
    await this.#request({ kind: 'listGroupMembers' });
    const members = this.groups.find(
      group => group.groupId === groupId,
    )?.members;
    if (!members) {
      throw itemGone();
    }
    yield this.users.filter(user => members.includes(user.userId));
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
    const mailbox = this.#mailbox(request.userId);
    const from = this.#position(request, mailbox);
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
        cursor: [mailbox.generation, from.since, next].join('|'),
      },
      answeredAt: this.#now(),
    };
  }

  #position(
    request: ListMessagesRequest,
    mailbox: Mailbox,
  ): { since: number; index: number } {
    if ('since' in request.position) {
      return { since: request.position.since.getTime(), index: 0 };
    }
    const [generation, since, index] = request.position.cursor
      .split('|')
      .map(Number);
    if (generation !== mailbox.generation) {
      throw new MailFault(
        { level: 'mailbox', code: 'CURSOR_LOST' },
        { message: 'The position is not known.' },
      );
    }
    return { since, index };
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
    ...message
  } = facts;
  return message;
}

async function* inChunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 16 * 1024) {
    yield bytes.subarray(start, start + 16 * 1024);
  }
}
