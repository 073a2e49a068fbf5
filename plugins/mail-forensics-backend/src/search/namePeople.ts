import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { People } from '../catalog';

/** Names the people of the catalog in events, by their addresses. */
export function namePeople(
  events: readonly FileEvent[],
  people: People | undefined,
): FileEvent[] {
  return events.map(event => {
    const named = people ? peopleIn(event, people) : [];
    return {
      ...event,
      mailForensics: {
        ...event.mailForensics,
        people: named,
        entityRefs: [...new Set(named.map(({ entityRef }) => entityRef))],
      },
    };
  });
}

function peopleIn(event: FileEvent, people: People) {
  const { sender, from } = event.source.email;
  const addresses = [sender, from, ...event.destination.email.recipients];
  return [...new Set(addresses)].flatMap(address => {
    const entityRef = address === null ? undefined : people.refOf(address);
    return address === null || entityRef === undefined
      ? []
      : [{ address, entityRef }];
  });
}
