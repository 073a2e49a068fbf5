import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import NextIcon from '@material-ui/icons/KeyboardArrowDown';
import PreviousIcon from '@material-ui/icons/KeyboardArrowUp';
import Alert from '@material-ui/lab/Alert';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { KeyboardEvent } from 'react';
import { messageOf } from '../../components/errors';
import type { Zone } from '../../components/format';
import { SidePanel } from '../../components/SidePanel';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { FileSection } from './FileSection';
import { RawSection } from './RawSection';
import { RiskSection } from './RiskSection';
import { SentSection } from './SentSection';
import { SourceSection } from './SourceSection';
import { useRecordedView } from './useRecordedView';

const STEPS: Record<string, number> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
};

const useStyles = makeStyles({ tools: { whiteSpace: 'nowrap' } });

/** Everything that is known of one event; the arrow keys go through the results. */
export function EventDetailsPanel(props: {
  events: FileEvent[];
  /** Undefined where nothing is open. */
  openId: string | undefined;
  zone: Zone;
  onOpen: (eventId: string) => void;
  /** The last of the events was reached. */
  onReachEnd: () => void;
  onFindFile: (sha256: string) => void;
  onClose: () => void;
}) {
  const { events, zone } = props;
  const t = useMessages();
  const classes = useStyles();
  const viewError = useRecordedView(props.openId);
  const index = events.findIndex(({ event }) => event.id === props.openId);
  if (index === -1) {
    return null;
  }
  const event = events[index];

  function go(step: number) {
    const target = events.at(index + step);
    if (index + step >= 0 && target) {
      props.onOpen(target.event.id);
    }
    if (index + step >= events.length - 1) {
      props.onReachEnd();
    }
  }
  function goByKey(key: KeyboardEvent) {
    // In the raw JSON the arrow keys scroll.
    const isScrolling = key.target instanceof HTMLPreElement;
    if (!isScrolling && Object.hasOwn(STEPS, key.key)) {
      key.preventDefault();
      go(STEPS[key.key]);
    }
  }

  return (
    <SidePanel
      id="mail-forensics-event"
      title={<VisibleText text={event.file.name} maxLength={300} />}
      tools={
        <span className={classes.tools}>
          <IconButton
            aria-label={t('search.details.previous')}
            disabled={index === 0}
            onClick={() => go(-1)}
          >
            <PreviousIcon />
          </IconButton>
          <IconButton
            aria-label={t('search.details.next')}
            disabled={index === events.length - 1}
            onClick={() => go(1)}
          >
            <NextIcon />
          </IconButton>
        </span>
      }
      onClose={props.onClose}
      onKeyDown={goByKey}
    >
      <Typography variant="caption" color="textSecondary">
        {t('search.details.keys')}
      </Typography>
      {viewError && (
        <Alert severity="error" role="alert">
          {messageOf(viewError, t)}
        </Alert>
      )}
      <FileSection event={event} onFindFile={props.onFindFile} />
      <SentSection event={event} zone={zone} />
      <RiskSection risk={event.risk} />
      <SourceSection event={event} zone={zone} />
      <RawSection event={event} />
    </SidePanel>
  );
}
