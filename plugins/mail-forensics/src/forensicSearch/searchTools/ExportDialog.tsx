import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import LinearProgress from '@material-ui/core/LinearProgress';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import type { ExportManifest } from 'backstage-plugin-mail-forensics-common';
import { SearchRefusedError } from '../../api/SearchRefusedError';
import { CopyButton } from '../../components/CopyButton';
import { EntityLink } from '../../components/EntityLink';
import { messageOf } from '../../components/errors';
import { Facts } from '../../components/Facts';
import {
  formatCount,
  formatSize,
  formatTimeWithZone,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import type { ExportState } from './useExport';

const ID = 'mail-forensics-export';

/** How far an export is, then what came of it and what proves it. */
export function ExportDialog(props: {
  state: ExportState;
  /** What is exported, in words. */
  query: string;
  /** Under which the file was saved. */
  name: string;
  onCancel: () => void;
  onRetry: () => void;
  onSaveFile: () => void;
  onSaveManifest: () => void;
  onClose: () => void;
}) {
  const { state } = props;
  const t = useMessages();
  const isRunning = state.status === 'running';
  return (
    <Dialog
      open
      // A click beside it must not end what took minutes.
      onClose={isRunning ? undefined : props.onClose}
      aria-labelledby={`${ID}-title`}
      maxWidth="sm"
      fullWidth
    >
      <DialogTitle id={`${ID}-title`}>
        {
          {
            running: t('searchTools.export.running'),
            done: t('searchTools.export.done'),
            incomplete: t('searchTools.export.failed'),
            failed: t('searchTools.export.failed'),
          }[state.status]
        }
      </DialogTitle>
      <DialogContent>
        {state.status === 'running' && (
          <>
            <Typography variant="body2" color="textSecondary">
              {props.query}
            </Typography>
            <LinearProgress aria-label={t('searchTools.export.running')} />
            <Typography role="status">
              {t('searchTools.export.received', {
                count: state.progress.events,
                shown: formatCount(state.progress.events, t),
                size: formatSize(state.progress.bytes, t),
              })}
            </Typography>
          </>
        )}
        {state.status === 'done' && (
          <>
            <Typography role="status">
              {t('searchTools.export.doneText', { name: props.name })}
            </Typography>
            <Proof
              manifest={state.manifest}
              query={props.query}
              size={state.file.size}
            />
          </>
        )}
        {state.status === 'incomplete' && (
          <Alert severity="error" role="alert">
            {t('searchTools.export.incomplete')}
          </Alert>
        )}
        {state.status === 'failed' && (
          <Alert severity="error" role="alert">
            {state.error instanceof SearchRefusedError
              ? state.error.message
              : messageOf(state.error, t)}
          </Alert>
        )}
      </DialogContent>
      <DialogActions>
        {isRunning && (
          <Button onClick={props.onCancel}>
            {t('searchTools.export.cancel')}
          </Button>
        )}
        {(state.status === 'failed' || state.status === 'incomplete') && (
          <Button onClick={props.onRetry}>{t('common.retry')}</Button>
        )}
        {state.status === 'done' && (
          <>
            <Button onClick={props.onSaveFile}>
              {t('searchTools.export.saveAgain')}
            </Button>
            <Button color="primary" onClick={props.onSaveManifest}>
              {t('searchTools.export.saveManifest')}
            </Button>
          </>
        )}
        {!isRunning && (
          <Button onClick={props.onClose}>{t('common.close')}</Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

function Proof(props: {
  manifest: ExportManifest;
  query: string;
  size: number;
}) {
  const { rows, sha256, requestedBy, startedAt, finishedAt } = props.manifest;
  const t = useMessages();
  return (
    <Facts
      facts={[
        [t('searchTools.export.what'), props.query],
        [
          t('searchTools.export.requestedBy'),
          <EntityLink entityRef={requestedBy} />,
        ],
        [t('searchTools.export.startedAt'), formatTimeWithZone(startedAt, t)],
        [
          t('searchTools.export.finishedAt'),
          finishedAt === null
            ? t('common.unknown')
            : formatTimeWithZone(finishedAt, t),
        ],
        [
          t('searchTools.export.rows'),
          rows === null ? t('common.unknown') : formatCount(rows, t),
        ],
        [t('searchTools.export.size'), formatSize(props.size, t)],
        [
          t('searchTools.export.sha256'),
          sha256 === null ? (
            t('common.unknown')
          ) : (
            <>
              <code>{sha256}</code>{' '}
              <CopyButton text={sha256} what={t('searchTools.export.sha256')} />
            </>
          ),
        ],
      ]}
    />
  );
}
