import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  connectionManagePermission,
  type ConnectionDetails,
  type ScopeRow,
  type Setup,
} from 'backstage-plugin-mail-forensics-common';
import { useEffect, useState, type FormEvent } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { isForbidden, isNotFound, messageOf } from '../../components/errors';
import { focusOnMount } from '../../components/focusOnMount';
import { visibleText } from '../../components/hiddenCharacters';
import { SidePanel } from '../../components/SidePanel';
import { useMessages, type Messages } from '../../components/useMessages';
import { useWarnBeforeLeaving } from '../../components/useWarnBeforeLeaving';
import { useDiscardQuestion, type Staying } from '../useStayingPanel';
import {
  displayNameProblem,
  isSameDisplayName,
} from '../addConnection/displayName';
import { DisplayNameField } from '../addConnection/DisplayNameField';
import { PermissionsAsked } from '../addConnection/PermissionsAsked';
import { useFirstField } from '../addConnection/useFirstField';
import { correctEntry } from '../scope/correctEntry';
import { ScopeField } from '../scope/ScopeField';
import { ScopePreviewView } from '../scope/ScopePreviewView';
import { useScopeDraft } from '../scope/useScopeDraft';
import { useScopePreview } from '../scope/useScopePreview';
import { scopeWords } from '../words';
import { ConflictAlert } from './ConflictAlert';
import { useEditConnection } from './useEditConnection';

const ID = 'mail-forensics-edit-connection';

/** What can be missing before it can be saved. */
const NEEDS = {
  name: 'editConnection.needs.name',
  change: 'editConnection.needs.change',
  file: 'editConnection.needs.file',
  preview: 'editConnection.needs.preview',
  conflict: 'editConnection.needs.conflict',
} as const;

const useStyles = makeStyles(theme => ({
  form: { display: 'flex', flexDirection: 'column', gap: theme.spacing(3) },
  footer: {
    flexGrow: 1,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: theme.spacing(1),
  },
  needs: {
    flexBasis: '100%',
    textAlign: 'right',
    color: theme.palette.text.secondary,
  },
  // Refusals of a file show what it should look like, in lines.
  message: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
}));

/** Renames a connection, replaces its scope, or both: first what would change, then Save. */
export function EditConnectionPanel(props: {
  /** Another one is taken for the newest state; what was begun upon an earlier one is not lost. */
  connection: ConnectionDetails;
  takenNames: string[];
  permissions: Setup['permissions'];
  /** It was saved; the panel then closes. */
  onSaved: (connection: ConnectionDetails) => void;
  staying: Staying;
  onClose: () => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const nameField = useFirstField();
  const [uncorrected, setUncorrected] = useState<ScopeRow>();
  const edit = useEditConnection({
    connection: props.connection,
    onSaved,
  });
  const { base, conflict } = edit;
  const [displayName, setDisplayName] = useState(base.displayName);
  const draft = useScopeDraft(base.scope.mode);

  const isRenamed = displayName.trim() !== base.displayName;
  const isOtherMode = draft.mode !== base.scope.mode;
  const scope = draft.mode === 'all' && !isOtherMode ? undefined : draft.input;
  const preview = useScopePreview(scope, {
    connectionId: base.id,
    revision: base.revision,
  });
  const nameProblem = edit.isNameRefused ? 'taken' : findNameProblem();
  const needs = findNeeds();
  const canSave =
    needs === undefined && nameProblem === undefined && !edit.busy;
  const isDirty = isRenamed || isOtherMode || draft.hasFiles;

  function findNameProblem() {
    const others = props.takenNames.filter(
      name =>
        !isSameDisplayName(name, base.displayName) &&
        !isSameDisplayName(name, props.connection.displayName),
    );
    return displayNameProblem(displayName, others);
  }
  /** What is missing before it can be saved; a name that is wrong says so itself. */
  function findNeeds(): keyof typeof NEEDS | undefined {
    if (conflict) {
      return 'conflict';
    }
    if (nameProblem === 'empty') {
      return 'name';
    }
    if (draft.file ? !draft.input : isOtherMode && !draft.input) {
      return 'file';
    }
    if (scope && preview.state.status !== 'done') {
      return 'preview';
    }
    return isRenamed || scope ? undefined : 'change';
  }

  useWarnBeforeLeaving(isDirty);
  const discard = useDiscardQuestion({ ...props, isDirty });

  const { focus } = nameField;
  const { isNameRefused } = edit;
  useEffect(() => {
    if (isNameRefused) {
      focus();
    }
  }, [isNameRefused, focus]);

  function loadCurrent() {
    if (!conflict) {
      return;
    }
    // What was typed or chosen stays; what was not follows the other admin.
    if (!isRenamed) {
      setDisplayName(conflict.current.displayName);
    }
    if (!isOtherMode && !draft.hasFiles) {
      draft.setMode(conflict.current.scope.mode);
    }
    edit.loadCurrent();
  }
  useFollowUntouched(conflict !== undefined && !isDirty, loadCurrent);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (canSave) {
      edit.save({
        ...(isRenamed && { displayName: displayName.trim() }),
        ...(scope && { scope }),
      });
    }
  }
  function onSaved(saved: ConnectionDetails) {
    props.onSaved(saved);
    discard.leave();
  }
  function correct(row: ScopeRow, by: string) {
    const file = draft.readableFile;
    if (!file || draft.mode === 'all') {
      return;
    }
    const csv = correctEntry(file.csv, { row: row.row, entry: row.entry, by });
    setUncorrected(csv === undefined ? row : undefined);
    if (csv !== undefined) {
      draft.setFile(draft.mode, { ...file, csv });
    }
  }

  return (
    <SidePanel
      id={ID}
      title={t('editConnection.title', {
        name: visibleText(base.displayName),
      })}
      onClose={discard.close}
      footer={
        <div className={classes.footer}>
          {needs && !edit.busy && (
            <Typography variant="caption" className={classes.needs}>
              {t(NEEDS[needs])}
            </Typography>
          )}
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            form={`${ID}-form`}
            variant="contained"
            color="primary"
            disabled={!canSave}
          >
            {edit.busy ? t('editConnection.saving') : t('editConnection.save')}
          </Button>
        </div>
      }
    >
      <form
        id={`${ID}-form`}
        className={classes.form}
        onSubmit={submit}
        noValidate
      >
        {conflict && isDirty && (
          <ConflictAlert conflict={conflict} base={base} onLoad={loadCurrent} />
        )}
        {edit.error && (
          <Alert
            // It can be out of sight of the button.
            ref={focusOnMount}
            tabIndex={-1}
            severity="error"
            role="alert"
            classes={{ message: classes.message }}
          >
            {failureWords(edit.error, t)}
          </Alert>
        )}
        <DisplayNameField
          id={`${ID}-name`}
          value={displayName}
          problem={nameProblem}
          disabled={edit.busy}
          inputRef={nameField.ref}
          onChange={value => {
            edit.clear();
            setDisplayName(value);
          }}
        />
        <ScopeField
          draft={draft}
          today={t('editConnection.today', {
            scope: scopeWords(base.scope, t),
          })}
          disabled={edit.busy}
        />
        {draft.mode !== 'all' && !isOtherMode && !draft.file && (
          <Typography variant="body2" color="textSecondary">
            {t('editConnection.keep')}
          </Typography>
        )}
        {uncorrected && (
          <Alert severity="warning" role="alert">
            {t('scope.detail.notUsed', { row: String(uncorrected.row) })}
          </Alert>
        )}
        <ScopePreviewView
          request={preview}
          file={draft.readableFile}
          onUseMatch={correct}
        />
        {scope && (
          <PermissionsAsked permissions={props.permissions} scope={scope} />
        )}
      </form>
      {discard.isAsked && (
        <ConfirmDialog
          id={`${ID}-discard`}
          title={t('editConnection.discard.title')}
          confirm={t('editConnection.discard.confirm')}
          onConfirm={async () => discard.leave()}
          onClose={discard.stay}
        >
          {t('editConnection.discard.text')}
        </ConfirmDialog>
      )}
    </SidePanel>
  );
}

/** Where nothing was entered yet, there is nothing to lose by following the other admin. */
function useFollowUntouched(isUntouched: boolean, follow: () => void) {
  useEffect(() => {
    if (isUntouched) {
      follow();
    }
  });
}

function failureWords(error: Error, t: Messages): string {
  if (isForbidden(error)) {
    return t('editConnection.forbidden', {
      permission: connectionManagePermission.name,
    });
  }
  return isNotFound(error)
    ? t('editConnection.gone')
    : t('editConnection.failed', { message: messageOf(error, t) });
}
