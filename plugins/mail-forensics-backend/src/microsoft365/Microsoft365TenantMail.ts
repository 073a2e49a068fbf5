import type { LoggerService } from '@backstage/backend-plugin-api';
import { CLOUDS } from '../config';
import type { Microsoft365Config } from '../config/MailForensicsConfig';
import type {
  DirectoryGroup,
  DirectoryUser,
  DirectoryWatch,
  FollowRequest,
  GroupMembers,
  ListMessagesRequest,
  MessagePage,
  OpenAttachmentRequest,
  ReadMessageRequest,
  SentMessage,
  TenantId,
  TenantMail,
  TenantProfile,
} from '../mail';
import { isMailFault, type MailFault } from '../mail';
import { TokenSource } from './credentials/TokenSource';
import { GraphFailure } from './errors/GraphFailure';
import {
  isForbidden,
  isWorthRetrying,
  toMailFault,
  type Subject,
} from './errors/graphFaults';
import { Directory } from './resources/Directory';
import { Messages } from './resources/Messages';
import { SentMail } from './resources/SentMail';
import type { Runtime } from './runtime';
import { GraphBatch } from './transport/GraphBatch';
import { GraphOrigins } from './transport/GraphOrigins';
import { GraphTransport } from './transport/GraphTransport';

/** Looks on as requests are sent: with null where there was no answer. */
export type Observe = (tenantId: TenantId, status: number | null) => void;

interface Microsoft365TenantMailOptions {
  config: Microsoft365Config;
  tenantId: TenantId;
  logger: LoggerService;
  runtime: Runtime;
  observe?: Observe;
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
    const { config, tenantId, logger, runtime, observe } = options;
    this.#tenantId = tenantId;
    this.#logger = logger;
    this.#tokens = TokenSource.create({ config, tenantId, runtime });
    const transport = GraphTransport.create({
      origins: GraphOrigins.create(config),
      tokens: this.#tokens,
      runtime,
      logger,
      observe: status => observe?.(tenantId, status),
    });
    const batch = GraphBatch.create({ transport, runtime });
    this.#directory = Directory.create({ transport, batch });
    this.#sentMail = SentMail.create({
      transport,
      batch,
      hasDelta: CLOUDS[config.cloud].messageDelta,
    });
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

  listUsers(watch: DirectoryWatch = {}): AsyncIterable<DirectoryUser[]> {
    return this.#translatedEach(
      'directory',
      watch.signal,
      this.#directory.listUsers(watch),
    );
  }

  findUsers(
    names: readonly string[],
    watch: DirectoryWatch = {},
  ): AsyncIterable<DirectoryUser[]> {
    return this.#translatedEach(
      'directory',
      watch.signal,
      this.#directory.findUsers(names, watch),
    );
  }

  listGroups(watch: DirectoryWatch = {}): AsyncIterable<DirectoryGroup[]> {
    return this.#translatedEach(
      'directory',
      watch.signal,
      this.#directory.listGroups(watch),
    );
  }

  findGroups(
    names: readonly string[],
    watch: DirectoryWatch = {},
  ): AsyncIterable<DirectoryGroup[]> {
    return this.#translatedEach(
      'directory',
      watch.signal,
      this.#directory.findGroups(names, watch),
    );
  }

  listGroupMembers(
    groups: readonly DirectoryGroup[],
    watch: DirectoryWatch = {},
  ): AsyncIterable<GroupMembers> {
    return this.#translatedEach(
      'group',
      watch.signal,
      this.#directory.listGroupMembers(groups, watch),
    );
  }

  listMessages(request: ListMessagesRequest): Promise<MessagePage> {
    const { position } = request;
    const byLink =
      'cursor' in position || ('link' in position && position.link !== null);
    const subject = byLink ? 'cursor' : 'folder';
    return this.#translated(subject, request.signal, () =>
      this.#sentMail.list(request),
    );
  }

  /** A batch that fails as a whole tells nothing of any mailbox, unless the service says that it holds for all. */
  async listTogether(
    requests: readonly FollowRequest[],
    signal?: AbortSignal,
  ): Promise<(MessagePage | MailFault | undefined)[]> {
    let answers: (MessagePage | GraphFailure)[];
    try {
      answers = await this.#sentMail.followTogether(requests, signal);
    } catch (error) {
      const fault = this.#translate(error, 'cursor', signal);
      if (!isMailFault(fault)) {
        throw fault;
      }
      return requests.map(() => (isOfAll(fault) ? fault : undefined));
    }
    return answers.map(answer => {
      if (!(answer instanceof GraphFailure)) {
        return answer;
      }
      const fault = this.#translate(answer, 'cursor', signal);
      return isMailFault(fault) && isFinal(answer) ? fault : undefined;
    });
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
    if (!(error instanceof GraphFailure)) {
      return error;
    }
    if (isForbidden(error)) {
      this.#tokens.doubt();
    }
    return toMailFault(error, subject, this.#logger);
  }
}

/** Nothing that passes in a moment: to be asked for alone it would be too early, or of no use. */
function isFinal(failure: GraphFailure): boolean {
  return (
    failure.status === 429 ||
    failure.retryAfterMs !== null ||
    !isWorthRetrying(failure)
  );
}

/** A refused sign-in, or a wait that the service asks for. */
function isOfAll({ fault }: MailFault): boolean {
  return (
    fault.level === 'connection' ||
    (fault.level === 'transient' && Boolean(fault.retryAfterMs))
  );
}
