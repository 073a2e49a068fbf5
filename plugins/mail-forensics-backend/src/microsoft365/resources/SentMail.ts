import type {
  FolderPosition,
  ListMessagesRequest,
  MessagePage,
} from '../../mail';
import { isQueryRefused } from '../errors/graphFaults';
import {
  parseDeltaPage,
  readDeltaPage,
  type DeltaPage,
} from '../pages/readDeltaPage';
import { readListPage } from '../pages/readListPage';
import type { GraphBatch } from '../transport/GraphBatch';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import { deltaPath, listPath } from './messageQueries';
import { GraphFailure } from '../errors/GraphFailure';
import { listedMessageResource, type ListedMessageResource } from './schemas';
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
  readonly #batch: GraphBatch;
  readonly #hasDelta: boolean;
  #expands = true;

  /** @param options.hasDelta - whether Graph can follow the changes of a mail folder in this cloud */
  static create(options: {
    transport: GraphTransport;
    batch: GraphBatch;
    hasDelta: boolean;
  }): SentMail {
    return new SentMail(options);
  }

  private constructor(options: {
    transport: GraphTransport;
    batch: GraphBatch;
    hasDelta: boolean;
  }) {
    this.#transport = options.transport;
    this.#batch = options.batch;
    this.#hasDelta = options.hasDelta;
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

  /**
   * Many folders by the links of delta, in one request. Each is answered, or fails, on its own.
   *
   * @param requests - at most as many as a batch takes
   * @throws GraphFailure where the batch as a whole fails
   */
  async followTogether(
    requests: readonly Ask<Extract<FolderPosition, { mode: 'delta' }>>[],
    signal?: AbortSignal,
  ): Promise<(MessagePage | GraphFailure)[]> {
    const { answers, answeredAt } = await this.#batch.askOnce(
      requests.map(request => ({
        link: request.position.cursor,
        headers: { Prefer: preferenceOf(request) },
      })),
      signal,
    );
    return answers.map((answer, index) => {
      if ('failure' in answer) {
        return answer.failure;
      }
      const link = requests[index].position.cursor;
      try {
        return toPage(
          parseDeltaPage(
            { link, body: answer.body, answeredAt },
            listedMessageResource,
            this.#transport,
          ),
        );
      } catch (error) {
        if (error instanceof GraphFailure) {
          return error;
        }
        throw error;
      }
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
    const page = await readDeltaPage(
      this.#transport,
      {
        link,
        headers: { Prefer: preferenceOf(request) },
        signal: request.signal,
      },
      listedMessageResource,
    );
    return toPage(page);
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

function preferenceOf({ pageSize }: { pageSize: number }): string {
  return `${IMMUTABLE_IDS}, odata.maxpagesize=${pageSize}`;
}

function toPage(page: DeltaPage<ListedMessageResource>): MessagePage {
  const { items, next, answeredAt } = page;
  return {
    messages: items.map(toMessageChange),
    next: {
      kind: next.kind,
      position: { mode: 'delta', cursor: next.cursor },
    },
    answeredAt,
  };
}
