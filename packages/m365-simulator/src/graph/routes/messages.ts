import { MessageCondition, MessageRow } from '../../tenant/Mailboxes';
import { WellKnownFolder } from '../../tenant/model';
import { composeMail } from '../../mime/composeMail';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  FULL_MAIL_ROLES,
  GraphReply,
  GraphRoute,
  json,
  MAIL_ROLES,
  metadataUrl,
  selectSuffix,
} from '../GraphRequest';
import { filterToSql, FilterColumns } from '../odata/filterToSql';
import { Filter, parseFilter } from '../odata/parseFilter';
import { topOf, wantsCount } from '../odata/queryOptions';
import { folderOf } from './mailFolders';
import { messageViewOf, viewMessage } from './messageView';
import { linkTo } from './pageTokens';

const time = (sql: string) => ({
  sql,
  toValue: (value: string) => {
    const parsed = Date.parse(value);
    if (Number.isNaN(parsed)) {
      throw graphErrors.invalidUrlQuery(`'${value}' is not a time.`);
    }
    return parsed;
  },
});
const flag = (sql: string) => ({
  sql,
  toValue: (value: string) => (value === 'true' ? 1 : 0),
});
const text = (sql: string) => ({ sql, toValue: (value: string) => value });

const COLUMNS: FilterColumns = {
  properties: {
    receivedDateTime: time('m.received_at'),
    sentDateTime: time('m.sent_at'),
    createdDateTime: time('m.created_at'),
    isRead: flag('m.is_read'),
    isDraft: flag('m.is_draft'),
    hasAttachments: flag('m.has_attachments'),
    internetMessageId: text('m.internet_message_id'),
    subject: text('m.subject'),
  },
  refuse: property =>
    graphErrors.invalidUrlQuery(
      `The property '${property}' does not support filtering.`,
    ),
};

/** The two paths that lead to a message. */
export const MESSAGE_PATHS = [
  '/users/{user}/messages/{message}',
  '/users/{user}/mailFolders/{folder}/messages/{message}',
];

export function messageRoutes(options: {
  inlineContentMax: number;
}): GraphRoute[] {
  const common = { method: 'GET', roles: MAIL_ROLES, mailbox: true } as const;
  const { inlineContentMax } = options;
  return [
    {
      ...common,
      path: '/users/{user}/messages',
      handle: (request, userId) =>
        listMessages(request, userId, undefined, inlineContentMax),
    },
    {
      ...common,
      path: '/users/{user}/mailFolders/{folder}/messages',
      handle: (request, userId, folder) =>
        listMessages(
          request,
          userId,
          folderOf(userId, folder),
          inlineContentMax,
        ),
    },
    ...MESSAGE_PATHS.flatMap((path): GraphRoute[] => [
      {
        ...common,
        path,
        handle: (request, ...parameters) =>
          getMessage(request, messageOf(request, parameters), inlineContentMax),
      },
      {
        ...common,
        roles: FULL_MAIL_ROLES,
        path: `${path}/$value`,
        handle: (request, ...parameters) =>
          getMime(request, messageOf(request, parameters)),
      },
    ]),
  ];
}

/**
 * @param parameters - user id, folder where the path names one, message id, and what follows
 * @throws GraphError 404
 */
export function messageOf(
  request: AuthorizedRequest,
  parameters: string[],
): MessageRow {
  const [userId] = parameters;
  const named = request.segments[2]?.toLowerCase() === 'mailfolders';
  const folder = named ? folderOf(userId, parameters[1]) : undefined;
  const message = request.tenant.mailboxes.find(
    userId,
    parameters[named ? 2 : 1],
  );
  if (!message || (folder && message.folder !== folder)) {
    throw graphErrors.itemNotFound();
  }
  return message;
}

function listMessages(
  request: AuthorizedRequest,
  userId: string,
  folder: WellKnownFolder | undefined,
  inlineContentMax: number,
): GraphReply {
  const { mailboxes } = request.tenant;
  const view = messageViewOf(request, inlineContentMax);
  const top = topOf(request, { default: 10, max: 1000 });
  const skip = Number(request.query.get('$skip') ?? 0);
  const { condition, order } = conditionOf(request);
  const rows = mailboxes.select({
    userId,
    folder,
    condition,
    order,
    limit: top + 1,
    offset: skip,
  });
  return json({
    '@odata.context': metadataUrl(
      request,
      `users('${userId}')${
        folder ? `/mailFolders('${folder}')` : ''
      }/messages${selectSuffix(view.select)}`,
    ),
    ...(wantsCount(request)
      ? { '@odata.count': mailboxes.count({ userId, folder, condition }) }
      : {}),
    ...(rows.length > top
      ? { '@odata.nextLink': nextLink(request, skip + top) }
      : {}),
    value: rows.slice(0, top).map(row => viewMessage(request, row, view)),
  });
}

function getMessage(
  request: AuthorizedRequest,
  row: MessageRow,
  inlineContentMax: number,
): GraphReply {
  const view = messageViewOf(request, inlineContentMax);
  return json({
    '@odata.context': metadataUrl(
      request,
      `users('${row.user_id}')/messages${selectSuffix(view.select)}/$entity`,
    ),
    ...viewMessage(request, row, view),
  });
}

function getMime(request: AuthorizedRequest, row: MessageRow): GraphReply {
  const mime = composeMail(request.tenant.mailboxes.toMessage(row));
  return {
    kind: 'bytes',
    contentType: 'text/plain',
    byteCount: mime.length,
    chunks: [mime],
  };
}

function nextLink(request: AuthorizedRequest, skip: number): string {
  const query = new URLSearchParams(request.query);
  query.set('$skip', String(skip));
  return linkTo(request, query);
}

function conditionOf(request: AuthorizedRequest): {
  condition: MessageCondition | undefined;
  order: string;
} {
  const filterText = request.query.get('$filter');
  const filter = filterText ? parseFilter(filterText) : null;
  const order = orderOf(request);
  const filtered = filter ? propertiesOf(filter) : [];
  // Properties of $orderby must come first in $filter, in the same order.
  if (
    filter &&
    request.query.has('$orderby') &&
    !order.every((item, index) => filtered[index] === item.property)
  ) {
    throw graphErrors.inefficientFilter();
  }
  return {
    condition: filter ? filterToSql(filter, COLUMNS) : undefined,
    order: order
      .map(({ property, direction }) => {
        const column = COLUMNS.properties[property];
        if (!column) {
          throw COLUMNS.refuse(property);
        }
        return `${column.sql} ${direction}, m.seq ${direction}`;
      })
      .join(', '),
  };
}

function orderOf(
  request: AuthorizedRequest,
): { property: string; direction: 'ASC' | 'DESC' }[] {
  const orderBy = request.query.get('$orderby') ?? 'receivedDateTime desc';
  return orderBy.split(',').map(item => {
    const [property, direction] = item.trim().split(/\s+/);
    return { property, direction: direction === 'desc' ? 'DESC' : 'ASC' };
  });
}

/** Each once, in the order they appear. */
function propertiesOf(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [
        ...new Set([
          ...propertiesOf(filter.left),
          ...propertiesOf(filter.right),
        ]),
      ];
    case 'not':
      return propertiesOf(filter.operand);
    default:
      return [filter.property];
  }
}
