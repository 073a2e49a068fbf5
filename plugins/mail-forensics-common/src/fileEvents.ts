/**
 * Broad type of a file, in Incydr's spelling (reference: Incydr's `file.category` values).
 *
 * @public
 */
export const FILE_CATEGORIES = [
  'Archive',
  'Audio',
  'Document',
  'Executable',
  'Image',
  'Pdf',
  'Presentation',
  'Script',
  'SourceCode',
  'Spreadsheet',
  'Uncategorized',
  'Video',
  'VirtualDiskImage',
] as const;

/**
 * One of {@link FILE_CATEGORIES}.
 *
 * @public
 */
export type FileCategory = (typeof FILE_CATEGORIES)[number];

/**
 * Why a file event has no hash. `Could not be read` carries the code of the last failure.
 *
 * @public
 */
export type HashError =
  | 'Cloud attachment'
  | 'Attached message'
  | 'Encrypted message'
  | 'Larger than the configured limit'
  | 'Deleted before it could be read'
  | 'Mailbox refused access'
  | 'Hashing is turned off'
  | `Could not be read: ${string}`;

/**
 * What sort of thing was attached: bytes, an Outlook item (message, event, contact), or a link to a cloud file.
 *
 * @public
 */
export type AttachmentKind = 'file' | 'item' | 'reference';

/**
 * One e-mailed attachment, in the JSON of Incydr's v2 file event: objects that do not apply to e-mail are present
 * with null members, as there. Additions of this product live under `mailForensics`. Times are ISO 8601 in UTC.
 *
 * @public
 */
export interface FileEvent {
  /** When the mail was sent. */
  '@timestamp': string;
  /** What happened, and when it was recorded. */
  event: {
    /** Made from the evidence, so that one attachment of one mail is one event wherever it is seen. */
    id: string;
    /** What happened. */
    action: 'file-emailed';
    /** What saw it. */
    observer: 'Office365';
    /** How the file left. */
    vector: 'EMAILED';
    /** Display name of the connection. */
    detectorDisplayName: string;
    /** When the collector read it. */
    ingested: string;
    /** When it became searchable. */
    inserted: string;
    shareType: string[];
    relatedEvents: null;
  };
  /** Whose mailbox it was found in. */
  user: {
    /** Address of the sender. */
    email: string | null;
    /** Directory object id of the mailbox's owner. */
    id: string | null;
    deviceUid: null;
  };
  /** The attachment. */
  file: {
    /** As the mail calls it, without a path. */
    name: string;
    /** Bytes of the content; where it could not be read, the size the service reports; null where it reports none. */
    sizeInBytes: number | null;
    /** Broad type of the file: by its bytes where they tell it, else by its name, else by what the mail declares. */
    category: FileCategory;
    /** What the first bytes of the content say. */
    categoryByBytes: FileCategory | null;
    /** What the end of the name promises. */
    categoryByExtension: FileCategory | null;
    /** By the bytes where they tell it, else by the name, else what the mail declares. */
    mimeType: string | null;
    /** What the first bytes of the content say. */
    mimeTypeByBytes: string | null;
    /** What the end of the name promises. */
    mimeTypeByExtension: string | null;
    hash: {
      /** Of the content, in lower-case hexadecimal. */
      md5: string | null;
      /** Of the content, in lower-case hexadecimal. */
      sha256: string | null;
      /** Why there is no MD5; null where there is one. */
      md5Error: HashError | null;
      /** Why there is no SHA-256; null where there is one. */
      sha256Error: HashError | null;
    };
    created: null;
    modified: null;
    owner: null;
    url: null;
    id: null;
    directory: null;
    directoryId: never[];
    cloudDriveId: null;
    originalName: null;
    originalDirectory: null;
    classifications: never[];
    acquiredFrom: never[];
    /** A mail changes no file. */
    changeType: 'NONE';
    archiveId: null;
    parentArchiveId: null;
    passwordProtected: null;
  };
  /** Where it came from. */
  source: {
    email: {
      /** The account that really sent it. */
      sender: string | null;
      /** The address in the From field. */
      from: string | null;
    };
  } & Record<string, unknown>;
  /** Where it went. */
  destination: {
    email: {
      /** To, Cc and Bcc. */
      recipients: string[];
      /** Subject of the mail. */
      subject: string | null;
    };
  } & Record<string, unknown>;
  /** Whether those it went to are trusted. */
  risk: {
    /** Always 0: risk is not scored here. */
    score: number;
    /** Risk is not judged here. */
    severity: 'NO_RISK_INDICATED';
    indicators: never[];
    /** True where every recipient's domain was on the list of trusted domains when the event was recorded. */
    trusted: boolean;
    /** Why it is trusted; null where it is not. */
    trustReason: string | null;
    untrustedValues: {
      accountNames: string[];
      /** Domains of recipients that were not on the list of trusted domains, each once. */
      domains: string[];
      gitRepositoryUris: string[];
      slackWorkspaces: string[];
      urlPaths: string[];
    };
  };
  /** Does not apply to e-mail. */
  process: Record<string, null>;
  /** Does not apply to e-mail. */
  report: Record<string, unknown>;
  /** Does not apply to e-mail. */
  git: Record<string, null>;
  /** Does not apply to e-mail. */
  responseControls: Record<string, unknown>;
  /** What Incydr's event has no place for. */
  mailForensics: {
    /** The connection that recorded it. */
    connectionId: string;
    /** Principal name of the mailbox in which the mail was found. */
    mailbox: string;
    /** RFC 5322 Message-ID, with its angle brackets. */
    internetMessageId: string | null;
    /** Immutable id of the message in the mailbox. */
    messageId: string;
    /** Addresses in the To field. */
    to: string[];
    /** Addresses in the Cc field. */
    cc: string[];
    /** Addresses in the Bcc field, which the sender's own copy has. */
    bcc: string[];
    /** Domains of To, Cc and Bcc, each once, in lower case. */
    recipientDomains: string[];
    /** Whether the mail shows it inside its text. */
    inline: boolean;
    /** Bytes, an Outlook item (a message, an event or a contact), or a link to a file in the cloud. */
    attachmentKind: AttachmentKind;
    /** When the mailbox received its own copy, by the service's clock. */
    receivedAt: string | null;
    /** Catalog entities of the sender and the recipients, where known. */
    entityRefs: string[];
    /** Whose the addresses are, as far as the catalog knows today: the sender's first. */
    people: {
      /** As it is in the mail. */
      address: string;
      /** The user of the catalog whose address that is. */
      entityRef: string;
    }[];
  };
}
