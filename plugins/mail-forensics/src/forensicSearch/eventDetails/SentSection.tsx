import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../../components/CopyButton';
import { Facts, Section } from '../../components/Facts';
import { formatTimeWithZone, type Zone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { Person } from './Person';
import { useTeams } from './useTeams';

/** When, by whom, to whom and about what; with the people and teams of the catalog, where they are known. */
export function SentSection(props: { event: FileEvent; zone: Zone }) {
  const { event, zone } = props;
  const { sender, from } = event.source.email;
  const { to, cc, bcc, people } = event.mailForensics;
  const { subject } = event.destination.email;
  const t = useMessages();
  const teams = useTeams(people.map(({ entityRef }) => entityRef));
  const addresses = (name: string, values: string[]) => (
    <Addresses name={name} addresses={values} people={people} teams={teams} />
  );
  const address = (name: string, value: string | null) =>
    value === null ? t('common.unknown') : addresses(name, [value]);
  return (
    <Section title={t('search.details.sent')}>
      <Facts
        facts={[
          [
            t('search.details.dateObserved'),
            formatTimeWithZone(event['@timestamp'], t, zone),
          ],
          [
            t('search.details.sender'),
            address(t('search.details.sender'), sender),
          ],
          [t('search.details.from'), address(t('search.details.from'), from)],
          [t('search.details.to'), addresses(t('search.details.to'), to)],
          [t('search.details.cc'), addresses(t('search.details.cc'), cc)],
          [t('search.details.bcc'), addresses(t('search.details.bcc'), bcc)],
          [
            t('search.details.subject'),
            subject === null ? (
              t('common.none')
            ) : (
              <>
                <VisibleText text={subject} />{' '}
                <CopyButton text={subject} what={t('search.details.subject')} />
              </>
            ),
          ],
        ]}
      />
    </Section>
  );
}

/** One a line, and a button that copies all of them. */
function Addresses(props: {
  name: string;
  addresses: string[];
  people: FileEvent['mailForensics']['people'];
  teams: ReadonlyMap<string, readonly string[]>;
}) {
  const { addresses, people, teams } = props;
  const t = useMessages();
  if (addresses.length === 0) {
    return <>{t('common.none')}</>;
  }
  return (
    <>
      {addresses.map((address, index) => {
        const entityRef = people.find(person =>
          isSameAddress(person.address, address),
        )?.entityRef;
        return (
          <div key={index}>
            <Person
              address={address}
              entityRef={entityRef}
              teams={entityRef === undefined ? [] : teams.get(entityRef)}
            />
            {index === addresses.length - 1 && (
              <>
                {' '}
                <CopyButton text={addresses.join('\n')} what={props.name} />
              </>
            )}
          </div>
        );
      })}
    </>
  );
}

function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
