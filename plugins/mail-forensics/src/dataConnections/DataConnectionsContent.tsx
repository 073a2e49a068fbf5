import { useApi } from '@backstage/core-plugin-api';
import { EmptyState } from '@backstage/core-components';
import { usePermission } from '@backstage/plugin-permission-react';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import {
  connectionManagePermission,
  connectionReadPermission,
  type Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { messageOf } from '../components/errors';
import { visibleText } from '../components/hiddenCharacters';
import { LoadProblem } from '../components/LoadProblem';
import { useMessages } from '../components/useMessages';
import { asError } from '../components/usePolledRequest';
import { AddConnectionPanel } from './addConnection/AddConnectionPanel';
import { BrokenConnectionsBanner } from './BrokenConnectionsBanner';
import { ConnectionDetailsPanel } from './connectionDetails/ConnectionDetailsPanel';
import { ConnectionsTable } from './ConnectionsTable';
import { leaveTo, type Navigate } from './navigation';
import { OutcomeMessage } from './OutcomeMessage';
import { SetupGuide } from './SetupGuide';
import { useConnections } from './useConnections';
import { useDataConnectionsAddress } from './useDataConnectionsAddress';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  toolbar: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
  },
}));

/** Everything of Data Connections below the page's header. */
export function DataConnectionsContent(props: { navigate?: Navigate }) {
  const { navigate = leaveTo } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const classes = useStyles();
  const { state, reload } = useConnections();
  const address = useDataConnectionsAddress();
  const { allowed: mayManage } = usePermission({
    permission: connectionManagePermission,
  });
  const [adding, setAdding] = useState(false);
  const [notice, setNotice] = useState<Notice>();

  async function authorize(connection: Connection) {
    try {
      const { authorizationUrl } = await api.authorizeConnection(connection.id);
      navigate(authorizationUrl);
    } catch (thrown) {
      setNotice({
        severity: 'error',
        text: t('connections.panel.authorizeFailed', {
          name: visibleText(connection.displayName),
          message: messageOf(asError(thrown)),
        }),
      });
    }
  }
  async function authorizeAdded(connection: Connection) {
    reload();
    await authorize(connection);
    setAdding(false);
  }
  function finishDeleted(displayName: string) {
    address.select(null);
    setNotice({
      severity: 'success',
      text: t('connections.action.deleted', { name: visibleText(displayName) }),
    });
    reload();
  }

  if (state.status === 'failed') {
    return (
      <LoadProblem
        error={state.error}
        forbidden={t('connections.forbidden', {
          permission: connectionReadPermission.name,
        })}
        onRetry={reload}
      />
    );
  }

  const view = state.status === 'loaded' ? state.value : undefined;
  const mayAdd = mayManage && view !== undefined && view.setup.configured;
  const addButton = (
    <Button variant="contained" color="primary" onClick={() => setAdding(true)}>
      {t('connections.add')}
    </Button>
  );
  const isEmpty = view !== undefined && view.connections.length === 0;
  const needsSetup = view !== undefined && !view.setup.configured;
  return (
    <div className={classes.root}>
      {address.outcome && (
        <OutcomeMessage
          outcome={address.outcome}
          displayName={nameOf(address.outcome.connectionId, view?.connections)}
          onShow={address.select}
          onDismiss={address.dismissOutcome}
        />
      )}
      {notice && (
        <Alert
          severity={notice.severity}
          role={notice.severity === 'error' ? 'alert' : 'status'}
          closeText={t('common.dismiss')}
          onClose={() => setNotice(undefined)}
        >
          {notice.text}
        </Alert>
      )}
      {view && (
        <BrokenConnectionsBanner
          connections={view.connections}
          onShow={address.select}
        />
      )}
      {state.status === 'loaded' && state.refreshError && (
        <Alert severity="warning">
          {t('connections.notRefreshed', {
            message: messageOf(state.refreshError),
          })}
        </Alert>
      )}
      {needsSetup && <SetupGuide setup={view.setup} />}
      {isEmpty && !needsSetup && (
        <EmptyState
          missing="content"
          title={t('connections.empty.title')}
          description={
            mayManage
              ? t('connections.empty.description')
              : t('connections.empty.forbidden', {
                  permission: connectionManagePermission.name,
                })
          }
          action={mayAdd && addButton}
        />
      )}
      {!isEmpty && (
        <>
          <div className={classes.toolbar}>
            <Typography color="textSecondary">
              {t('connections.intro')}
            </Typography>
            {mayAdd && addButton}
          </div>
          <ConnectionsTable
            connections={view?.connections}
            mayManage={mayManage}
            onSelect={address.select}
            onContinue={authorize}
          />
        </>
      )}
      {adding && view && (
        <AddConnectionPanel
          setup={view.setup}
          connections={view.connections}
          onAdded={authorizeAdded}
          onClose={() => setAdding(false)}
        />
      )}
      {address.selected !== null && (
        <ConnectionDetailsPanel
          key={address.selected}
          id={address.selected}
          mayManage={mayManage}
          navigate={navigate}
          onChanged={reload}
          onDeleted={finishDeleted}
          onClose={() => address.select(null)}
        />
      )}
    </div>
  );
}

interface Notice {
  severity: 'success' | 'error';
  text: string;
}

function nameOf(
  id: string | null,
  connections: Connection[] | undefined,
): string | undefined {
  const found = connections?.find(connection => connection.id === id);
  return found && visibleText(found.displayName);
}
