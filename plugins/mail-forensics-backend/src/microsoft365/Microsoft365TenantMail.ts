import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Microsoft365Config } from '../config/MailForensicsConfig';
import type {
  DirectoryGroup,
  DirectoryUser,
  GroupId,
  ListMessagesRequest,
  MessagePage,
  OpenAttachmentRequest,
  ReadMessageRequest,
  SentMessage,
  TenantId,
  TenantMail,
  TenantProfile,
} from '../mail';
import { TokenSource } from './credentials/TokenSource';
import { GraphFailure } from './errors/GraphFailure';
import { toMailFault, type Subject } from './errors/graphFaults';
import { Directory } from './resources/Directory';
import { Messages } from './resources/Messages';
import { SentMail } from './resources/SentMail';
import type { Runtime } from './runtime';
import { GraphOrigins } from './transport/GraphOrigins';
import { GraphTransport } from './transport/GraphTransport';

interface Microsoft365TenantMailOptions {
  config: Microsoft365Config;
  tenantId: TenantId;
  logger: LoggerService;
  runtime: Runtime;
}

/** One tenant. Here every failure becomes a MailFault; below, none has to know whom it concerns. */
export class Microsoft365TenantMail implements TenantMail {
  readonly #tenantId: TenantId;
  readonly #logger: LoggerService;
  readonly #tokens: TokenSource;
  readonly #directory: Directory;
  readonly #sentMail: SentMail;
  readonly #messages: Messages;

  static create(
    options: Microsoft365TenantMailOptions,
  ): Microsoft365TenantMail {
    return new Microsoft365TenantMail(options);
  }

  private constructor(options: Microsoft365TenantMailOptions) {
    const { config, tenantId, logger, runtime } = options;
    this.#tenantId = tenantId;
    this.#logger = logger;
    this.#tokens = TokenSource.create({ config, tenantId, runtime });
    const transport = GraphTransport.create({
      origins: GraphOrigins.create(config),
      tokens: this.#tokens,
      runtime,
      logger,
    });
    this.#directory = Directory.create(transport);
    this.#sentMail = SentMail.create(transport);
    this.#messages = Messages.create(transport);
  }

  probe(
    options: { fresh?: boolean; signal?: AbortSignal } = {},
  ): Promise<TenantProfile> {
    return this.#translated('directory', options.signal, async () => {
      await this.#tokens.get(options);
      const answeredAt = await this.#directory.assertReadable(options.signal);
      return {
        tenantId: this.#tenantId,
        displayName: await this.#directory.readTenantName(options.signal),
        answeredAt,
      };
    });
  }

  listUsers(
    options: { signal?: AbortSignal } = {},
  ): AsyncIterable<DirectoryUser[]> {
    return this.#translatedEach(
      'directory',
      options.signal,
      this.#directory.listUsers(options.signal),
    );
  }

  findGroups(
    name: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<DirectoryGroup[]> {
    return this.#translated('directory', options.signal, () =>
      this.#directory.findGroups(name, options.signal),
    );
  }

  listGroupMembers(
    groupId: GroupId,
    options: { signal?: AbortSignal } = {},
  ): AsyncIterable<DirectoryUser[]> {
    return this.#translatedEach(
      'group',
      options.signal,
      this.#directory.listGroupMembers(groupId, options.signal),
    );
  }

  listMessages(request: ListMessagesRequest): Promise<MessagePage> {
    const subject = 'cursor' in request.position ? 'cursor' : 'folder';
    return this.#translated(subject, request.signal, () =>
      this.#sentMail.list(request),
    );
  }

  readMessage(request: ReadMessageRequest): Promise<SentMessage> {
    return this.#translated('message', request.signal, () =>
      this.#messages.read(request),
    );
  }

  async openAttachment(
    request: OpenAttachmentRequest,
  ): Promise<AsyncIterable<Uint8Array>> {
    const stream = await this.#translated('message', request.signal, () =>
      this.#messages.openAttachment(request),
    );
    return this.#translatedEach('message', request.signal, stream);
  }

  async #translated<T>(
    subject: Subject,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#translate(error, subject, signal);
    }
  }

  async *#translatedEach<T>(
    subject: Subject,
    signal: AbortSignal | undefined,
    items: AsyncIterable<T>,
  ): AsyncGenerator<T> {
    try {
      yield* items;
    } catch (error) {
      throw this.#translate(error, subject, signal);
    }
  }

  #translate(
    error: unknown,
    subject: Subject,
    signal: AbortSignal | undefined,
  ): unknown {
    signal?.throwIfAborted();
    return error instanceof GraphFailure
      ? toMailFault(error, subject, this.#logger)
      : error;
  }
}
