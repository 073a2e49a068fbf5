export interface RequiredPermission {
  /** Name of the application permission of Microsoft Graph. */
  name: string;
  reason: string;
}

/** What an admin is asked to consent to, with the reason for each: shown before anybody is sent to Microsoft. */
export const REQUIRED_PERMISSIONS: readonly RequiredPermission[] = [
  {
    name: 'Mail.Read',
    reason:
      'Read sent messages and their attachments. Mail.ReadBasic leaves attachments out.',
  },
  {
    name: 'User.Read.All',
    reason: 'List the users whose mailboxes are in scope.',
  },
  {
    name: 'GroupMember.Read.All',
    reason: 'Resolve groups to their members, where the scope names groups.',
  },
];
