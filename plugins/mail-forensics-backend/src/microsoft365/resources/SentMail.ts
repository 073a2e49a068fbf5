import type {
  FolderPosition,
  ListMessagesRequest,
  MessagePage,
} from '../../mail';
import { isQueryRefused } from '../errors/graphFaults';
import { readDeltaPage } from '../pages/readDeltaPage';
import { readListPage } from '../pages/readListPage';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import { deltaPath, listPath } from './messageQueries';
import { listedMessageResource } from './schemas';
import { toMessageChange } from './toMessageChange';

/** Keeps a message's id the same while it is moved about its mailbox; needed on every request that names one. */
export const IMMUTABLE_IDS = 'IdType="ImmutableId"';

type Ask<P> = Omit<ListMessagesRequest, 'position'> & { position: P };

/**
 * Folders of sent mail, followed by delta or listed. Throws what the transport throws, untranslated.
 *
 * Some tenants refuse the extended properties that tell size and inline attachments beforehand. They are then left out
 * for as long as this object lives: messages are read to find out, and nothing is lost but requests.
 */
export class SentMail {
  readonly #transport: GraphTransport;
  readonly #hasDelta: boolean;
  #expands = true;

  /** @param options.hasDelta - whether Graph can follow the changes of a mail folder in this cloud */
  static create(options: {
    transport: GraphTransport;
    hasDelta: boolean;
  }): SentMail {
    return new SentMail(options.transport, options.hasDelta);
  }

  private constructor(transport: GraphTransport, hasDelta: boolean) {
    this.#transport = transport;
    this.#hasDelta = hasDelta;
  }

  async list(request: ListMessagesRequest): Promise<MessagePage> {
    const { position } = request;
    if ('cursor' in position) {
      return this.#followDelta({ ...request, position });
    }
    if ('mode' in position) {
      return this.#list({ ...request, position });
    }
    return this.#hasDelta
      ? this.#startDelta({ ...request, position })
      : this.#list({
          ...request,
          position: { mode: 'list', since: position.since, link: null },
        });
  }

  async #followDelta(
    request: Ask<Extract<FolderPosition, { mode: 'delta' }>>,
  ): Promise<MessagePage> {
    try {
      return await this.#readDelta(request, request.position.cursor);
    } catch (error) {
      // The link carries the first request's options: if those are refused now, the next first request goes without.
      if (isQueryRefused(error) && error.status !== 400) {
        this.#expands = false;
      }
      throw error;
    }
  }

  #startDelta(request: Ask<{ since: Date }>): Promise<MessagePage> {
    const { since } = request.position;
    return this.#expanding(expand =>
      this.#readDelta(
        request,
        this.#transport.origins.address(deltaPath(request, { since, expand })),
      ),
    );
  }

  #list(
    request: Ask<Extract<FolderPosition, { mode: 'list' }>>,
  ): Promise<MessagePage> {
    const { pageSize, position } = request;
    const { since, link } = position;
    return link
      ? this.#readList(request, { since, link })
      : this.#expanding(expand =>
          this.#readList(request, {
            since,
            link: this.#transport.origins.address(
              listPath(request, { since, expand, pageSize }),
            ),
          }),
        );
  }

  /** A request with the extended properties, and without where they are refused. */
  async #expanding(
    read: (expand: boolean) => Promise<MessagePage>,
  ): Promise<MessagePage> {
    if (this.#expands) {
      try {
        return await read(true);
      } catch (error) {
        if (!isQueryRefused(error)) {
          throw error;
        }
      }
    }
    const page = await read(false);
    // Only now is it known that it was the expansion that was refused.
    this.#expands = false;
    return page;
  }

  async #readDelta(
    request: Omit<ListMessagesRequest, 'position'>,
    link: string,
  ): Promise<MessagePage> {
    const { items, next, answeredAt } = await readDeltaPage(
      this.#transport,
      {
        link,
        headers: {
          Prefer: `${IMMUTABLE_IDS}, odata.maxpagesize=${request.pageSize}`,
        },
        signal: request.signal,
      },
      listedMessageResource,
    );
    return {
      messages: items.map(toMessageChange),
      next: {
        kind: next.kind,
        position: { mode: 'delta', cursor: next.cursor },
      },
      answeredAt,
    };
  }

  async #readList(
    request: Omit<ListMessagesRequest, 'position'>,
    { since, link }: { since: Date; link: string },
  ): Promise<MessagePage> {
    const graphRequest: GraphRequest = {
      link,
      headers: { Prefer: IMMUTABLE_IDS },
      signal: request.signal,
    };
    const page = await readListPage(
      this.#transport,
      graphRequest,
      listedMessageResource,
    );
    return {
      messages: page.items.map(toMessageChange),
      next: {
        kind: page.link ? 'more' : 'upToDate',
        position: { mode: 'list', since, link: page.link },
      },
      answeredAt: page.answeredAt,
    };
  }
}
