import Button from '@material-ui/core/Button';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  connectionManagePermission,
  type ScopePreview,
} from 'backstage-plugin-mail-forensics-common';
import { useRef } from 'react';
import { isForbidden, isRefused, messageOf } from '../../components/errors';
import { formatCount, formatTimeWithZone } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { ScopeDifference } from './ScopeDifference';
import type { ReadableScopeFile } from './scopeFile';
import { ScopeReportTable } from './ScopeReportTable';
import type { UseMatch } from './ScopeRowsTable';
import type { PreviewRequest, PreviewState } from './useScopePreview';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
  asking: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  },
  message: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
}));

/** What a scope comes to, from the moment it is asked. */
export function ScopePreviewView(props: {
  request: PreviewRequest;
  /** Undefined where everybody is in scope. */
  file: ReadableScopeFile | undefined;
  onUseMatch?: UseMatch;
}) {
  const { request, file } = props;
  const { state } = request;
  const t = useMessages();
  const classes = useStyles();
  const before = usePreviewBefore(state, file);
  return state.status === 'none' ? null : (
    <section className={classes.root} aria-label={t('scope.preview.label')}>
      {state.status === 'asking' && (
        <Asking state={state} file={file} onCancel={request.cancel} />
      )}
      {state.status === 'cancelled' && (
        <Alert
          severity="info"
          role="status"
          action={
            <Button color="inherit" size="small" onClick={request.again}>
              {t('scope.preview.again')}
            </Button>
          }
        >
          {t('scope.preview.cancelled')}
        </Alert>
      )}
      {state.status === 'failed' && (
        <Failed error={state.error} onAgain={request.again} />
      )}
      {before && (
        <Done
          preview={before}
          name={file?.name}
          onUseMatch={state.status === 'done' ? props.onUseMatch : undefined}
        />
      )}
    </section>
  );
}

/** What a file came to stays in view while it is asked again after a correction, so that nobody loses their place. */
function usePreviewBefore(
  state: PreviewState,
  file: ReadableScopeFile | undefined,
): ScopePreview | undefined {
  const last = useRef<{ source: File | undefined; preview: ScopePreview }>();
  if (state.status === 'done') {
    last.current = { source: file?.source, preview: state.preview };
    return state.preview;
  }
  const isCorrected =
    file !== undefined && last.current?.source === file.source;
  return state.status === 'asking' && isCorrected
    ? last.current?.preview
    : undefined;
}

function Asking(props: {
  state: Extract<PreviewState, { status: 'asking' }>;
  file: ReadableScopeFile | undefined;
  onCancel: () => void;
}) {
  const { file } = props;
  const { progress } = props.state;
  const t = useMessages();
  const classes = useStyles();
  const words = file
    ? t('scope.preview.checking', {
        count: file.rows,
        rows: formatCount(file.rows, t),
      })
    : t('scope.preview.checkingAll');
  return (
    <div>
      <LinearProgress aria-label={words} />
      <div className={classes.asking}>
        <div>
          <Typography variant="body2" role="status">
            {words}
          </Typography>
          {/* Not part of the status, which would be read out with every request. */}
          {progress && (
            <Typography variant="caption" component="p">
              {t('scope.preview.progress', {
                requests: formatCount(progress.requests, t),
                users: formatCount(progress.users, t),
              })}
            </Typography>
          )}
        </div>
        <Button size="small" onClick={props.onCancel}>
          {t('scope.preview.cancel')}
        </Button>
      </div>
    </div>
  );
}

function Failed(props: { error: Error; onAgain: () => void }) {
  const { error } = props;
  const t = useMessages();
  const classes = useStyles();
  // A refused file is refused again; another one has to be chosen.
  const canBeTriedAgain = !isRefused(error) && !isForbidden(error);
  const words = isForbidden(error)
    ? t('scope.preview.forbidden', {
        permission: connectionManagePermission.name,
      })
    : t('scope.preview.failed', { message: messageOf(error, t) });
  return (
    <Alert
      severity="error"
      role="alert"
      action={
        canBeTriedAgain && (
          <Button color="inherit" size="small" onClick={props.onAgain}>
            {t('scope.preview.again')}
          </Button>
        )
      }
    >
      <div className={classes.message}>
        {words.split('\n').map((line, index) => (
          <div key={index}>
            <VisibleText text={line} />
          </div>
        ))}
      </div>
    </Alert>
  );
}

function Done(props: {
  preview: ScopePreview;
  name: string | undefined;
  onUseMatch?: UseMatch;
}) {
  const { preview } = props;
  const { directory, directoryReadAt } = preview;
  const t = useMessages();
  return (
    <>
      {preview.mailboxes === 0 && (
        <Alert severity="warning" role="alert">
          {t('scope.preview.nobody')}
        </Alert>
      )}
      {preview.difference && (
        <ScopeDifference difference={preview.difference} />
      )}
      {preview.mode === 'all' ? (
        <Typography variant="body2" role="status">
          {t('scope.preview.all')}
        </Typography>
      ) : (
        <ScopeReportTable
          id="mail-forensics-preview-report"
          report={preview}
          name={props.name}
          onUseMatch={props.onUseMatch}
        />
      )}
      {directory === null && preview.rows.length > 0 && (
        <Alert severity="info" role="status">
          {t('scope.preview.beforeConsent')}
        </Alert>
      )}
      {directory && directoryReadAt && (
        <Typography variant="caption" component="p">
          {t('scope.preview.asked', {
            time: formatTimeWithZone(directoryReadAt, t),
            requests: formatCount(directory.requests, t),
            users: formatCount(directory.users, t),
            seconds: (directory.milliseconds / 1_000).toFixed(1),
          })}
        </Typography>
      )}
    </>
  );
}
