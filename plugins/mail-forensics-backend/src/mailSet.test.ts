import { existsSync, writeSync } from 'node:fs';
import path from 'node:path';
import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import {
  DEMO_USERS,
  parseMail,
  readMailSet,
  type MailInSet,
  type MailSetAttachment,
} from 'm365-simulator';
import { BASE, TestPortal } from './__testUtils__/TestPortal';

/**
 * Real mails, sent by demo people of the simulated tenant, collected over HTTP, and found by search: compared with a
 * manifest that an independent parser made.
 */

const checkout = path.resolve(__dirname, '../../..');
const SETS = [
  {
    name: 'the mails of this repository',
    directory: path.join(checkout, 'packages/m365-simulator/mail'),
  },
  {
    name: "the mails of other projects' test suites",
    directory: path.resolve(checkout, '../shared/mail'),
  },
];

/** Where the manifest is wrong: why, and what the bytes are. */
const MANIFEST_FAULTS: Record<
  string,
  { because: string; size: number; md5: string; sha256: string }
> = {
  '030-rfc2047-filename-fname.eml': {
    because:
      'the base64 is five characters, cut off inside a group of four: three bytes can be decoded, and the manifest has the undecoded text',
    size: 3,
    md5: '0bcbea72b7019e635030f2d99c0ff370',
    sha256: '63b3d493c6f8c324d1e0dbf6b08b353e6596baa38ef6ac7ddd966a193e310ccd',
  },
};

const SENDERS = [
  DEMO_USERS.adele,
  DEMO_USERS.alex,
  DEMO_USERS.lynne,
  DEMO_USERS.diego,
  DEMO_USERS.isaiah,
];

/** An event, as both sides of the comparison write it down. */
interface Facts {
  name: string;
  /** Null for an attached message: its size on the wire is not what a mailbox keeps. */
  size: number | null;
  md5: string | null;
  sha256: string | null;
  hashError: string | null;
  sender: string;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  subject: string;
  sentAt: string;
  inline: boolean;
}

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(180_000);

describe.each(SETS)('$name', ({ name, directory }) => {
  const given = existsSync(path.join(directory, 'manifest.jsonl'));
  if (!given) {
    writeSync(
      1,
      `Skipped: ${name} are read from ${path.relative(
        checkout,
        directory,
      )}, which is not there.\n`,
    );
  }

  (given ? it.each : it.skip.each)(databases.eachSupportedId())(
    'are found as their manifest says, on %s',
    databaseId => compare(directory, databaseId),
  );
});

/** Sends every mail of a set, collects, searches, and compares with the manifest. */
async function compare(
  directory: string,
  databaseId: TestDatabaseId,
): Promise<void> {
  const portal = await TestPortal.start({
    knex: await databases.init(databaseId),
  });
  try {
    const connectionId = await portal.addConnection('Contoso');
    await portal.authorize(connectionId, DEMO_USERS.megan.id, 'accept');
    await portal.monitoring(connectionId);

    // Graph tells times in whole seconds.
    const started = new Date(Math.floor(Date.now() / 1000) * 1000);
    const mails = await readMailSet(directory);
    const mailed = new Set<string>();
    const expected: string[] = [];
    for (const [index, mail] of mails.entries()) {
      const owner = SENDERS[index % SENDERS.length];
      portal.simulator.tenant.sendMail(owner.id, await parseMail(mail.raw));
      if (!isCopy(mail, mailed)) {
        expected.push(
          ...mail.attachments.map(attachment =>
            written(expectedFacts(mail, attachment, owner.userPrincipalName)),
          ),
        );
      }
    }

    await portal.eventually(`${expected.length} events`, async () => {
      return (await allEvents(portal)).length >= expected.length;
    });
    // Had an event come twice, it would be there by then.
    await portal.readThrough(connectionId, new Date());
    const events = await allEvents(portal);
    const found = events.map(event => written(foundFacts(event, started)));
    expect(found.sort()).toEqual(expected.sort());
  } finally {
    await portal.stop();
  }
}

/** A mail that was there already, with its Message-ID and every fact the same, is a copy: it adds no event. */
function isCopy(mail: MailInSet, mailed: Set<string>): boolean {
  const { message_id, from, sender, to, cc, bcc, subject, date_iso } = mail;
  const attachments = mail.attachments.map(({ name, sha256, inline }) => [
    name,
    sha256,
    inline,
  ]);
  const identity = JSON.stringify([
    [message_id, from, sender, to, cc, bcc, subject, date_iso],
    attachments,
  ]);
  const known = message_id !== null && mailed.has(identity);
  mailed.add(identity);
  return known;
}

function expectedFacts(
  mail: MailInSet,
  attachment: MailSetAttachment,
  owner: string,
): Facts {
  const { size, md5, sha256 } = MANIFEST_FAULTS[mail.file] ?? {
    ...attachment,
    size: attachment.size_bytes,
  };
  const isMessage = attachment.content_type === 'message/rfc822';
  const from = mail.from ?? mail.sender ?? owner;
  return {
    name: attachment.name ?? '',
    size: isMessage ? null : size,
    md5: isMessage ? null : md5,
    sha256: isMessage ? null : sha256,
    hashError: isMessage ? 'Attached message' : null,
    from,
    sender: mail.sender ?? from,
    to: mail.to,
    cc: mail.cc,
    bcc: mail.bcc,
    subject: mail.subject ?? '',
    sentAt: mail.date_iso
      ? new Date(mail.date_iso).toISOString()
      : 'when it was sent',
    inline: attachment.inline,
  };
}

function foundFacts(event: FileEvent, started: Date): Facts {
  const { file, source, destination, mailForensics } = event;
  expect(file.hash.sha256Error).toBe(file.hash.md5Error);
  expect(new Set(destination.email.recipients)).toEqual(
    new Set([...mailForensics.to, ...mailForensics.cc, ...mailForensics.bcc]),
  );
  return {
    name: file.name,
    size: mailForensics.attachmentKind === 'item' ? null : file.sizeInBytes,
    md5: file.hash.md5,
    sha256: file.hash.sha256,
    hashError: file.hash.sha256Error,
    from: source.email.from ?? '',
    sender: source.email.sender ?? '',
    to: mailForensics.to,
    cc: mailForensics.cc,
    bcc: mailForensics.bcc,
    subject: destination.email.subject ?? '',
    sentAt:
      new Date(event['@timestamp']) >= started
        ? 'when it was sent'
        : event['@timestamp'],
    inline: mailForensics.inline,
  };
}

function written(facts: Facts): string {
  return JSON.stringify(facts, Object.keys(facts).sort());
}

async function allEvents(portal: TestPortal): Promise<FileEvent[]> {
  const { status, body } = await portal
    .api()
    .post(`${BASE}/v2/file-events`)
    .send({
      groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
      pgSize: 1000,
    });
  expect(status).toBe(200);
  const { fileEvents }: SearchResponse = body;
  return fileEvents;
}
