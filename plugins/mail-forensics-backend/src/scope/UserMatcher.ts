import type { DirectoryUser, UserId } from '../mail';

/**
 * Picks the users that the rows of a scope file name, by principal name, mail, other address or object id, whatever
 * the case. It holds what matched, not the directory.
 */
export class UserMatcher {
  readonly users = new Map<UserId, DirectoryUser>();
  readonly #entries: Map<string, string>;
  readonly #found = new Set<string>();

  constructor(entries: readonly string[]) {
    this.#entries = new Map(entries.map(entry => [toKey(entry), entry]));
  }

  /** Looks at a page of the directory. */
  offer(users: readonly DirectoryUser[]): void {
    for (const user of users) {
      for (const key of keysOf(user)) {
        if (this.#entries.has(key)) {
          this.#found.add(key);
          this.users.set(user.userId, user);
        }
      }
    }
  }

  /** Entries that nobody matched, as they were written. */
  missing(): string[] {
    return [...this.#entries]
      .filter(([key]) => !this.#found.has(key))
      .map(([, entry]) => entry);
  }
}

function keysOf(user: DirectoryUser): string[] {
  return [
    user.userId,
    user.userPrincipalName,
    ...(user.mail === null ? [] : [user.mail]),
    ...user.proxyAddresses,
  ].map(toKey);
}

function toKey(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
