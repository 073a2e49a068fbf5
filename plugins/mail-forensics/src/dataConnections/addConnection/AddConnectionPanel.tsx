import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import TextField from '@material-ui/core/TextField';
import Alert from '@material-ui/lab/Alert';
import type {
  Connection,
  ScopeInput,
  ScopeMode,
  Setup,
} from 'backstage-plugin-mail-forensics-common';
import { useState, type FormEvent } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { isConflict, messageOf } from '../../components/errors';
import { focusOnMount } from '../../components/focusOnMount';
import { SidePanel } from '../../components/SidePanel';
import { useAction } from '../../components/useAction';
import { useMessages, type Messages } from '../../components/useMessages';
import { PermissionList } from '../SetupGuide';
import {
  displayNameProblem,
  LONGEST_DISPLAY_NAME,
  type DisplayNameProblem,
} from './displayName';
import { ScopeField } from './ScopeField';
import type { ScopeFile } from './scopeFile';
import type { FileScopeMode } from './scopeTemplates';

const FORM_ID = 'mail-forensics-add-connection';

const useStyles = makeStyles(theme => ({
  form: { display: 'flex', flexDirection: 'column', gap: theme.spacing(3) },
}));

/** The panel of the seed article: service, name, scope, Authorize. */
export function AddConnectionPanel(props: {
  permissions: Setup['permissions'];
  takenNames: string[];
  /** Goes on with the authorization; the panel stays busy until it is done. */
  onAdded: (connection: Connection) => Promise<void>;
  onClose: () => void;
}) {
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const [displayName, setDisplayName] = useState('');
  const [mode, setMode] = useState<ScopeMode>('all');
  const [files, setFiles] = useState<Partial<Record<FileScopeMode, ScopeFile>>>(
    {},
  );
  const { busy, error, run, clear } = useAction();

  const nameProblem = displayNameProblem(displayName, props.takenNames);
  const refusedName = error !== undefined && isConflict(error);
  const scope = scopeOf(mode, files);
  const isReady = nameProblem === undefined && scope !== undefined && !busy;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady) {
      return;
    }
    run(async () => {
      const connection = await api.addConnection({
        service: 'microsoft365',
        displayName: displayName.trim(),
        scope,
      });
      await props.onAdded(connection);
    });
  }

  return (
    <SidePanel
      id={FORM_ID}
      title={t('connections.add')}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            form={`${FORM_ID}-form`}
            variant="contained"
            color="primary"
            disabled={!isReady}
          >
            {busy
              ? t('connections.panel.authorizing')
              : t('connections.panel.authorize')}
          </Button>
        </>
      }
    >
      <form
        id={`${FORM_ID}-form`}
        className={classes.form}
        onSubmit={submit}
        noValidate
      >
        {error && !refusedName && (
          <Alert severity="error" role="alert">
            {t('connections.panel.failed', { message: messageOf(error) })}
          </Alert>
        )}
        <ServiceField />
        <TextField
          id={`${FORM_ID}-name`}
          label={t('connections.panel.displayName')}
          value={displayName}
          onChange={event => {
            clear();
            setDisplayName(event.target.value);
          }}
          helperText={nameHelp(refusedName ? 'taken' : nameProblem, t)}
          error={
            refusedName ||
            (nameProblem !== undefined && nameProblem !== 'empty')
          }
          autoComplete="off"
          inputRef={focusOnMount}
          required
          fullWidth
        />
        <ScopeField
          mode={mode}
          files={files}
          onModeChange={setMode}
          onFileChange={(fileMode, file) =>
            setFiles(before => ({ ...before, [fileMode]: file }))
          }
        />
        <div>
          <Typography variant="subtitle2" component="h3">
            {t('connections.panel.permissions')}
          </Typography>
          <PermissionList permissions={props.permissions} />
        </div>
      </form>
    </SidePanel>
  );
}

function ServiceField() {
  const t = useMessages();
  return (
    <TextField
      id={`${FORM_ID}-service`}
      select
      SelectProps={{ native: true }}
      label={t('connections.panel.service')}
      defaultValue="microsoft365"
      fullWidth
    >
      <optgroup label={t('connections.serviceGroup.email')}>
        <option value="microsoft365">
          {t('connections.service.microsoft365')}
        </option>
      </optgroup>
    </TextField>
  );
}

function nameHelp(
  problem: DisplayNameProblem | undefined,
  t: Messages,
): string {
  switch (problem) {
    case 'taken':
      return t('connections.panel.nameClash');
    case 'too long':
      return t('connections.panel.nameTooLong', {
        length: String(LONGEST_DISPLAY_NAME),
      });
    default:
      return t('connections.panel.nameHelp');
  }
}

/** Undefined until a file that can be used was chosen, where the mode needs one. */
function scopeOf(
  mode: ScopeMode,
  files: Partial<Record<FileScopeMode, ScopeFile>>,
): ScopeInput | undefined {
  if (mode === 'all') {
    return { mode };
  }
  const file = files[mode];
  return file && 'csv' in file ? { mode, csv: file.csv } : undefined;
}
