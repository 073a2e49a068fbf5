interface Permission {
  /** Id of the app role of Microsoft Graph. */
  id: string;
  /** As the consent page puts it. */
  words: string;
}

/** Application permissions of Microsoft Graph that the simulated tenant knows. */
export const GRAPH_PERMISSIONS: Readonly<Record<string, Permission>> = {
  'Mail.Read': {
    id: '810c84a8-4a9e-49e6-bf7d-12d183f40d01',
    words: 'Read mail in all mailboxes',
  },
  'Mail.ReadBasic': {
    id: '6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a',
    words: 'Read basic mail in all mailboxes',
  },
  'Mail.ReadBasic.All': {
    id: '693c5e45-0940-467d-9b8a-1022fb9d42ef',
    words: 'Read basic mail in all mailboxes',
  },
  'User.Read.All': {
    id: 'df021288-bdef-4463-88db-98f22de89214',
    words: "Read all users' full profiles",
  },
  'User.ReadBasic.All': {
    id: '97235f07-e226-4f63-ace3-39588e11d3a1',
    words: "Read all users' basic profiles",
  },
  'GroupMember.Read.All': {
    id: '98830695-27a2-44f7-8c18-0c3ebc9698f6',
    words: 'Read all group memberships',
  },
  'Member.Read.Hidden': {
    id: '658aa5d8-239f-45c4-aa12-864f4fc7e490',
    words: 'Read all hidden memberships',
  },
  'Group.Read.All': {
    id: '5b567255-7703-4780-807c-7be8301ae99b',
    words: 'Read all groups',
  },
  'Directory.Read.All': {
    id: '7ab1d382-f21e-4acd-a863-ba3e13f7da61',
    words: 'Read directory data',
  },
  'Application.Read.All': {
    id: '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30',
    words: 'Read all applications',
  },
  'Organization.Read.All': {
    id: '498476ce-e0fe-48b0-b801-37ba7e2685c6',
    words: 'Read organization information',
  },
  'MailboxSettings.Read': {
    id: '40f97065-369a-49f4-947c-6a255697ae91',
    words: 'Read all user mailbox settings',
  },
};

export function describePermission(name: string): string {
  return GRAPH_PERMISSIONS[name]?.words ?? name;
}
