import type { ExchangePowerShell } from 'backstage-plugin-mail-forensics-common';
import type { Microsoft365Cloud } from '../../config';
import { RESOLVE_GROUPS } from './groupsParts';
import { notesOn } from './notesOn';
import type { ScriptScope } from './ScriptScope';
import {
  HELPERS,
  PRINCIPAL,
  PROOF,
  RESOLVE_EVERYBODY,
  SCOPED_ASSIGNMENTS,
  TIDY_UP,
  UNSCOPED_ASSIGNMENT,
} from './scriptParts';
import { stringLiteral } from './stringLiteral';
import { PROVIDE_USERS, RESOLVE_USERS } from './usersParts';

/** Source: Connect-ExchangeOnline, -ExchangeEnvironmentName. Absent: its default. */
const ENVIRONMENTS: Partial<Record<Microsoft365Cloud, string>> = {
  usGovernment: 'O365USGovGCCHigh',
  usGovernmentDoD: 'O365USGovDoD',
  china: 'O365China',
};

/** Update-DistributionGroupMember takes 10,000 at most; a fifth of them is answered well within its time limit. */
const MEMBERS_PER_GROUP = 2_000;

/** The longest filter is not documented; a distinguished name has some 150 characters, so this stays below 4,000. */
const GROUPS_PER_SCOPE = 20;

/** PowerShell compiles an array as one expression; a hundred thousand elements are better not one. */
const ENTRIES_PER_STATEMENT = 500;

/**
 * The Exchange Online PowerShell that lets the app read the mailboxes in a scope and no others (RBAC for Applications).
 * Run again after a change of the scope, it changes what has to change. Names out of the scope are hostile text: each is
 * one literal of the script, and stays one.
 *
 * One app has one limit in a tenant, so names are made from the client id: the script for a new scope finds what the one
 * for the old scope has made.
 */
export function createExchangePowerShell(options: {
  /** Application (client) ID. */
  clientId: string;
  cloud: Microsoft365Cloud;
  scope: ScriptScope;
}): ExchangePowerShell {
  const scope = {
    mode: options.scope.mode,
    entries: distinct(options.scope.entries),
  };
  const parts = [
    settings(options),
    ...(scope.mode === 'all' ? [] : [entries(scope.entries)]),
    HELPERS,
    connect(options.cloud),
    ...work(scope),
    PROOF,
    reminders(scope),
  ];
  const body = parts.map(part => part.replace(/^\n|\n$/g, '')).join('\n\n');
  return {
    script: `${header(scope)}\n& {\n${body}\n}\n`,
    notes: notesOn(scope),
  };
}

/** Each name once, whatever its case and its Unicode form: PowerShell compares without case, too. */
function distinct(names: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const name of names.map(each => each.normalize('NFC'))) {
    const key = name.toLowerCase();
    if (!byKey.has(key)) {
      byKey.set(key, name);
    }
  }
  return [...byKey.values()];
}

function header(scope: ScriptScope): string {
  const purpose =
    scope.mode === 'all'
      ? 'Lets the app of Mail Forensics read every mailbox, by a role in Exchange instead of a permission in Entra'
      : 'Lets the app of Mail Forensics read the mailboxes in its scope, and no others';
  return `#Requires -Modules @{ ModuleName = 'ExchangeOnlineManagement'; ModuleVersion = '3.0.0' }
#
# ${purpose}
# (Role Based Access Control for Applications in Exchange Online).
#
# Scope: ${describe(scope)}
#
# Run it in PowerShell 7 or Windows PowerShell 5.1, from a file or pasted, with the Entra role Exchange Administrator or as
# a member of the Exchange role group Organization Management. It may be run any number of times. After each change of the
# scope run the script that is made then.
#
# Mail.Read must not be granted to the app in Entra as well: the two add up, and the app could read every mailbox.
`;
}

function describe({ mode, entries: names }: ScriptScope): string {
  switch (mode) {
    case 'all':
      return 'all mailboxes';
    case 'users':
      return names.length === 1 ? '1 user' : `${names.length} users`;
    case 'groups':
      return names.length === 1 ? '1 group' : `${names.length} groups`;
    default:
      throw new Error(`Unknown scope mode ${mode satisfies never}`);
  }
}

function settings(options: { clientId: string; scope: ScriptScope }): string {
  const slug = options.clientId
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, 8);
  return `    $ErrorActionPreference = 'Stop'

    # ---- What may be edited --------------------------------------------------------------------------------------------
    # Application (client) ID.
    $AppId = ${stringLiteral(options.clientId)}
    # Object ID of the enterprise application, not of the app registration. Left empty, it is asked for where Exchange does
    # not know the app yet.
    $ObjectId = ''
    # Of the management scopes and role assignments. Where several connections read the same tenant, give each its own
    # $Name and $GroupAlias, otherwise the last script decides for all of them.
    $Name = 'Mail Forensics ${slug}'
    # Of the groups that hold the users of a scope. Users can see it among their own groups: say no more than you want to.
    $GroupAlias = 'mail-app-scope-${slug}'
    # --------------------------------------------------------------------------------------------------------------------

    $Role = 'Application Mail.Read'
    $MembersPerGroup = ${MEMBERS_PER_GROUP}
    $GroupsPerScope = ${GROUPS_PER_SCOPE}
    $everybody = ${options.scope.mode === 'all' ? '$true' : '$false'}
`;
}

function entries(names: readonly string[]): string {
  const statements: string[] = [];
  for (let i = 0; i < names.length; i += ENTRIES_PER_STATEMENT) {
    const lines = names
      .slice(i, i + ENTRIES_PER_STATEMENT)
      .map(name => `        ${stringLiteral(name)}`);
    statements.push(
      `    $Entries.AddRange([string[]]@(\n${lines.join(',\n')}\n    ))`,
    );
  }
  return `    # As they are written in the scope.
    $Entries = New-Object 'System.Collections.Generic.List[string]'
${statements.join('\n')}
`;
}

function connect(cloud: Microsoft365Cloud): string {
  const environment = ENVIRONMENTS[cloud];
  return `
    Connect-ExchangeOnline -ShowBanner:$false${
      environment ? ` -ExchangeEnvironmentName ${environment}` : ''
    } -ErrorAction Stop
    $organization = Get-OrganizationConfig -ErrorAction Stop
    Write-Step "Connected to $($organization.Name)"
    if ($organization.IsDehydrated) {
        throw 'This organization cannot have roles of its own yet. Run Enable-OrganizationCustomization, wait until Get-OrganizationConfig says IsDehydrated: False, and run this script again. Nothing was changed.'
    }
`;
}

function work(scope: ScriptScope): string[] {
  switch (scope.mode) {
    case 'all':
      return [RESOLVE_EVERYBODY, PRINCIPAL, UNSCOPED_ASSIGNMENT, TIDY_UP];
    case 'users':
      return [
        RESOLVE_USERS,
        PRINCIPAL,
        PROVIDE_USERS,
        SCOPED_ASSIGNMENTS,
        TIDY_UP,
      ];
    case 'groups':
      return [RESOLVE_GROUPS, PRINCIPAL, SCOPED_ASSIGNMENTS, TIDY_UP];
    default:
      throw new Error(`Unknown scope mode ${scope.mode satisfies never}`);
  }
}

function reminders(scope: ScriptScope): string {
  const lines =
    scope.mode === 'all'
      ? [
          'Every mailbox is in scope, so there is nothing to limit. Granting Mail.Read in Entra does the same.',
          'Exchange can take two hours to apply it. The tests above do not wait for that.',
        ]
      : [
          'Mail.Read must not be granted to the app in Entra: look under Enterprise apps > the app > Permissions,',
          'and revoke it there. Leave it out of the API permissions of the app registration, so that authorizing does not',
          'grant it again. User.Read.All and GroupMember.Read.All stay.',
          'Exchange can take two hours to apply a change to the app. The tests above do not wait for that.',
          'Mail Forensics shows a mailbox that it may not read as Access denied.',
        ];
  return `    Write-Step 'Remember'
${lines.map(line => `    Write-Host '    ${line}'`).join('\n')}`;
}
