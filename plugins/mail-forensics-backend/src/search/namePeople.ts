import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { People } from '../catalog';

type NamedPeople = FileEvent['mailForensics']['people'];

/** Names the people of the catalog in events, by their addresses. */
export function namePeople(
  events: readonly FileEvent[],
  people: People | undefined,
): FileEvent[] {
  return events.map(event => {
    const { sender, from } = event.source.email;
    const { recipients } = event.destination.email;
    return withPeople(
      event,
      peopleAmong([sender, from, ...recipients], people),
    );
  });
}

/** An event with people of the catalog in it. */
export function withPeople(event: FileEvent, people: NamedPeople): FileEvent {
  return {
    ...event,
    mailForensics: {
      ...event.mailForensics,
      people,
      entityRefs: [...new Set(people.map(({ entityRef }) => entityRef))],
    },
  };
}

/** The people that addresses belong to, each address once. */
export function peopleAmong(
  addresses: readonly (string | null)[],
  people: People | undefined,
): NamedPeople {
  const named: NamedPeople = [];
  for (const address of addresses) {
    const entityRef = address === null ? undefined : people?.refOf(address);
    if (
      address !== null &&
      entityRef !== undefined &&
      !named.some(person => person.address === address)
    ) {
      named.push({ address, entityRef });
    }
  }
  return named;
}
