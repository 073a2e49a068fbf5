import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import type { Connection, Setup } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useState, type FormEvent } from 'react';
import type { NewConnection } from '../../api/MailForensicsApi';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { isConflict } from '../../components/errors';
import { visibleText } from '../../components/hiddenCharacters';
import { SidePanel } from '../../components/SidePanel';
import { useMessages } from '../../components/useMessages';
import { useWarnBeforeLeaving } from '../../components/useWarnBeforeLeaving';
import { useDiscardQuestion, type Staying } from '../useStayingPanel';
import { leaveTo, type Navigate } from '../navigation';
import { ScopeField } from '../scope/ScopeField';
import { ScopePreviewView } from '../scope/ScopePreviewView';
import { useScopeDraft } from '../scope/useScopeDraft';
import { useScopePreview } from '../scope/useScopePreview';
import { AddingFailure } from './AddingFailure';
import { AuthorizationLinkField } from './AuthorizationLinkField';
import { displayNameProblem } from './displayName';
import { DisplayNameField } from './DisplayNameField';
import { PermissionsAsked } from './PermissionsAsked';
import { useAddConnection } from './useAddConnection';
import { useFirstField } from './useFirstField';

const ID = 'mail-forensics-add-connection';

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
}));

/** Service, name, scope, Authorize: by oneself, or by the Microsoft 365 admin who is sent a link. */
export function AddConnectionPanel(props: {
  permissions: Setup['permissions'];
  takenNames: string[];
  navigate?: Navigate;
  /** The connection is there and awaits authorization; the panel goes on with that. */
  onAdded: (connection: Connection) => void;
  staying: Staying;
  onClose: () => void;
}) {
  const { navigate = leaveTo } = props;
  const t = useMessages();
  const classes = useStyles();
  const [displayName, setDisplayName] = useState('');
  const nameField = useFirstField();
  const draft = useScopeDraft('all');
  // Everybody is everybody: before consent there is nothing to say of that.
  const preview = useScopePreview(
    draft.mode === 'all' ? undefined : draft.input,
  );
  const adding = useAddConnection({ onAdded: props.onAdded });
  const { added, failed, link } = adding;

  const isNameRefused = failed?.step === 'add' && isConflict(failed.error);
  const nameProblem = findNameProblem();
  const isBusy = adding.doing !== undefined;
  const connection = newConnection();
  const canGoOn = !isBusy && connection !== undefined;
  const isDirty =
    added === undefined && (displayName.trim() !== '' || draft.hasFiles);
  const isFixed = isBusy || added !== undefined;
  const needs = isFixed ? undefined : findNeeds();

  useWarnBeforeLeaving(isDirty);
  const discard = useDiscardQuestion({ ...props, isDirty });

  const { focus } = nameField;
  useEffect(() => {
    if (isNameRefused) {
      focus();
    }
  }, [isNameRefused, focus]);

  function findNameProblem() {
    if (isNameRefused) {
      return 'taken';
    }
    // Else it is its own name that is taken.
    const others = added || adding.doing ? [] : props.takenNames;
    return displayNameProblem(displayName, others);
  }

  /** Undefined while something is missing or not as it should be. */
  function newConnection(): NewConnection | undefined {
    const isChecked = draft.mode === 'all' || preview.state.status === 'done';
    return nameProblem === undefined && draft.input && isChecked
      ? {
          service: 'microsoft365',
          displayName: displayName.trim(),
          scope: draft.input,
        }
      : undefined;
  }
  /** Why one cannot go on yet; a name that is wrong says so itself. */
  function findNeeds(): string | undefined {
    if (nameProblem === 'empty') {
      return t('addConnection.needs.name');
    }
    if (draft.input === undefined) {
      return t('addConnection.needs.file');
    }
    return draft.mode !== 'all' && preview.state.status !== 'done'
      ? t('addConnection.needs.preview')
      : undefined;
  }
  function authorize(event: FormEvent) {
    event.preventDefault();
    if (connection && canGoOn) {
      adding.authorize(connection, url => {
        // First, so that Back from Microsoft leads to the list.
        discard.leave();
        navigate(url);
      });
    }
  }

  return (
    <SidePanel
      id={ID}
      title={t('connections.add')}
      onClose={discard.close}
      footer={
        <div className={classes.footer}>
          {needs && (
            <Typography variant="caption" className={classes.needs}>
              {needs}
            </Typography>
          )}
          <Button onClick={props.onClose}>
            {added ? t('common.close') : t('common.cancel')}
          </Button>
          <Button
            variant="outlined"
            disabled={!canGoOn}
            onClick={() => connection && adding.copyLink(connection)}
          >
            {adding.doing === 'link'
              ? t('addConnection.link.making')
              : t('addConnection.link.copy')}
          </Button>
          <Button
            type="submit"
            form={`${ID}-form`}
            variant="contained"
            color="primary"
            disabled={!canGoOn}
          >
            {adding.doing === 'authorize'
              ? t('addConnection.authorizing')
              : t('addConnection.authorize')}
          </Button>
        </div>
      }
    >
      <form
        id={`${ID}-form`}
        className={classes.form}
        onSubmit={authorize}
        noValidate
      >
        {failed && !isNameRefused && (
          <AddingFailure failed={failed} displayName={displayName.trim()} />
        )}
        {added && !failed && (
          <Alert severity="success" role="status">
            {t('addConnection.added', { name: visibleText(added.displayName) })}
          </Alert>
        )}
        {link && <AuthorizationLinkField id={`${ID}-link`} link={link} />}
        <ServiceField disabled={isFixed} />
        <DisplayNameField
          id={`${ID}-name`}
          value={displayName}
          problem={nameProblem}
          disabled={isFixed}
          inputRef={nameField.ref}
          onChange={value => {
            adding.clear();
            setDisplayName(value);
          }}
        />
        <ScopeField draft={draft} disabled={isFixed} />
        {draft.mode !== 'all' && (
          <ScopePreviewView request={preview} file={draft.readableFile} />
        )}
        <PermissionsAsked permissions={props.permissions} scope={draft.input} />
      </form>
      {discard.isAsked && (
        <ConfirmDialog
          id={`${ID}-discard`}
          title={t('addConnection.discard.title')}
          confirm={t('addConnection.discard.confirm')}
          onConfirm={async () => discard.leave()}
          onClose={discard.stay}
        >
          {t('addConnection.discard.text')}
        </ConfirmDialog>
      )}
    </SidePanel>
  );
}

function ServiceField(props: { disabled: boolean }) {
  const t = useMessages();
  return (
    <TextField
      id={`${ID}-service`}
      select
      SelectProps={{ native: true }}
      label={t('addConnection.service')}
      defaultValue="microsoft365"
      disabled={props.disabled}
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
