import type { MessageChange, MessageId } from '../../mail';
import { toDate, type ListedMessageResource } from './schemas';

/** PidTagHasAttachments counts inline attachments, which `hasAttachments` leaves out. */
export const HAS_ATTACHMENTS = 'Boolean 0x0E1B';
/** PidTagMessageSize: Graph has no property for it. */
export const MESSAGE_SIZE = 'Integer 0x0E08';

/** What a page says of a message, whether it was listed or came by delta. */
export function toMessageChange(message: ListedMessageResource): MessageChange {
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
