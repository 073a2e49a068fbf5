/** The words of Data Connections; those of the panel and of the columns are the seed article's. */
export const dataConnectionsMessages = {
  title: 'Data Connections',
  intro:
    'E-mail services whose attachments are recorded, and whether everything is.',
  add: 'Add data connection',
  forbidden:
    'Seeing data connections needs the permission {{permission}}. Ask the administrators of this portal for it.',
  notRefreshed:
    'This list could not be refreshed and may be out of date: {{message}}',
  empty: {
    title: 'No data connection yet',
    description:
      'Connect Microsoft Office 365 to record which file was e-mailed to whom, from that moment on.',
    forbidden:
      'Adding one needs the permission {{permission}}. Ask the administrators of this portal.',
  },
  setup: {
    title: 'Mail Forensics is not configured yet',
    description:
      'Before a tenant can be connected, the platform team of this portal registers an app at Microsoft and tells the backend about it.',
    redirectTitle: '1. Register an app in Microsoft Entra',
    redirect: 'Give it this redirect URI (platform: Web):',
    redirectUri: 'redirect URI',
    permissionsTitle: '2. Add permissions',
    permissions: 'Application permissions of Microsoft Graph:',
    configTitle: '3. Configure the backend',
    config:
      'Put this into app-config.yaml, with the values of the app registration, and restart the backend:',
    snippet: 'configuration',
    missing: 'Still missing: {{keys}}',
  },
  table: {
    label: 'Data connections',
    displayName: 'Display name',
    service: 'Service',
    serviceType: 'Service type',
    scopedTo: 'Scoped to',
    status: 'Status',
    freshness: 'Freshness',
    mailboxes: 'Mailboxes',
    authorizedBy: 'Authorized by',
    dateAuthorized: 'Date authorized',
    problems_one: '{{problems}} with a problem',
    problems_other: '{{problems}} with problems',
    freshnessNone: 'Nothing was read yet',
    freshnessNobody: 'No mailbox can be read',
    freshnessStopped: 'Not monitored',
    freshnessHelp:
      'How far the mailbox furthest behind is from now. Everything sent before {{time}} is recorded.',
    freshnessAgo: '{{age}} behind',
    behind_one: '{{mailboxes}} more than 15 min',
    behind_other: '{{mailboxes}} more than 15 min',
    behindHelp_one: '{{mailboxes}} mailbox is more than 15 minutes behind.',
    behindHelp_other:
      '{{mailboxes}} mailboxes are more than 15 minutes behind.',
    filter: 'Filter data connections',
    filterHelp: 'Part of a name, a status, an account…',
    shown: '{{shown}} of {{total}} data connections',
    noMatch: 'No data connection matches.',
    showAll: 'Show all',
  },
  service: { microsoft365: 'Microsoft Office 365' },
  serviceGroup: { email: 'Email services' },
  serviceType: { email: 'Email' },
  scope: {
    all: 'All',
    users: 'Specific users',
    groups: 'Specific groups',
    usersCount: 'Specific users ({{rows}})',
    groupsCount: 'Specific groups ({{rows}})',
  },
  status: {
    awaiting: 'Awaiting authorization',
    initializing: 'Initializing',
    monitoring: 'Monitoring',
    error: 'Error',
    deauthorized: 'Deauthorized',
  },
  banner: {
    broken: '{{name}}: {{problem}}.',
    brokenSince: '{{name}}: {{problem}} (since {{time}}).',
    unknownProblem: 'it does not work',
    show: 'Show {{name}}',
    showAll: 'Show all {{total}}',
  },
  outcome: {
    succeeded:
      '{{name}} is authorized. Attachments e-mailed from now on are recorded.',
    failed: '{{name}} was not authorized: {{title}}.',
    notNeeded: '{{name}} was not authorized again: {{title}}.',
    used: 'this authorization was completed before',
    usedRemedy:
      'Nothing has to be done, and nothing was changed: its page was opened or sent twice, by Back or by a reload. The status of the connection says whether it is monitored.',
    otherBrowser: 'it came back in another browser than it began in',
    otherBrowserRemedy:
      'Nothing was changed. Begin again with Continue, and stay in one browser window until you are back here; private windows and profiles count as other browsers. Cookies of this portal must be allowed.',
    expired: 'the sign-in took too long',
    expiredRemedy:
      'Nothing was changed. Begin again with Continue: there are ten minutes to sign in and accept.',
    stopped: 'it was deauthorized or deleted in the meantime',
    stoppedRemedy:
      'Nothing was changed. If it is to be monitored, resume its monitoring or begin again with Continue.',
    unexpected: 'something went wrong that is not known here',
    unexpectedRemedy:
      'Begin again with Continue. If it happens again, the log of the backend says why.',
    unnamed: 'The connection',
  },
  action: {
    continue: 'Continue',
    continueFor: 'Continue authorization of {{name}}',
    waiting: 'Waiting for your Microsoft 365 admin; link valid until {{time}}',
    revoke: 'Revoke',
    revokeFor: 'Revoke the link of {{name}}',
    authorizeFailed:
      'The sign-in at Microsoft could not be opened for {{name}}: {{message}}. Try again with Continue.',
  },
} as const;
