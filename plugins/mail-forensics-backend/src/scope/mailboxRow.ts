import type { DirectoryUser } from '../mail';

const MAX_SEARCH_KEY_CHARACTERS = 2_000;

/** Under an index, whose rows PostgreSQL bounds; the directory allows 113. */
const MAX_PRINCIPAL_NAME_CHARACTERS = 400;

/** Columns of `mailboxes` that come from the directory. */
export interface MailboxNames {
  user_principal_name: string;
  mail: string | null;
  display_name: string | null;
  search_key: string;
  addresses: string;
}

/** What the directory says of a user, as it is stored. */
export function namesOf(user: DirectoryUser): MailboxNames {
  return {
    user_principal_name: user.userPrincipalName.slice(
      0,
      MAX_PRINCIPAL_NAME_CHARACTERS,
    ),
    mail: user.mail,
    display_name: user.displayName,
    search_key: searchKeyOf(user),
    addresses: JSON.stringify(addressesOf(user)),
  };
}

function searchKeyOf(user: DirectoryUser): string {
  return [user.displayName, user.userPrincipalName, user.mail]
    .filter(name => name !== null)
    .join('\n')
    .normalize('NFC')
    .toLowerCase()
    .slice(0, MAX_SEARCH_KEY_CHARACTERS);
}

/** Sorted, so that the directory's order does not look like a change. */
function addressesOf(user: DirectoryUser): string[] {
  const addresses = [
    user.userPrincipalName,
    ...(user.mail === null ? [] : [user.mail]),
    ...user.proxyAddresses,
  ].map(address => address.trim().toLowerCase());
  return [...new Set(addresses)].sort();
}
