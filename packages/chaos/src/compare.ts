import type { Knex } from 'knex';
import {
  readNumber,
  readTime,
} from 'backstage-plugin-mail-forensics-backend/src/database';
import type { LedgerAttachment, LedgerEntry, Tenant } from 'm365-simulator';

/** What the ledger of the tenant and the table of events do not agree about. */
export interface Differences {
  /** Attachments that were mailed and are not in the table. */
  lost: string[];
  /** Events beyond what was mailed: doubled, or never mailed by anybody in scope. */
  doubled: string[];
  /** Events of what was mailed that say something else of it. */
  wrong: string[];
}

/** An attachment that was mailed, as both sides write it down. */
interface Fact {
  /** What it is about: mail and name. */
  subject: string;
  /** Everything that is told of it. */
  text: string;
}

/** @param counted - message ids of mails that are to be recorded */
export async function compare(options: {
  tenant: Tenant;
  knex: Knex;
  counted: ReadonlySet<string>;
}): Promise<Differences & { mailed: number }> {
  const mailed = expected(options.tenant, options.counted);
  const recorded = await found(options.knex);
  const { missing, beyond } = difference(mailed, recorded);
  const lost: string[] = [];
  const wrong: string[] = [];
  for (const fact of missing) {
    const at = beyond.findIndex(({ subject }) => subject === fact.subject);
    if (at < 0) {
      lost.push(fact.text);
    } else {
      const [event] = beyond.splice(at, 1);
      wrong.push(`mailed:   ${fact.text}\nrecorded: ${event.text}`);
    }
  }
  const doubled = beyond.map(({ text }) => text);
  return { lost, doubled, wrong, mailed: mailed.length };
}

function difference(one: readonly Fact[], other: readonly Fact[]) {
  const left = new Map<string, number>();
  for (const { text } of other) {
    left.set(text, (left.get(text) ?? 0) + 1);
  }
  const take = (counts: Map<string, number>, { text }: Fact) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count > 0;
  };
  const missing = one.filter(fact => !take(left, fact));
  const beyond = other
    .filter(({ text }) => (left.get(text) ?? 0) > 0)
    .filter(fact => take(left, fact));
  return { missing, beyond };
}

/** A mail of which there are copies in several mailboxes was mailed once. */
function expected(tenant: Tenant, counted: ReadonlySet<string>): Fact[] {
  const mails = new Map(
    tenant.sentLedger
      .entries()
      .filter(({ internetMessageId }) => counted.has(internetMessageId))
      .map(entry => [entry.internetMessageId, entry]),
  );
  return [...mails.values()].flatMap(mail =>
    mail.attachments.map(attachment => mailedFact(mail, attachment)),
  );
}

function mailedFact(mail: LedgerEntry, attachment: LedgerAttachment): Fact {
  const isFile = attachment.kind === 'file';
  return toFact({
    mail: mail.internetMessageId,
    name: attachment.name ?? '',
    kind: attachment.kind,
    inline: attachment.inline,
    size: isFile ? attachment.size : null,
    md5: isFile ? attachment.md5 : null,
    sha256: isFile ? attachment.sha256 : null,
    error: {
      file: null,
      item: 'Attached message',
      reference: 'Cloud attachment',
    }[attachment.kind],
    subject: mail.subject ?? '',
    sentAt: new Date(Math.floor(mail.sentAt.getTime() / 1_000) * 1_000),
    from: mail.from?.address ?? null,
    sender: mail.sender?.address ?? null,
    to: mail.to.map(({ address }) => address),
    cc: mail.cc.map(({ address }) => address),
    bcc: mail.bcc.map(({ address }) => address),
  });
}

async function found(knex: Knex): Promise<Fact[]> {
  // First, so that those of an event that comes meanwhile are not missing.
  const rows: Record<string, unknown>[] = await knex('file_events').select();
  const recipients = new Map<string, { field: string; address: string }[]>();
  const recipientRows: { event_id: string; field: string; address: string }[] =
    await knex('file_event_recipients')
      .orderBy(['event_id', 'position'])
      .select('event_id', 'field', 'address');
  for (const { event_id, ...recipient } of recipientRows) {
    const ofEvent = recipients.get(event_id) ?? [];
    ofEvent.push(recipient);
    recipients.set(event_id, ofEvent);
  }
  return rows.map(row => {
    const ofField = (field: string) =>
      (recipients.get(String(row.event_id)) ?? [])
        .filter(recipient => recipient.field === field)
        .map(({ address }) => address);
    const isFile = row.attachment_kind === 'file';
    return toFact({
      mail: row.internet_message_id,
      name: row.file_name,
      kind: row.attachment_kind,
      inline: Boolean(row.inline),
      size: isFile ? readNumber(row.size_in_bytes) : null,
      md5: row.md5,
      sha256: row.sha256,
      error: row.hash_error,
      subject: row.subject ?? '',
      sentAt: readTime(row.observed_at),
      from: row.from_address,
      sender: row.sender,
      to: ofField('to'),
      cc: ofField('cc'),
      bcc: ofField('bcc'),
    });
  });
}

function toFact(fields: {
  mail: unknown;
  name: unknown;
  [field: string]: unknown;
}): Fact {
  return {
    subject: `${fields.mail} ${fields.name}`,
    text: JSON.stringify(fields),
  };
}
