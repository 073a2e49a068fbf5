import { findFolder, folderId } from '../../tenant/ids';
import { WellKnownFolder } from '../../tenant/model';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  GraphReply,
  GraphRoute,
  json,
  MAIL_ROLES,
  metadataUrl,
  selectSuffix,
} from '../GraphRequest';
import { checkSelect, selectOf, topOf } from '../odata/queryOptions';
import { project, Properties } from '../resources/properties';

interface Source {
  request: AuthorizedRequest;
  userId: string;
  folder: WellKnownFolder;
}

const NAMES: Record<WellKnownFolder, string> = {
  deleteditems: 'Deleted Items',
  drafts: 'Drafts',
  inbox: 'Inbox',
  sentitems: 'Sent Items',
  recoverableitemsdeletions: 'Deletions',
};

/** Recoverable Items is there, but is not listed. */
const LISTED: readonly WellKnownFolder[] = [
  'deleteditems',
  'drafts',
  'inbox',
  'sentitems',
];

const PROPERTIES: Properties<Source> = {
  id: ({ userId, folder }) => folderId(userId, folder),
  displayName: ({ folder }) => NAMES[folder],
  parentFolderId: ({ userId }) =>
    `${folderId(userId, 'inbox').slice(0, 28)}CAAAAA==`,
  childFolderCount: () => 0,
  unreadItemCount: ({ request, userId, folder }) =>
    request.tenant.mailboxes.count({
      userId,
      folder,
      condition: { sql: 'm.is_read = 0', values: [] },
    }),
  totalItemCount: ({ request, userId, folder }) =>
    request.tenant.mailboxes.count({ userId, folder }),
  isHidden: ({ folder }) => !LISTED.includes(folder),
};

const ALL = Object.keys(PROPERTIES);

export function mailFolderRoutes(): GraphRoute[] {
  return [
    {
      method: 'GET',
      path: '/users/{user}/mailFolders',
      roles: MAIL_ROLES,
      mailbox: true,
      handle: listFolders,
    },
    {
      method: 'GET',
      path: '/users/{user}/mailFolders/{folder}',
      roles: MAIL_ROLES,
      mailbox: true,
      handle: getFolder,
    },
  ];
}

/** @throws GraphError where the mailbox has no such folder */
export function folderOf(userId: string, nameOrId: string): WellKnownFolder {
  const folder = findFolder(userId, nameOrId);
  if (folder) {
    return folder;
  }
  throw /^A[A-Z]Mk/.test(nameOrId)
    ? graphErrors.itemNotFound()
    : graphErrors.invalidId();
}

function listFolders(request: AuthorizedRequest, userId: string): GraphReply {
  const select = checkedSelect(request);
  const top = topOf(request, { default: 10, max: 1000 });
  const skip = Number(request.query.get('$skip') ?? 0);
  return json({
    '@odata.context': metadataUrl(
      request,
      `users('${userId}')/mailFolders${selectSuffix(select)}`,
    ),
    value: LISTED.slice(skip, skip + top).map(folder =>
      project(PROPERTIES, { request, userId, folder }, select ?? ALL),
    ),
  });
}

function getFolder(
  request: AuthorizedRequest,
  userId: string,
  nameOrId: string,
): GraphReply {
  const select = checkedSelect(request);
  const folder = folderOf(userId, nameOrId);
  return json({
    '@odata.context': metadataUrl(
      request,
      `users('${userId}')/mailFolders${selectSuffix(select)}/$entity`,
    ),
    ...project(PROPERTIES, { request, userId, folder }, select ?? ALL),
  });
}

function checkedSelect(request: AuthorizedRequest): string[] | null {
  const select = selectOf(request);
  checkSelect(select, name => name in PROPERTIES, 'mailFolder');
  return select;
}
