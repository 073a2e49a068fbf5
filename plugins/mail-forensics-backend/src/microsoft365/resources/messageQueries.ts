import type { ListMessagesRequest } from '../../mail';
import { graphPath, graphQuery } from '../pages/graphQuery';
import { HAS_ATTACHMENTS, MESSAGE_SIZE } from './toMessageChange';

type Folder = Pick<ListMessagesRequest, 'userId' | 'folder'>;

const SELECTED = 'id,receivedDateTime,isDraft,hasAttachments';

/**
 * The first request of a delta round. Without `$top`, which would limit the whole round instead of the page and end it
 * silently.
 *
 * @param options.expand - with the extended properties that tell size and inline attachments
 */
export function deltaPath(
  { userId, folder }: Folder,
  options: { since: Date; expand: boolean },
): string {
  const path = graphPath(
    'users',
    userId,
    'mailFolders',
    folder,
    'messages',
    'delta',
  );
  return `${path}${graphQuery({
    $filter: since(options.since),
    $select: SELECTED,
    $expand: expansion(options.expand),
  })}`;
}

/**
 * A folder by time of receipt, oldest first. What is ordered by has to come first in the filter, or the service refuses
 * the combination as inefficient (user-list-messages.md).
 */
export function listPath(
  { userId, folder }: Folder,
  options: { since: Date; expand: boolean; pageSize: number },
): string {
  const path = graphPath('users', userId, 'mailFolders', folder, 'messages');
  return `${path}${graphQuery({
    $filter: since(options.since),
    $orderby: 'receivedDateTime',
    $select: SELECTED,
    $expand: expansion(options.expand),
    $top: String(options.pageSize),
  })}`;
}

function since(time: Date): string {
  return `receivedDateTime ge ${wholeSeconds(time)}`;
}

/** Rounded down: the service keeps whole seconds, so that rounding up could pass a message by. */
function wholeSeconds(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function expansion(wanted: boolean): string | undefined {
  return wanted
    ? `singleValueExtendedProperties($filter=id eq '${HAS_ATTACHMENTS}' or id eq '${MESSAGE_SIZE}')`
    : undefined;
}
