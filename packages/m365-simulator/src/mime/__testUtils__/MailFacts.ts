import { createHash } from 'crypto';
import { OutgoingAttachment, SimulatedAddress } from '../../tenant/model';
import { MailInSet, MailSetAttachment } from '../MailSet';
import { parseMail } from '../parseMail';

/** One mail as both sides of a comparison write it down. Times in UTC. */
export interface MailFacts {
  attachments: {
    name: string | null;
    contentType: string | null;
    size: number;
    md5: string;
    sha256: string;
    inline: boolean;
    isMessage: boolean;
  }[];
  from: string | null;
  sender: string | null;
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string | null;
  messageId: string | null;
  sentAt: string | null;
}

export function manifestFacts(mail: MailInSet): MailFacts {
  return {
    attachments: mail.attachments.map(manifestAttachment),
    from: mail.from,
    sender: mail.sender,
    to: mail.to,
    cc: mail.cc,
    bcc: mail.bcc,
    subject: mail.subject,
    messageId: mail.message_id,
    sentAt: mail.date_iso && instant(mail.date_iso),
  };
}

export async function parsedFacts(mail: MailInSet): Promise<MailFacts> {
  const parsed = await parseMail(mail.raw);
  return {
    attachments: parsed.attachments.map(parsedAttachment),
    from: parsed.from?.address ?? null,
    sender: parsed.sender?.address ?? null,
    to: bare(parsed.to),
    cc: bare(parsed.cc),
    bcc: bare(parsed.bcc),
    subject: parsed.subject,
    messageId: parsed.internetMessageId ?? null,
    sentAt: parsed.sentAt?.toISOString() ?? null,
  };
}

function manifestAttachment(entry: MailSetAttachment) {
  return {
    name: entry.name,
    contentType: entry.content_type,
    size: entry.size_bytes,
    md5: entry.md5,
    sha256: entry.sha256,
    inline: entry.inline,
    isMessage: entry.content_type === 'message/rfc822',
  };
}

function parsedAttachment(attachment: OutgoingAttachment) {
  if (attachment.kind === 'reference') {
    throw new Error('No mail can hold a link to a file as an attachment.');
  }
  const isMessage = attachment.kind === 'item';
  const bytes = isMessage ? attachment.mime : attachment.bytes;
  return {
    name: attachment.name,
    contentType: isMessage ? 'message/rfc822' : attachment.contentType,
    size: bytes.length,
    md5: createHash('md5').update(bytes).digest('hex'),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    inline: attachment.inline,
    isMessage,
  };
}

/** Where the mail gives no zone, the manifest does not either; both sides then mean UTC. */
function instant(iso: string): string {
  const hasZone = /(?:Z|[+-]\d\d:\d\d)$/.test(iso);
  return new Date(hasZone ? iso : `${iso}Z`).toISOString();
}

function bare(addresses: SimulatedAddress[]): string[] {
  return addresses.map(({ address }) => address);
}
