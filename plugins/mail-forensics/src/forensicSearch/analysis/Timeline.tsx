import { useApi } from '@backstage/core-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import type {
  HistogramRequest,
  HistogramResponse,
} from 'backstage-plugin-mail-forensics-common';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { messageOf } from '../../components/errors';
import {
  formatCount,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import type { DateRange } from '../query/dateRange';
import type { Query } from '../query/searchState';
import { toEventQuery } from '../query/toSearchRequest';
import { rangeOfBuckets } from './bucketRange';
import { useAnswer } from './useAnswer';

const HEIGHT = 56;

const useStyles = makeStyles(theme => ({
  root: { minHeight: HEIGHT + 24 },
  bars: {
    display: 'flex',
    alignItems: 'flex-end',
    height: HEIGHT,
    cursor: 'col-resize',
    touchAction: 'none',
    borderBottom: `1px solid ${theme.palette.divider}`,
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: 2,
    },
  },
  old: { opacity: 0.5 },
  slot: {
    flex: 1,
    minWidth: 0,
    height: '100%',
    display: 'flex',
    alignItems: 'flex-end',
    justifyContent: 'center',
    padding: '0 0.5px',
  },
  selected: { backgroundColor: theme.palette.action.selected },
  bar: {
    width: '100%',
    maxWidth: 64,
    backgroundColor: theme.palette.primary.main,
  },
  ends: { display: 'flex', justifyContent: 'space-between' },
}));

/** How many attachments there were when. Drag over it, or use the arrow keys with Shift, to narrow the range. */
export function Timeline(props: {
  query: Query;
  searches: number;
  zone: Zone;
  onBrush: (range: DateRange) => void;
}) {
  const { query, searches } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const request = { ...toEventQuery(query), ...intervalOf(query.range) };
  const answer = useAnswer(JSON.stringify([request, searches]), signal =>
    api.countFileEventsOverTime(request, { signal }),
  );
  if (answer.status === 'failed') {
    return (
      <Typography variant="caption" color="error" role="alert">
        {t('search.timeline.failed', { message: messageOf(answer.error, t) })}
      </Typography>
    );
  }
  if (answer.status === 'loading') {
    return (
      <div className={classes.root} aria-busy>
        <Skeleton variant="rect" height={HEIGHT} />
      </div>
    );
  }
  return (
    <div className={`${classes.root} ${answer.isOld ? classes.old : ''}`}>
      {answer.value.buckets.length > 0 && (
        <Bars
          key={answer.value.buckets[0].from}
          histogram={answer.value}
          zone={props.zone}
          onBrush={props.onBrush}
        />
      )}
    </div>
  );
}

/** A week by the day tells little; by the hour it is more than the backend would make of it. */
function intervalOf(range: DateRange): Pick<HistogramRequest, 'interval'> {
  return range.kind === 'preset' && range.preset === 'P7D'
    ? { interval: 'hour' }
    : {};
}

/** From one bucket to another, in whatever direction it was drawn. */
interface Selection {
  anchor: number;
  head: number;
}

function Bars(props: {
  histogram: HistogramResponse;
  zone: Zone;
  onBrush: (range: DateRange) => void;
}) {
  const { histogram, zone } = props;
  const { buckets, interval } = histogram;
  const t = useMessages();
  const classes = useStyles();
  const [selection, setSelection] = useState<Selection>();
  const [isDragging, setDragging] = useState(false);
  const most = Math.max(1, ...buckets.map(bucket => bucket.docCount));
  const [first, last] = selection
    ? [
        Math.min(selection.anchor, selection.head),
        Math.max(selection.anchor, selection.head),
      ]
    : [-1, -1];

  function brush() {
    if (selection) {
      props.onBrush(rangeOfBuckets(histogram, first, last));
      setSelection(undefined);
    }
  }
  function bucketAt(event: PointerEvent<HTMLElement>): number {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * buckets.length);
    return Math.min(buckets.length - 1, Math.max(0, place));
  }
  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      const from = selection?.head ?? (step > 0 ? -1 : buckets.length);
      const head = Math.min(buckets.length - 1, Math.max(0, from + step));
      setSelection({
        head,
        anchor: event.shiftKey && selection ? selection.anchor : head,
      });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      brush();
    } else if (event.key === 'Escape' && selection) {
      event.stopPropagation();
      setSelection(undefined);
    }
  }

  return (
    <>
      <div
        role="slider"
        aria-label={t('search.timeline.label')}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={buckets.length - 1}
        aria-valuenow={selection?.head ?? 0}
        aria-valuetext={words(selection ? [first, last] : undefined)}
        tabIndex={0}
        className={classes.bars}
        onKeyDown={onKeyDown}
        onPointerDown={event => {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          const at = bucketAt(event);
          setDragging(true);
          setSelection({ anchor: at, head: at });
        }}
        onPointerMove={event => {
          if (isDragging && selection) {
            setSelection({ ...selection, head: bucketAt(event) });
          }
        }}
        onPointerCancel={() => {
          setDragging(false);
          setSelection(undefined);
        }}
        onPointerUp={() => {
          setDragging(false);
          brush();
        }}
      >
        {buckets.map(({ from, docCount }, index) => (
          <div
            key={from}
            title={`${formatTimeWithZone(from, t, zone)}: ${formatCount(
              docCount,
              t,
            )}`}
            className={`${classes.slot} ${
              index >= first && index <= last ? classes.selected : ''
            }`}
          >
            <div
              className={classes.bar}
              style={{
                height:
                  docCount === 0
                    ? 0
                    : Math.max(2, Math.round((docCount / most) * HEIGHT)),
              }}
            />
          </div>
        ))}
      </div>
      <div className={classes.ends}>
        <Typography variant="caption" color="textSecondary">
          {formatTimeWithZone(buckets[0].from, t, zone)}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {selection
            ? words([first, last])
            : t('search.timeline.help', {
                interval: t(`search.timeline.interval.${interval}`),
              })}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {formatTimeWithZone(buckets[buckets.length - 1].from, t, zone)}
        </Typography>
      </div>
      {histogram.completeBackTo && (
        <Typography variant="caption" role="status">
          {t('search.partial', {
            time: formatTimeWithZone(histogram.completeBackTo, t, zone),
          })}
        </Typography>
      )}
    </>
  );

  function words(range: [number, number] | undefined): string {
    if (!range) {
      return t('search.timeline.nothingChosen');
    }
    const count = buckets
      .slice(range[0], range[1] + 1)
      .reduce((sum, bucket) => sum + bucket.docCount, 0);
    return t('search.timeline.chosen', {
      from: formatTimeWithZone(buckets[range[0]].from, t, zone),
      to: formatTimeWithZone(buckets[range[1]].from, t, zone),
      shown: formatCount(count, t),
    });
  }
}
