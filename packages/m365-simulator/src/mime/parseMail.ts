import { OutgoingAttachment, OutgoingMail } from '../tenant/model';
import {
  addressHeader,
  dateHeader,
  plainHeader,
  textHeader,
} from './mailHeaders';
import { MimePart, readMime } from './MimePart';

const BODY_TYPES = new Set([
  'text/plain',
  'text/html',
  'text/enriched',
  'text/richtext',
]);

/**
 * What Exchange would make of an RFC 822 message that is submitted to it.
 *
 * Every leaf that is not plain body text becomes an attachment: a part with a file name or the disposition
 * `attachment`, and any part of another type, signatures, calendars and reports included. An attached message
 * (message/rfc822) becomes an item with its MIME bytes as they lie in the mail; everything else a file with its decoded
 * bytes. A part without a name keeps the name null, as Graph documents it, where Exchange would often make up
 * `ATT00001.bin`: readers of the tenant must cope with null, and a made-up name would hide whether they do.
 *
 * @throws Error - for headers of more than a megabyte or more than a thousand parts, which mailsplit refuses
 */
export async function parseMail(raw: Buffer): Promise<OutgoingMail> {
  const { root, parts } = await readMime(raw);
  const internetMessageId = plainHeader(root, 'Message-ID') ?? undefined;
  const sentAt = dateHeader(root, 'Date');
  return {
    from: addressHeader(root, 'From')[0] ?? null,
    sender: addressHeader(root, 'Sender')[0] ?? null,
    to: addressHeader(root, 'To'),
    cc: addressHeader(root, 'Cc'),
    bcc: addressHeader(root, 'Bcc'),
    subject: textHeader(root, 'Subject'),
    body: toBody(parts.filter(isBody)),
    attachments: parts.filter(part => !isBody(part)).map(toAttachment),
    ...(internetMessageId && { internetMessageId }),
    ...(sentAt && { sentAt }),
  };
}

function isBody(part: MimePart): boolean {
  if (part.name !== null || part.disposition === 'attachment') {
    return false;
  }
  // Mail programs add alternatives of their own (text/watch-html); nobody sees a file in them.
  const isOtherAlternative =
    part.within === 'alternative' &&
    part.contentType.startsWith('text/') &&
    part.contentType !== 'text/calendar';
  return BODY_TYPES.has(part.contentType) || isOtherAlternative;
}

/** The HTML parts where there are any, otherwise the text parts. */
function toBody(parts: MimePart[]): OutgoingMail['body'] {
  const html = parts.filter(part => part.contentType === 'text/html');
  const [contentType, chosen] =
    html.length > 0 ? (['html', html] as const) : (['text', parts] as const);
  return { contentType, content: chosen.map(textOf).join('\n') };
}

function toAttachment(part: MimePart): OutgoingAttachment {
  const { name, contentType, contentId, bytes } = part;
  const inline = isInline(part);
  return contentType === 'message/rfc822'
    ? { kind: 'item', name, mime: bytes, inline }
    : { kind: 'file', name, contentType, bytes, inline, contentId };
}

function isInline(part: MimePart): boolean {
  if (part.disposition !== null) {
    return part.disposition === 'inline';
  }
  const isReferenced = part.within === 'related' && part.contentId !== null;
  const isInvitation =
    part.within === 'alternative' && part.contentType === 'text/calendar';
  return isReferenced || isInvitation;
}

function textOf(part: MimePart): string {
  try {
    return new TextDecoder(part.charset ?? 'utf-8', { fatal: true }).decode(
      part.bytes,
    );
  } catch {
    // A charset nobody knows, or bytes that are not in it: every byte is something in Windows-1252.
    return new TextDecoder('windows-1252').decode(part.bytes);
  }
}
