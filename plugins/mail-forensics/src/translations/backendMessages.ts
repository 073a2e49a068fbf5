/**
 * Sentences of the backend, which speaks English: word for word as it says them, with their facts as placeholders. The pages
 * find a sentence by these and say it in the language of the app; one that is not here is shown as it came.
 */
export const backendMessages = {
  problem: {
    wait: 'It may be asked again at {{time}}.',
    onlyMailboxFailed:
      'The only mailbox could not be read at the last two tries.',
    allMailboxesFailed:
      'None of the {{mailboxes}} mailboxes could be read at the last two tries.',
    onlyMailboxRefused:
      'The only mailbox refused access, while the app can sign in.',
    allMailboxesRefused:
      'All {{mailboxes}} mailboxes refused access, while the app can sign in.',
    triedMailboxesRefused:
      'Mailboxes that were tried and refused access: {{mailboxes}}. The app can sign in.',
    noAnswer: 'Nothing was answered within {{seconds}} seconds.',
    noMailboxAnswered: 'No mailbox answered within {{seconds}} seconds.',
    oneBehind: '1 of {{mailboxes}} mailboxes is more than 30 minutes behind.',
    manyBehind:
      '{{behind}} of {{mailboxes}} mailboxes are more than 30 minutes behind.',
    furthestBehind:
      'The one furthest behind is complete up to {{time}}, {{duration}} ago.',
    oneUnread: '1 message could not be read and will be tried again.',
    oneUnreadUntil:
      '1 message could not be read and will be tried again at {{time}}.',
    oneUnreadBecause:
      '1 message could not be read ({{reason}}) and will be tried again.',
    oneUnreadBecauseUntil:
      '1 message could not be read ({{reason}}) and will be tried again at {{time}}.',
    manyUnread:
      '{{messages}} messages could not be read and will be tried again.',
    manyUnreadUntil:
      '{{messages}} messages could not be read and will be tried again at {{time}}.',
    manyUnreadBecause:
      '{{messages}} messages could not be read ({{reason}}) and will be tried again.',
    manyUnreadBecauseUntil:
      '{{messages}} messages could not be read ({{reason}}) and will be tried again at {{time}}.',
    oneGivenUp:
      '1 message was recorded just now without the hash of everything attached to it: its event tells why.',
    manyGivenUp:
      '{{messages}} messages were recorded just now without the hash of everything attached to them: their events tell why.',
    mailboxFull:
      'The mailbox is full, so the service cannot follow its changes. Sent mail is listed by its time instead, and nothing is missed. Whether there is room again is tried about once an hour.',
    cursorLost:
      'The service no longer knew how far this mailbox was read. Reading was taken up again from the last recorded point, and nothing is missing.',
    guest: 'A guest: the mailbox is in another organisation.',
    nobody: 'The directory lists no user besides guests.',
    noUserOfFile:
      'The file of users leads to nobody whose mailbox could be monitored.',
    noUserOfFileBecause:
      'The file of users leads to nobody whose mailbox could be monitored ({{verdicts}}).',
    noGroupOfFile:
      'The file of groups leads to nobody whose mailbox could be monitored.',
    noGroupOfFileBecause:
      'The file of groups leads to nobody whose mailbox could be monitored ({{verdicts}}).',
    notInDirectory: 'Not in the directory: {{names}}.',
    severalUsers: 'Name of more than one user: {{names}}.',
    severalGroups: 'Name of more than one group: {{names}}.',
    membersHidden:
      'Members are hidden from the app, which needs Member.Read.Hidden to see them: {{names}}.',
  },
  microsoft: {
    notGranted: 'The tenant has not granted this app its permissions.',
    positionUnknown: 'The service no longer knows this position.',
    mailboxRefused: 'The mailbox refused this app.',
    noMailbox: 'The user has no mailbox that the service can read.',
    itemUnreadable: 'The service cannot read this item.',
    itemGone: 'The item is no longer in the mailbox.',
    mailboxFull:
      'The mailbox is full, so the service cannot follow its changes.',
    groupUnknown: 'The group is not in the directory.',
    directoryRefused: 'The app may not read the directory.',
    slowDown: 'Microsoft 365 asked us to slow down.',
    silent: 'Microsoft 365 did not answer.',
    failed: 'Microsoft 365 could not answer this request.',
    namelessUsers: 'The directory lists users without telling who they are.',
    loginSlowDown: 'Microsoft sign-in asked us to slow down.',
    loginFailed: 'Microsoft sign-in could not answer.',
    loginRefused: 'Microsoft sign-in refused the app.',
    declined: 'Consent was declined.',
    otherTenant: 'The account does not belong to this tenant.',
    otherTenantThanConfigured:
      'The account belongs to another tenant than mailForensics.microsoft365.tenantId.',
    signInExpired:
      'This sign-in has expired or was begun elsewhere. Start again.',
    credentialExpired: 'The {{credential}} of the app {{app}} has expired.',
    someCredentialExpired: "The app's credential has expired.",
    credentialRefused:
      'Microsoft refused the {{credential}} of the app {{app}}.',
    someCredentialRefused: "Microsoft refused the app's credential.",
    secretId: 'It must be the value of a client secret, not its ID.',
    certificateUnknown:
      'The certificate is not among those of the app registration, or did not sign it.',
    timeIsOver: 'Its time is over, or the clock of this host is wrong.',
    noFederatedCredential:
      'No federated credential of the app registration fits it.',
    noFederatedIssuer:
      'No federated credential of the app registration has its issuer.',
    noFederatedAudience:
      'No federated credential of the app registration has its audience.',
    noFederatedSubject:
      'No federated credential of the app registration has its subject.',
    issuerUnreadable: 'The keys of its issuer could not be read.',
    appDisabled: 'The app {{app}} is disabled in the tenant {{tenant}}.',
    appUnknown:
      'Microsoft does not know the app {{app}} in the tenant {{tenant}}.',
    tenantUnknown:
      'Microsoft does not know the tenant {{tenant}} in the cloud “{{cloud}}”.',
    notConsented: 'The tenant {{tenant}} has not consented to the app {{app}}.',
    blocked:
      'A policy of the tenant {{tenant}} keeps the app {{app}} from signing in.',
    appDisabledHere: 'The app {{app}} is disabled in this tenant.',
    appUnknownHere: 'Microsoft does not know the app {{app}} in this tenant.',
    thisTenantUnknown:
      'Microsoft does not know this tenant in the cloud “{{cloud}}”.',
    thisTenantNotConsented: 'This tenant has not consented to the app {{app}}.',
    blockedHere:
      'A policy of this tenant keeps the app {{app}} from signing in.',
    noClientId: 'mailForensics.microsoft365.clientId is not configured.',
    noCredential: 'mailForensics.microsoft365.credential is not configured.',
    keyOfAnother:
      'The private key is not the RSA key of the configured certificate.',
    certificateExpired: 'The configured certificate expired on {{day}}.',
    certificateNotYet:
      'The configured certificate is valid from {{day}} on, and not yet.',
    noPem: 'The file that {{key}} names holds no PEM that can be used.',
    fileUnreadable: 'The file that {{key}} names cannot be read: {{reason}}.',
    fileEmpty: 'The file that {{key}} names is empty.',
    tokenExpired:
      'The token in the file that federatedTokenFile names expired at {{time}}: whatever renews it has stopped.',
  },
  history: {
    notRecorded: 'What was sent while it was deauthorized is not recorded',
    renamed: 'From “{{from}}” to “{{to}}”',
    allUsers: 'All users',
    users: 'Specific users: {{rows}}',
    groups: 'Specific groups: {{rows}}',
    byLink: 'By the authorization link of {{person}}',
    forTenantByLink:
      'For the tenant {{tenant}}; by the authorization link of {{person}}',
    forTenant: 'For the tenant {{tenant}}; started by {{person}}',
  },
  file: {
    ofUsers: 'It should look like this:\nuser\nalex@contoso.com',
    ofGroups: 'It should look like this:\ngroup\nsales@contoso.com',
    empty: 'The file is empty.',
    noUsers: 'The file names no user.',
    noGroups: 'The file names no group.',
    tooLarge:
      'The file is larger than 32 MB: leave out the columns that do not name anybody',
    tooManyLines: 'Row {{row}} is one too many: delete the blank rows',
    tooManyRows: 'Row {{row}} is one too many: at most 100,000 rows are read',
    tooManyColumns:
      'Row {{row}} has {{columns}} columns: at most {{most}} are read',
    noUserHeader:
      'Row {{row}} is not a header row that names a column of users.',
    noGroupHeader:
      'Row {{row}} is not a header row that names a column of groups.',
    quotes: 'Row {{row}} has quotes that do not match',
    longCell:
      'Row {{row}} has a cell of {{characters}} characters: at most {{most}}. Is a quote never closed?',
    noText:
      'Row {{row}} has characters that are no text: the file is not a text file. Save it as CSV UTF-8',
    unreadable:
      'Row {{row}} has characters that could not be read: save the file as CSV UTF-8',
    spaceBeforeQuote:
      'Row {{row}} has a space before an opening quote, which makes the quote a part of the value: remove it',
    moreCells:
      'Row {{row}} has more cells than the header row: put quotes around values that contain a separator',
    namesNoUser: 'Row {{row}} names no user',
    namesNoGroup: 'Row {{row}} names no group',
    longUser:
      'Row {{row}} is too long: at most {{most}} characters name a user',
    longGroup:
      'Row {{row}} is too long: at most {{most}} characters name a group',
    brokenUser: 'Row {{row}} has a line break or a tab in the name of its user',
    brokenGroup:
      'Row {{row}} has a line break or a tab in the name of its group',
    formulaUser:
      'Row {{row}} is a formula: put the address, name or id of the user in its place',
    formulaGroup:
      'Row {{row}} is a formula: put the address, name or id of the group in its place',
    usersElsewhere:
      'The users were taken from the column {{column}}, where it is empty from {{others}}.',
    groupsElsewhere:
      'The groups were taken from the column {{column}}, where it is empty from {{others}}.',
    ignoredColumn: 'Ignored the column {{column}}.',
    ignoredColumns: 'Ignored the columns {{columns}}.',
  },
  permission: {
    mail: 'Read sent messages and their attachments. Mail.ReadBasic leaves attachments out.',
    users: 'List the users whose mailboxes are in scope.',
    groups: 'Resolve groups to their members, where the scope names groups.',
  },
  powerShell: {
    who: 'It is run by a Microsoft 365 admin with the Entra role Exchange Administrator (or in the Exchange role group Organization Management) in PowerShell with the module ExchangeOnlineManagement. It asks for the object ID of the enterprise application when it is run first.',
    entra:
      'Permissions in Entra and roles in Exchange add up. The limit works only while Mail.Read is not granted to the app in Entra: leave it out of the API permissions of the app registration, and revoke it under Enterprise apps > the app > Permissions if it was granted. User.Read.All and GroupMember.Read.All stay.',
    delay:
      'Exchange can take two hours to apply a change to an app that is in use. Until then, and for mailboxes outside the limit, the coverage table shows Access denied; this clears by itself.',
    again:
      'After each change of the scope, run the script that is made then: it finds what this one has made, changes it and removes what is left over.',
    users:
      'The users are put into distribution groups of up to 2,000 members each, because thousands do not fit into the filter of a management scope. The groups are hidden from address lists, nobody can join or leave them, and nobody but members can see who is in them. Users can find the name of the group among their own groups: change $GroupAlias if it should say less.',
    groups:
      'Exchange follows who joins and leaves the groups. Of groups inside groups it matches none by itself, so the script looks them up and includes them: run it again when a group is put into or taken out of another.',
    unknownGroups:
      'Exchange knows Microsoft 365 groups, mail-enabled security groups and distribution lists. Security groups without mail and dynamic distribution lists are left out, and the script names them: use an administrative unit for those, or export the users of the connection as CSV and use it as a scope of users.',
    all: 'All mailboxes are in scope, so there is nothing to limit, and granting Mail.Read in Entra is the simpler way. This script assigns the role without a scope, for tenants that keep permissions to mail in Exchange, and removes the limit of an earlier script.',
    neighbours:
      "The same app reads this tenant for {{names}} as well, and a script decides for the app: give each connection's script its own $Name and $GroupAlias, and run them all. What the app may read is then all of it together.",
    noClientId:
      'The script has to name the app, and none is configured: set mailForensics.microsoft365.clientId',
  },
  refusal: {
    notConfigured:
      'Nothing is configured to connect to Microsoft 365 with: set {{keys}}',
    nameTaken:
      'A data connection with the display name “{{name}}” exists already: choose another name',
    neverAuthorized:
      'This data connection was never authorized: authorize it first',
    renamedMeanwhile:
      'This data connection was changed meanwhile: {{person}} renamed it at {{time}} ({{detail}}).',
    rescopedMeanwhile:
      'This data connection was changed meanwhile: {{person}} changed its scope at {{time}} ({{detail}}).',
    changedMeanwhile: 'This data connection was changed meanwhile.',
    lastOfMany: 'It was the last of {{changes}} changes since you began.',
    makeAgain:
      'Nothing of your change was made: look at it as it is now, then make your change again.',
    noConnection: 'No data connection has the id {{id}}',
    noEvent: 'No file event has the id {{id}}',
    noFile: 'No file with the SHA-256 {{hash}} was seen',
    noSavedSearch: 'No saved search has the id {{id}}',
    noQuery: 'There is no query behind this link',
    othersSearch:
      "This search is {{person}}'s: duplicate it, or ask them to change it",
    noName: 'name: must be given, and be {{most}} characters long at most',
    longNotes: 'notes: may be {{most}} characters long at most',
    permission: 'This needs the permission {{permission}}',
    permissionsOff:
      'File events are not served while permissions are off: set permission.enabled to true, or mailForensics.allowWithoutPermissions to true if everybody who can sign in may see them all',
    unknownPerson:
      'Which file events you may see depends on {{person}}, whose e-mail address the catalog does not tell',
    tooManyOneSecond: 'You ask too much at once. Try again in 1 second.',
    tooMany: 'You ask too much at once. Try again in {{seconds}} seconds.',
    databaseAway: 'The database does not answer at the moment. Try again.',
    notAudited:
      'This could not be written into the audit, so it was not done. Try again.',
    catalogAway:
      'The catalog does not answer, so the members of a group are not known. Try again.',
    noGroup: 'The catalog has no group {{group}}.',
    manyRecipients:
      'The events of this page have too many recipients. Ask for a smaller page.',
    tookTooLong: 'The search took too long. Refine the filters and try again.',
    searchFailed: 'The search failed. Try again.',
  },
  query: {
    noValueWanted: 'This operator takes no value.',
    oneValueWanted: 'This operator takes one value.',
    noValue: 'There is no value.',
    manyValues: 'A filter may have {{most}} values at most.',
    strangeValue: 'A value must be text, a number, or true or false.',
    longValue: 'A value may be {{most}} characters long at most.',
    groupRef:
      'The value must be the entity ref of a group, such as group:default/sales.',
    number: 'The value must be a number.',
    trueOrFalse: 'The value must be TRUE or FALSE.',
    day: 'The value must be a day such as 2026-11-22, or a time such as 2026-11-22T08:00:00.000Z.',
    duration: 'The value must be a duration such as PT15M, PT1H or P30D.',
    noTerm:
      'There is no such term. Terms are written with dots, as in "file.name".',
    noOperator: 'There is no such operator. Operators are {{operators}}.',
    operatorOfTerm: '{{operator}} cannot be used with {{term}}.',
    noFilters: 'A group has no filters.',
    deepGroups: 'Groups may be nested {{most}} deep at most.',
    manyGroups: 'A query may have {{most}} groups at most.',
    manyFilters: 'A query may have {{most}} filters at most.',
    manyValuesInAll:
      'A query may have {{most}} values at most, over all its filters.',
    pageToken:
      'The page token must be one that an answer gave, such as the id of its last event. The event may have been removed at the end of its retention.',
    manyColumns: 'There may be {{most}} columns at most.',
    noColumn: 'One of the columns is not a term.',
  },
} as const;
