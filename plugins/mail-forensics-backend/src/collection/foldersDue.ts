import type { CollectionConfig } from '../config';
import type { MailFolder } from '../mail';
import type { FolderCursor } from './sql/cursors';

/**
 * Sent mail that is deleted is looked for in these. They cost a request each, so they are read at every third poll,
 * and at least every five minutes.
 */
export const DELETED_FOLDERS: readonly MailFolder[] = [
  'deleteditems',
  'recoverableitemsdeletions',
];
const DELETED_EVERY_POLLS = 3;
const DELETED_EVERY_MS = 5 * 60_000;

type Config = Pick<CollectionConfig, 'pollIntervalMs' | 'watchDeletedItems'>;

/** Every folder that is read, in order. */
export function watchedFolders({
  watchDeletedItems,
}: Pick<Config, 'watchDeletedItems'>): readonly MailFolder[] {
  return watchDeletedItems ? ['sentitems', ...DELETED_FOLDERS] : ['sentitems'];
}

/** Folders to read in a poll, in order. */
export function foldersDue(
  cursors: readonly FolderCursor[],
  { config, now }: { config: Config; now: Date },
): readonly MailFolder[] {
  const { pollIntervalMs, watchDeletedItems } = config;
  const everyMs = Math.min(
    DELETED_EVERY_POLLS * pollIntervalMs,
    Math.max(DELETED_EVERY_MS, pollIntervalMs),
  );
  // Half a poll early rather than half a poll late: polls come a little before or after their time.
  const readBefore = now.getTime() - everyMs + pollIntervalMs / 2;
  const checkedAt = (folder: MailFolder) =>
    cursors.find(cursor => cursor.folder === folder)?.checkedAt ?? null;
  const due = (folder: MailFolder) => {
    const at = checkedAt(folder);
    return !at || at.getTime() <= readBefore;
  };
  if (!watchDeletedItems || isFirstContact(cursors, config)) {
    return ['sentitems'];
  }
  const deleted = DELETED_FOLDERS.filter(due);
  const sentItemsAt = checkedAt('sentitems')?.getTime() ?? 0;
  const isSecondContact =
    deleted.some(folder => checkedAt(folder) === null) &&
    sentItemsAt > now.getTime() - pollIntervalMs / 2;
  return isSecondContact ? deleted : ['sentitems', ...deleted];
}

/**
 * Sent Items come first, and the rest once every mailbox had its turn: a connection over 20,000 of them begins to watch
 * within minutes. Nothing is lost, for the other folders are then read from the same beginning.
 */
export function isFirstContact(
  cursors: readonly FolderCursor[],
  config: Config,
): boolean {
  return config.watchDeletedItems && cursors.length === 0;
}
