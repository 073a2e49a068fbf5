import type { ScriptScope } from './ScriptScope';

const WHO =
  'It is run by a Microsoft 365 admin with the Entra role Exchange Administrator (or in the Exchange role group Organization Management) in PowerShell with the module ExchangeOnlineManagement. It asks for the object ID of the enterprise application when it is run first.';

const ENTRA =
  'Permissions in Entra and roles in Exchange add up. The limit works only while Mail.Read is not granted to the app in Entra: leave it out of the API permissions of the app registration, and revoke it under Enterprise apps > the app > Permissions if it was granted. User.Read.All and GroupMember.Read.All stay.';

const DELAY =
  'Exchange can take two hours to apply a change to an app that is in use. Until then, and for mailboxes outside the limit, the coverage table shows Access denied; this clears by itself.';

const AGAIN =
  'After each change of the scope, run the script that is made then: it finds what this one has made, changes it and removes what is left over.';

const USERS =
  'The users are put into distribution groups of up to 2,000 members each, because thousands do not fit into the filter of a management scope. The groups are hidden from address lists, nobody can join or leave them, and nobody but members can see who is in them. Users can find the name of the group among their own groups: change $GroupAlias if it should say less.';

const GROUPS =
  'Exchange follows who joins and leaves the groups. Of groups inside groups it matches none by itself, so the script looks them up and includes them: run it again when a group is put into or taken out of another.';

const UNKNOWN_GROUPS =
  'Exchange knows Microsoft 365 groups, mail-enabled security groups and distribution lists. Security groups without mail and dynamic distribution lists are left out, and the script names them: use an administrative unit for those, or export the users of the connection as CSV and use it as a scope of users.';

const ALL =
  'All mailboxes are in scope, so there is nothing to limit, and granting Mail.Read in Entra is the simpler way. This script assigns the role without a scope, for tenants that keep permissions to mail in Exchange, and removes the limit of an earlier script.';

/** What has to be known before the script is run. */
export function notesOn(scope: ScriptScope): string[] {
  switch (scope.mode) {
    case 'all':
      return [ALL, WHO];
    case 'users':
      return [WHO, ENTRA, DELAY, AGAIN, USERS];
    case 'groups':
      return [WHO, ENTRA, DELAY, AGAIN, GROUPS, UNKNOWN_GROUPS];
    default:
      throw new Error(`Unknown scope mode ${scope.mode satisfies never}`);
  }
}
