import { createHash } from 'crypto';
import { OutgoingAttachment, OutgoingMail } from '../tenant/model';
import { encodeAddresses, encodeParameter, encodeText } from './encodeHeader';

type Header = [name: string, value: string];

interface Part {
  headers: Header[];
  /** Encoded. */
  content: Buffer;
}

/**
 * The mail as MIME text, as `GET /messages/{id}/$value` answers it. Files are base64; attached messages are their bytes
 * as they are; links to files in the cloud have no bytes and are left out. The same mail always gives the same bytes.
 */
export function composeMail(mail: OutgoingMail): Buffer {
  const boundary = boundaryOf(mail);
  const top: Header[] = [...envelopeHeaders(mail), ['MIME-Version', '1.0']];
  const body = bodyPart(mail.body);
  const others = mail.attachments.flatMap(toPart);
  if (others.length === 0) {
    return writePart({ ...body, headers: [...top, ...body.headers] });
  }
  const content = Buffer.concat([
    ...[body, ...others].flatMap(part => [
      Buffer.from(`\r\n--${boundary}\r\n`),
      writePart(part),
    ]),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const type = `multipart/mixed;\r\n boundary="${boundary}"`;
  return writePart({ headers: [...top, ['Content-Type', type]], content });
}

function envelopeHeaders(mail: OutgoingMail): Header[] {
  const { from, sender } = mail;
  const headers: [string, string | null | undefined][] = [
    ['From', from && encodeAddresses([from])],
    ['Sender', sender && encodeAddresses([sender])],
    ['To', encodeAddresses(mail.to)],
    ['Cc', encodeAddresses(mail.cc)],
    ['Bcc', encodeAddresses(mail.bcc)],
    ['Subject', mail.subject && encodeText(mail.subject)],
    ['Message-ID', mail.internetMessageId?.replace(/[\r\n]/g, '')],
    ['Date', mail.sentAt && mail.sentAt.toUTCString().replace('GMT', '+0000')],
  ];
  return headers.flatMap(([name, value]): Header[] =>
    value ? [[name, value]] : [],
  );
}

function bodyPart(body: OutgoingMail['body']): Part {
  const type = body.contentType === 'html' ? 'text/html' : 'text/plain';
  return {
    headers: [
      ['Content-Type', `${type}; charset=utf-8`],
      ['Content-Transfer-Encoding', 'base64'],
    ],
    content: base64Lines(Buffer.from(body.content)),
  };
}

function toPart(attachment: OutgoingAttachment): Part[] {
  if (attachment.kind === 'reference') {
    return [];
  }
  const { name, inline } = attachment;
  const isItem = attachment.kind === 'item';
  const type = isItem ? 'message/rfc822' : typeOf(attachment.contentType);
  const contentId = isItem ? null : attachment.contentId;
  const headers: Header[] = [
    ['Content-Type', type + (name ? encodeParameter('name', name) : '')],
    [
      'Content-Disposition',
      (inline ? 'inline' : 'attachment') +
        (name ? encodeParameter('filename', name) : ''),
    ],
    // RFC 2046 section 5.2.1 forbids to encode an attached message.
    ['Content-Transfer-Encoding', isItem ? 'binary' : 'base64'],
    ...(contentId
      ? [['Content-ID', `<${contentId.replace(/[\s<>]/g, '')}>`] as Header]
      : []),
  ];
  const content = isItem ? attachment.mime : base64Lines(attachment.bytes);
  return [{ headers, content }];
}

function typeOf(contentType: string | null): string {
  return contentType && /^[\w.+-]+\/[\w.+-]+$/.test(contentType)
    ? contentType
    : 'application/octet-stream';
}

function writePart({ headers, content }: Part): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${lines.join('')}\r\n`), content]);
}

function base64Lines(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.toString('base64').replace(/(.{76})(?=.)/g, '$1\r\n'),
  );
}

/** Unlike anything in the mail, and yet the same each time. */
function boundaryOf(mail: OutgoingMail): string {
  const hash = createHash('sha256').update(mail.body.content);
  for (const attachment of mail.attachments) {
    hash.update(attachment.kind === 'item' ? attachment.mime : attachment.kind);
  }
  return `----=_Part_${hash.digest('hex').slice(0, 32)}`;
}
