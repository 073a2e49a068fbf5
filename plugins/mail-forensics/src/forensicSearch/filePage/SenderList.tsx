import type { ValueCount } from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../../components/useMessages';
import { Person } from '../eventDetails/Person';
import { useSenders } from './useFile';
import { ValueList } from './ValueList';

/** Who sent a content, with who that is in the catalog where it is known. */
export function SenderList(props: { sha256: string; values: ValueCount[] }) {
  const t = useMessages();
  const people = useSenders(props.sha256);
  return (
    <ValueList
      title={t('filePage.senders')}
      values={props.values}
      show={address => (
        <Person
          address={address}
          entityRef={people.get(address.toLowerCase())}
        />
      )}
    />
  );
}
