import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { DateTime } from 'luxon';
import { CopyButton } from '../../components/CopyButton';
import { Facts, Section } from '../../components/Facts';
import {
  formatDuration,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages, type Messages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

/** Where it was found and when it was recorded. */
export function SourceSection(props: { event: FileEvent; zone: Zone }) {
  const { event, mailForensics } = props.event;
  const { internetMessageId, receivedAt } = mailForensics;
  const t = useMessages();
  return (
    <Section title={t('search.details.source')}>
      <Facts
        facts={[
          [
            t('search.details.connection'),
            <VisibleText text={event.detectorDisplayName} />,
          ],
          [
            t('search.details.mailbox'),
            <>
              <VisibleText text={mailForensics.mailbox} />{' '}
              <CopyButton
                text={mailForensics.mailbox}
                what={t('search.details.mailbox')}
              />
            </>,
          ],
          [
            t('search.details.messageId'),
            internetMessageId === null ? (
              t('common.unknown')
            ) : (
              <>
                <VisibleText text={internetMessageId} />{' '}
                <CopyButton
                  text={internetMessageId}
                  what={t('search.details.messageId')}
                />
              </>
            ),
          ],
          [
            t('search.details.received'),
            receivedAt === null
              ? t('common.unknown')
              : formatTimeWithZone(receivedAt, t, props.zone),
          ],
          [
            t('search.details.recorded'),
            formatTimeWithZone(event.inserted, t, props.zone),
          ],
          [t('search.details.delay'), delayOf(props.event, t)],
          [
            t('search.details.eventId'),
            <>
              <code>{event.id}</code>{' '}
              <CopyButton text={event.id} what={t('search.details.eventId')} />
            </>,
          ],
        ]}
      />
    </Section>
  );
}

function delayOf(event: FileEvent, t: Messages): string {
  const sent = DateTime.fromISO(event['@timestamp']);
  return formatDuration(
    DateTime.fromISO(event.event.inserted).diff(sent).as('seconds'),
    t,
  );
}
