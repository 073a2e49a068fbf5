import type {
  ListMessagesRequest,
  MessageChange,
  MessageId,
  MessagePage,
} from '../../mail';
import { isQueryRefused } from '../errors/graphFaults';
import { graphPath, graphQuery } from '../pages/graphQuery';
import { readDeltaPage, type DeltaPage } from '../pages/readDeltaPage';
import type { GraphTransport } from '../transport/GraphTransport';
import {
  listedMessageResource,
  toDate,
  type ListedMessageResource,
} from './schemas';

/** Keeps a message's id the same while it is moved about its mailbox; needed on every request that names one. */
export const IMMUTABLE_IDS = 'IdType="ImmutableId"';

/** PidTagHasAttachments counts inline attachments, which `hasAttachments` leaves out. */
const HAS_ATTACHMENTS = 'Boolean 0x0E1B';
/** PidTagMessageSize: Graph has no property for it. */
const MESSAGE_SIZE = 'Integer 0x0E08';

/**
 * Folders of sent mail, followed by delta. Throws what the transport throws, untranslated.
 *
 * Some tenants refuse the extended properties that tell size and inline attachments beforehand. They are then left out
 * for as long as this object lives: messages are read to find out, and nothing is lost but requests.
 */
export class SentMail {
  readonly #transport: GraphTransport;
  #expands = true;

  static create(transport: GraphTransport): SentMail {
    return new SentMail(transport);
  }

  private constructor(transport: GraphTransport) {
    this.#transport = transport;
  }

  async list(request: ListMessagesRequest): Promise<MessagePage> {
    const page =
      'cursor' in request.position
        ? await this.#follow(request, request.position.cursor)
        : await this.#start(request, request.position.since);
    return {
      messages: page.items.map(toMessageChange),
      next: page.next,
      answeredAt: page.answeredAt,
    };
  }

  async #follow(
    request: ListMessagesRequest,
    cursor: string,
  ): Promise<DeltaPage<ListedMessageResource>> {
    try {
      return await this.#read(request, cursor);
    } catch (error) {
      // The link carries the first request's options: if those are refused now, the next first request goes without.
      if (isQueryRefused(error) && error.status !== 400) {
        this.#expands = false;
      }
      throw error;
    }
  }

  async #start(
    request: ListMessagesRequest,
    since: Date,
  ): Promise<DeltaPage<ListedMessageResource>> {
    if (this.#expands) {
      try {
        return await this.#read(request, this.#address(request, since, true));
      } catch (error) {
        if (!isQueryRefused(error)) {
          throw error;
        }
      }
    }
    const page = await this.#read(
      request,
      this.#address(request, since, false),
    );
    // Only now is it known that it was the expansion that was refused.
    this.#expands = false;
    return page;
  }

  #read(
    request: ListMessagesRequest,
    link: string,
  ): Promise<DeltaPage<ListedMessageResource>> {
    return readDeltaPage(
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
  }

  /** Without `$top`, which would limit the whole round instead of the page and end it silently. */
  #address(request: ListMessagesRequest, since: Date, expand: boolean): string {
    const path = graphPath(
      'users',
      request.userId,
      'mailFolders',
      request.folder,
      'messages',
      'delta',
    );
    const query = graphQuery({
      $filter: `receivedDateTime ge ${wholeSeconds(since)}`,
      $select: 'id,receivedDateTime,isDraft,hasAttachments',
      $expand: expand
        ? `singleValueExtendedProperties($filter=id eq '${HAS_ATTACHMENTS}' or id eq '${MESSAGE_SIZE}')`
        : undefined,
    });
    return this.#transport.origins.address(`${path}${query}`);
  }
}

/** Rounded down: the service keeps whole seconds, so that rounding up could pass a message by. */
function wholeSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function toMessageChange(message: ListedMessageResource): MessageChange {
  const messageId = message.id as MessageId;
  if (message['@removed'] !== undefined && message['@removed'] !== null) {
    return { kind: 'removed', messageId };
  }
  const properties = new Map(
    (message.singleValueExtendedProperties ?? []).map(
      ({ id, value }) => [normalizePropertyId(id), value ?? ''] as const,
    ),
  );
  return {
    kind: 'present',
    messageId,
    receivedAt: toDate(message.receivedDateTime),
    isDraft: message.isDraft ?? null,
    attachments: attachmentsOf(
      message.hasAttachments,
      properties.get(normalizePropertyId(HAS_ATTACHMENTS)),
    ),
    sizeBytes: toSize(properties.get(normalizePropertyId(MESSAGE_SIZE))),
  };
}

/** The service repeats an id in its own spelling: `Boolean 0xe1b` for `Boolean 0x0E1B`. */
function normalizePropertyId(id: string): string {
  return id
    .trim()
    .toLowerCase()
    .replace(/\s+0x0*/, ' 0x');
}

function attachmentsOf(
  hasAttachments: boolean | null | undefined,
  property: string | undefined,
): 'none' | 'some' | 'unknown' {
  const known = property?.toLowerCase();
  if (hasAttachments || known === 'true') {
    return 'some';
  }
  return known === 'false' ? 'none' : 'unknown';
}

function toSize(value: string | undefined): number | null {
  return value && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
