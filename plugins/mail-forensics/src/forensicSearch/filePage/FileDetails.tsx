import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { FileSummary } from 'backstage-plugin-mail-forensics-common';
import { CopyButton } from '../../components/CopyButton';
import { messageOf } from '../../components/errors';
import { Facts, Section } from '../../components/Facts';
import {
  formatCount,
  formatSize,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { Timeline } from '../analysis/Timeline';
import { categoryWord } from '../conditionWords';
import { useTablePreferences } from '../resultsTable/useTablePreferences';
import { toKeptQuery } from '../searchTools/keptQuery';
import { OpenSearchButton } from '../searchTools/OpenSearchButton';
import { useOpenSearch } from '../searchTools/useOpenSearch';
import { fileQuery } from './fileQuery';
import { Namesakes } from './Namesakes';
import { SenderList } from './SenderList';
import { ValueList } from './ValueList';

const useStyles = makeStyles(theme => ({
  root: {
    // Else text of its own is in the font of the app's frame.
    ...theme.typography.body2,
    marginTop: theme.spacing(2),
    padding: theme.spacing(0, 3, 3),
  },
  hash: { overflowWrap: 'anywhere' },
  lists: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(260px, 100%), 1fr))',
    gap: theme.spacing(0, 4),
  },
}));

/** When a content was seen, in the time zone of the results, under which names, from whom and to where. */
export function FileDetails({ file }: { file: FileSummary }) {
  const t = useMessages();
  const classes = useStyles();
  const { openSearch, error } = useOpenSearch();
  const [{ zone }] = useTablePreferences();
  return (
    <Paper className={classes.root}>
      <Section title={t('filePage.facts')}>
        <Facts facts={useFacts(file, zone)} />
        <OpenSearchButton
          query={toKeptQuery(fileQuery(file.sha256))}
          label={t('filePage.show')}
        />
      </Section>
      <Section title={t('filePage.timeline')}>
        <Timeline
          query={fileQuery(file.sha256, {
            kind: 'custom',
            from: file.firstSeen,
            to: file.lastSeen,
          })}
          searches={0}
          zone={zone}
          onBrush={range =>
            openSearch(toKeptQuery(fileQuery(file.sha256, range)))
          }
        />
        {error && (
          <Typography variant="caption" color="error" role="alert">
            {t('searchTools.openFailed', { message: messageOf(error, t) })}
          </Typography>
        )}
      </Section>
      <div className={classes.lists}>
        <ValueList title={t('filePage.names')} values={file.names} />
        <SenderList sha256={file.sha256} values={file.senders} />
        <ValueList
          title={t('filePage.recipientDomains')}
          values={file.recipientDomains}
        />
        <ValueList
          title={t('filePage.connections')}
          values={file.connections}
        />
      </div>
      <Namesakes files={file.sameNameOtherBytes} />
    </Paper>
  );
}

function useFacts(
  file: FileSummary,
  zone: Zone,
): Parameters<typeof Facts>[0]['facts'] {
  const t = useMessages();
  const classes = useStyles();
  const hash = (name: string, value: string | null) =>
    value === null ? (
      t('common.unknown')
    ) : (
      <>
        <code className={classes.hash}>{value}</code>{' '}
        <CopyButton text={value} what={name} />
      </>
    );
  return [
    [t('filePage.sha256'), hash(t('filePage.sha256'), file.sha256)],
    [t('filePage.md5'), hash(t('filePage.md5'), file.md5)],
    [
      t('filePage.size'),
      file.sizeInBytes === null
        ? t('common.unknown')
        : t('search.details.sizeBytes', {
            count: file.sizeInBytes,
            size: formatSize(file.sizeInBytes, t),
            bytes: formatCount(file.sizeInBytes, t),
          }),
    ],
    [t('filePage.category'), categoryWord(file.category, t)],
    [
      t('filePage.mimeType'),
      <VisibleText text={file.mimeType ?? t('common.unknown')} />,
    ],
    [t('filePage.firstSeen'), formatTimeWithZone(file.firstSeen, t, zone)],
    [t('filePage.lastSeen'), formatTimeWithZone(file.lastSeen, t, zone)],
    [t('filePage.times'), formatCount(file.docCount, t)],
  ];
}
