import { WellKnownFolder } from './model';

/** Every mailbox has these; `position` makes the folder's id. */
const FOLDER_POSITIONS: Record<WellKnownFolder, number> = {
  inbox: 12,
  drafts: 15,
  sentitems: 9,
  deleteditems: 10,
  recoverableitemsdeletions: 27,
};

/** The well-known names of all folders. */
export const WELL_KNOWN_FOLDERS: readonly WellKnownFolder[] = [
  'deleteditems',
  'drafts',
  'inbox',
  'sentitems',
  'recoverableitemsdeletions',
];

/** Stays the same when the message is moved. Exchange ids are case-sensitive, and so are these. */
export function immutableMessageId(userId: string, seq: number): string {
  return `AAkALgAAAA${base64url(guidBytes(userId), uint48(seq))}AAA=`;
}

/** The id without `Prefer: IdType="ImmutableId"`: another one after each move. */
export function mutableMessageId(
  userId: string,
  seq: number,
  moves: number,
): string {
  return `AAMkAG${base64url(
    guidBytes(userId),
    uint48(seq),
    uint48(moves),
  )}AAA=`;
}

export function folderId(userId: string, folder: WellKnownFolder): string {
  const position = Buffer.from([1, FOLDER_POSITIONS[folder], 0]);
  return `AQMkAD${base64url(guidBytes(userId), position)}AAAA==`;
}

/** @param nameOrId - a well-known name in any case, or the folder's id */
export function findFolder(
  userId: string,
  nameOrId: string,
): WellKnownFolder | undefined {
  return WELL_KNOWN_FOLDERS.find(
    folder =>
      folder === nameOrId.toLowerCase() ||
      folderId(userId, folder) === nameOrId,
  );
}

/** An attachment's id starts with its message's, in whichever form that was asked for. */
export function attachmentId(messageId: string, key: string): string {
  return `${messageId.replace(/=+$/, '')}${key}=`;
}

/** The key in an attachment id; 16 characters before the final `=`. */
export function attachmentKey(id: string): string {
  return id.slice(-17, -1);
}

export function newAttachmentKey(seq: number): string {
  return `ABEgAQ${base64url(uint48(seq))}AA`;
}

function guidBytes(guid: string): Buffer {
  return Buffer.from(guid.replaceAll('-', ''), 'hex');
}

function uint48(value: number): Buffer {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(value, 0, 6);
  return bytes;
}

function base64url(...parts: Buffer[]): string {
  return Buffer.concat(parts).toString('base64url');
}
