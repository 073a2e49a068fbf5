import { makeStyles } from '@material-ui/core/styles';
import type { AuditEntry } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../components/CopyButton';
import { EntityLink } from '../components/EntityLink';
import { Facts, Section } from '../components/Facts';
import { formatCount, formatTimeWithZone } from '../components/format';
import { visibleText } from '../components/hiddenCharacters';
import { SidePanel } from '../components/SidePanel';
import { useMessages } from '../components/useMessages';
import { VisibleText } from '../components/VisibleText';

const useStyles = makeStyles({
  hash: { fontFamily: 'monospace' },
  json: {
    margin: 0,
    maxHeight: 480,
    overflow: 'auto',
    fontFamily: 'monospace',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
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
          [t('audit.column.time'), formatTimeWithZone(entry.time)],
          [
            t('audit.column.actor'),
            <EntityLink key="actor" entityRef={entry.actor} />,
          ],
          [t('audit.column.action'), t(`audit.actions.${entry.action}`)],
          [t('audit.column.outcome'), t(`audit.outcomes.${entry.outcome}`)],
          [
            t('audit.column.rows'),
            entry.rows === null ? t('common.none') : formatCount(entry.rows),
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
        <pre
          className={classes.json}
          // It scrolls, which must work from the keyboard too.
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          aria-label={t('audit.details')}
        >
          {json.split('\n').map(visibleText).join('\n')}
        </pre>
        <CopyButton text={json} what={t('audit.details')} />
      </Section>
    </SidePanel>
  );
}
