import {
  MailFault,
  type DirectoryGroup,
  type DirectoryUser,
  type GroupId,
  type UserId,
} from '../../mail';
import type { GroupResource, UserResource } from './schemas';

export const USER_FIELDS =
  'id,userPrincipalName,mail,displayName,proxyAddresses,userType,accountEnabled';

export const GROUP_FIELDS = 'id,displayName,mail,proxyAddresses,visibility';

/** The most the directory gives at once. */
export const PAGE = '999';

export function toDirectoryUser(user: UserResource): DirectoryUser {
  if (!user.userPrincipalName) {
    // Every user has one. Members come without where the app may read groups but not users.
    throw new MailFault(
      { level: 'connection', code: 'DIRECTORY_PERMISSION_MISSING' },
      { message: 'The directory lists users without telling who they are.' },
    );
  }
  return {
    userId: user.id as UserId,
    userPrincipalName: user.userPrincipalName,
    mail: user.mail ?? null,
    displayName: user.displayName ?? null,
    proxyAddresses: smtpAddresses(user.proxyAddresses),
    guest: user.userType?.toLowerCase() === 'guest',
    accountEnabled: user.accountEnabled ?? true,
  };
}

export function toDirectoryGroup(group: GroupResource): DirectoryGroup {
  return {
    groupId: group.id as GroupId,
    displayName: group.displayName ?? null,
    mail: group.mail ?? null,
    proxyAddresses: smtpAddresses(group.proxyAddresses),
    membersHidden: group.visibility?.toLowerCase() === 'hiddenmembership',
  };
}

function smtpAddresses(
  proxyAddresses: readonly string[] | null | undefined,
): string[] {
  return (proxyAddresses ?? []).flatMap(
    address => /^smtp:(.+)$/i.exec(address)?.[1] ?? [],
  );
}
