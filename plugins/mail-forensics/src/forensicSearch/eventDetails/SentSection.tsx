import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { Facts, Section } from '../../components/Facts';
import { formatTimeWithZone, type Zone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

/** When, by whom, to whom and about what. */
export function SentSection(props: { event: FileEvent; zone: Zone }) {
  const { event, zone } = props;
  const { sender, from } = event.source.email;
  const { to, cc, bcc } = event.mailForensics;
  const t = useMessages();
  return (
    <Section title={t('search.details.sent')}>
      <Facts
        facts={[
          [
            t('search.details.dateObserved'),
            formatTimeWithZone(event['@timestamp'], zone),
          ],
          [t('search.details.sender'), <Address address={sender} />],
          [t('search.details.from'), <Address address={from} />],
          [t('search.details.to'), <Addresses addresses={to} />],
          [t('search.details.cc'), <Addresses addresses={cc} />],
          [t('search.details.bcc'), <Addresses addresses={bcc} />],
          [
            t('search.details.subject'),
            <VisibleText
              text={event.destination.email.subject ?? t('common.none')}
            />,
          ],
        ]}
      />
    </Section>
  );
}

function Address(props: { address: string | null }) {
  const t = useMessages();
  return <VisibleText text={props.address ?? t('common.unknown')} />;
}

function Addresses(props: { addresses: string[] }) {
  const t = useMessages();
  if (props.addresses.length === 0) {
    return <>{t('common.none')}</>;
  }
  return (
    <>
      {props.addresses.map((address, index) => (
        <div key={index}>
          <VisibleText text={address} />
        </div>
      ))}
    </>
  );
}
