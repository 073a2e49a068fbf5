import type { FileEvent } from 'backstage-plugin-mail-forensics-common';

/** Number `n` of any number of events: no two alike, a minute apart, the latest first. */
export function eventNumber(n: number): FileEvent {
  const at = new Date(Date.UTC(2026, 10, 21) - n * 60_000).toISOString();
  const hex = n.toString(16).padStart(8, '0');
  const sender = `person${n % 977}@contoso.com`;
  const recipients = Array.from(
    { length: 1 + (n % 4) },
    (_, place) => `someone${(n * 31 + place) % 4999}@example.com`,
  );
  return {
    '@timestamp': at,
    event: {
      id: String(n),
      action: 'file-emailed',
      observer: 'Office365',
      vector: 'EMAILED',
      detectorDisplayName: 'Contoso mail',
      ingested: at,
      inserted: at,
      shareType: [],
      relatedEvents: null,
    },
    user: { email: sender, id: 'u-1', deviceUid: null },
    file: {
      name: `number-${n}.pdf`,
      sizeInBytes: n * 1_009,
      category: 'Pdf',
      categoryByBytes: 'Pdf',
      categoryByExtension: 'Pdf',
      mimeType: 'application/pdf',
      mimeTypeByBytes: 'application/pdf',
      mimeTypeByExtension: 'application/pdf',
      hash: {
        md5: hex.repeat(4),
        sha256: hex.repeat(8),
        md5Error: null,
        sha256Error: null,
      },
      created: null,
      modified: null,
      owner: null,
      url: null,
      id: null,
      directory: null,
      directoryId: [],
      cloudDriveId: null,
      originalName: null,
      originalDirectory: null,
      classifications: [],
      acquiredFrom: [],
      changeType: 'NONE',
      archiveId: null,
      parentArchiveId: null,
      passwordProtected: null,
    },
    source: { email: { sender, from: sender } },
    destination: { email: { recipients, subject: `Subject of number ${n}` } },
    risk: {
      score: 0,
      severity: 'NO_RISK_INDICATED',
      indicators: [],
      trusted: false,
      trustReason: null,
      untrustedValues: {
        accountNames: [],
        domains: ['example.com'],
        gitRepositoryUris: [],
        slackWorkspaces: [],
        urlPaths: [],
      },
    },
    process: {},
    report: {},
    git: {},
    responseControls: {},
    mailForensics: {
      connectionId: 'c-1',
      mailbox: sender,
      internetMessageId: `<${n}@contoso.com>`,
      messageId: `m-${n}`,
      to: recipients,
      cc: [],
      bcc: [],
      recipientDomains: ['example.com'],
      inline: false,
      attachmentKind: 'file',
      receivedAt: at,
      entityRefs: [],
      people: [],
    },
  };
}
