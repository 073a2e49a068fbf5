import type {
  Attachment,
  AttachmentContent,
  AttachmentId,
  MailAddress,
  MessageId,
  OpenAttachmentRequest,
  ReadMessageRequest,
  SentMessage,
} from '../../mail';
import { graphPath, graphQuery } from '../pages/graphQuery';
import { parseAnswer } from '../pages/parseAnswer';
import { readCollection } from '../pages/readCollection';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import {
  attachmentResource,
  messageResource,
  toDate,
  type AttachmentResource,
  type MessageResource,
  type RecipientResource,
} from './schemas';
import { IMMUTABLE_IDS } from './SentMail';

const MESSAGE_FIELDS =
  'id,internetMessageId,subject,from,sender,toRecipients,ccRecipients,bccRecipients,sentDateTime,receivedDateTime,isDraft';
/** Leaves out contentBytes, which cannot be selected here anyway: it belongs to one kind of attachment only. */
const METADATA_FIELDS = 'id,name,contentType,size,isInline';
/** Up to this size of the whole message its content comes in the same answer, as base64 in memory; above, it is streamed. */
const INLINE_LIMIT_BYTES = 4 * 1024 * 1024;
/**
 * So much of messages at the same time. A byte takes up to five while its answer is received, decoded and parsed: sixteen
 * messages of 4 MB would need more memory than everything else. What does not fit is streamed, by a request of its own.
 */
const INLINE_AT_ONCE_BYTES = 12 * 1024 * 1024;

/** Single messages and their attachments. Throws what the transport throws, untranslated. */
export class Messages {
  readonly #transport: GraphTransport;
  #inlineBytes = 0;

  static create(transport: GraphTransport): Messages {
    return new Messages(transport);
  }

  private constructor(transport: GraphTransport) {
    this.#transport = transport;
  }

  async read(request: ReadMessageRequest): Promise<SentMessage> {
    const size = request.sizeBytes;
    const fits =
      size !== null &&
      size <= INLINE_LIMIT_BYTES &&
      this.#inlineBytes + size <= INLINE_AT_ONCE_BYTES;
    if (!fits) {
      return this.#read(request, `attachments($select=${METADATA_FIELDS})`);
    }
    this.#inlineBytes += size;
    try {
      return await this.#read(request, 'attachments');
    } finally {
      this.#inlineBytes -= size;
    }
  }

  async #read(
    request: ReadMessageRequest,
    expand: string,
  ): Promise<SentMessage> {
    const path = graphPath(
      'users',
      request.userId,
      'messages',
      request.messageId,
    );
    const query = graphQuery({ $select: MESSAGE_FIELDS, $expand: expand });
    const { body } = await this.#transport.getJson(
      this.#request(`${path}${query}`, request.signal),
    );
    const message = parseAnswer(messageResource, body);
    const attachments = await this.#allAttachments(message, request.signal);
    return toSentMessage(message, attachments);
  }

  openAttachment(
    request: OpenAttachmentRequest,
  ): Promise<AsyncIterable<Uint8Array>> {
    const path = graphPath(
      'users',
      request.userId,
      'messages',
      request.messageId,
      'attachments',
      request.attachmentId,
    );
    return this.#transport.openStream(
      this.#request(`${path}/$value`, request.signal),
    );
  }

  /** Those beyond the first page of an expansion, too, where the service pages it. */
  async #allAttachments(
    message: MessageResource,
    signal?: AbortSignal,
  ): Promise<AttachmentResource[]> {
    const all = [...(message.attachments ?? [])];
    const link = message['attachments@odata.nextLink'];
    if (link) {
      for await (const page of readCollection(
        this.#transport,
        { ...this.#request('', signal), link },
        attachmentResource,
      )) {
        all.push(...page);
      }
    }
    return all;
  }

  #request(path: string, signal?: AbortSignal): GraphRequest {
    return {
      link: this.#transport.origins.address(path),
      headers: { Prefer: IMMUTABLE_IDS },
      signal,
    };
  }
}

function toSentMessage(
  message: MessageResource,
  attachments: AttachmentResource[],
): SentMessage {
  return {
    messageId: message.id as MessageId,
    internetMessageId: message.internetMessageId ?? null,
    subject: message.subject ?? null,
    sender: toAddress(message.sender),
    from: toAddress(message.from),
    to: toAddresses(message.toRecipients),
    cc: toAddresses(message.ccRecipients),
    bcc: toAddresses(message.bccRecipients),
    sentAt: toDate(message.sentDateTime),
    receivedAt: toDate(message.receivedDateTime),
    isDraft: message.isDraft ?? false,
    attachments: attachments.map(toAttachment),
  };
}

function toAddresses(
  recipients: RecipientResource[] | null | undefined,
): MailAddress[] {
  return (recipients ?? []).flatMap(recipient => toAddress(recipient) ?? []);
}

/** Personal groups have a name and no address: the name then stands for it, so that no recipient goes missing. */
function toAddress(
  recipient: RecipientResource | null | undefined,
): MailAddress | null {
  const name = recipient?.emailAddress?.name || null;
  const address = recipient?.emailAddress?.address || name;
  return address ? { address, name } : null;
}

function toAttachment(attachment: AttachmentResource): Attachment {
  const kind = kindOf(attachment);
  return {
    attachmentId: attachment.id as AttachmentId,
    kind,
    name: attachment.name ?? '',
    contentType: attachment.contentType ?? null,
    reportedSizeBytes: attachment.size ?? null,
    inline: attachment.isInline ?? false,
    content: kind === 'file' ? contentOf(attachment) : { kind: 'none' },
  };
}

function kindOf(attachment: AttachmentResource): Attachment['kind'] {
  switch (attachment['@odata.type']) {
    case '#microsoft.graph.itemAttachment':
      return 'item';
    case '#microsoft.graph.referenceAttachment':
      return 'reference';
    default:
      return 'file';
  }
}

/** Large ones come without content even where it was asked for; an empty file's content is an empty string. */
function contentOf(attachment: AttachmentResource): AttachmentContent {
  if (typeof attachment.contentBytes === 'string') {
    return {
      kind: 'inline',
      bytes: Buffer.from(attachment.contentBytes, 'base64'),
    };
  }
  return attachment.size === 0
    ? { kind: 'inline', bytes: new Uint8Array() }
    : { kind: 'stream' };
}
