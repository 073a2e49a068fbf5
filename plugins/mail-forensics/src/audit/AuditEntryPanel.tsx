import { makeStyles } from '@material-ui/core/styles';
import type { AuditEntry } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../components/CopyButton';
import { EntityLink } from '../components/EntityLink';
import { Facts, Section } from '../components/Facts';
import { formatCount, formatTimeWithZone } from '../components/format';
import { visibleText } from '../components/hiddenCharacters';
import { ScrollableCode } from '../components/ScrollableCode';
import { SidePanel } from '../components/SidePanel';
import { useMessages } from '../components/useMessages';
import { VisibleText } from '../components/VisibleText';

const useStyles = makeStyles({
  hash: { fontFamily: 'monospace' },
});

/** The whole of one entry. */
export function AuditEntryPanel(props: {
  entry: AuditEntry;
  onClose: () => void;
}) {
  const { entry } = props;
  const t = useMessages();
  const classes = useStyles();
  const json = JSON.stringify(entry.details, null, 2);
  return (
    <SidePanel
      id="mail-forensics-audit-entry"
      title={t('audit.detailsTitle', { position: String(entry.position) })}
      onClose={props.onClose}
    >
      <Facts
        facts={[
          [t('audit.column.time'), formatTimeWithZone(entry.time, t)],
          [
            t('audit.column.actor'),
            <EntityLink key="actor" entityRef={entry.actor} />,
          ],
          [t('audit.column.action'), t(`audit.actions.${entry.action}`)],
          [t('audit.column.outcome'), t(`audit.outcomes.${entry.outcome}`)],
          [
            t('audit.column.rows'),
            entry.rows === null ? t('common.none') : formatCount(entry.rows, t),
          ],
          [
            t('audit.column.purpose'),
            entry.purpose === null ? (
              t('common.none')
            ) : (
              <VisibleText key="purpose" text={entry.purpose} />
            ),
          ],
          ...(entry.exportSha256 === null
            ? []
            : [
                [
                  t('audit.exportSha256'),
                  <span key="sha256" className={classes.hash}>
                    {entry.exportSha256}
                  </span>,
                ] satisfies [string, JSX.Element],
              ]),
          [
            t('audit.hash'),
            <span key="hash" className={classes.hash}>
              {entry.hash}
            </span>,
          ],
        ]}
      />
      <Section title={t('audit.details')}>
        <ScrollableCode
          wrapped
          name={t('audit.details')}
          text={json.split('\n').map(visibleText).join('\n')}
        />
        <CopyButton text={json} what={t('audit.details')} />
      </Section>
    </SidePanel>
  );
}
