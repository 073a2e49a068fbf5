import type { StoredRecipient } from './toFileEvent';

/** What is told of the recipients of an event. */
export interface RecipientLists {
  all: string[];
  to: string[];
  cc: string[];
  bcc: string[];
  /** Each once, in the order of the recipients. */
  domains: string[];
  /** Those of them that had a recipient who was not trusted. */
  untrustedDomains: string[];
}

/** @param recipients - of one event, in their order */
export function recipientLists(
  recipients: readonly Pick<
    StoredRecipient,
    'field' | 'address' | 'domain' | 'trusted'
  >[],
): RecipientLists {
  const lists: RecipientLists = {
    all: [],
    to: [],
    cc: [],
    bcc: [],
    domains: [],
    untrustedDomains: [],
  };
  for (const { field, address, domain, trusted } of recipients) {
    lists.all.push(address);
    lists[field].push(address);
    if (domain !== null) {
      addOnce(lists.domains, domain);
      if (!trusted) {
        addOnce(lists.untrustedDomains, domain);
      }
    }
  }
  return lists;
}

/** Most mails go to few domains; those that go to hundreds are few themselves. */
function addOnce(list: string[], value: string): void {
  if (!list.includes(value)) {
    list.push(value);
  }
}
