import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { makeStyles } from '@material-ui/core/styles';
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
import { ConnectionsView } from './ConnectionsView';
import { leaveTo, type Navigate } from './navigation';
import { NoticeMessage, type Notice } from './NoticeMessage';
import { OutcomeMessage } from './OutcomeMessage';
import { useConnections } from './useConnections';
import { useDataConnectionsAddress } from './useDataConnectionsAddress';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
}));

/** Everything of Data Connections below the page's header. */
export function DataConnectionsContent(props: { navigate?: Navigate }) {
  const { navigate = leaveTo } = props;
  const t = useMessages();
  const classes = useStyles();
  const { state, reload } = useConnections();
  const address = useDataConnectionsAddress();
  const { allowed: mayManage } = usePermission({
    permission: connectionManagePermission,
  });
  const [adding, setAdding] = useState(false);
  const [notice, setNotice] = useState<Notice>();
  const authorize = useAuthorize(navigate, setNotice);

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

  const loaded = state.status === 'loaded' ? state.value : undefined;
  const refreshError =
    state.status === 'loaded' ? state.refreshError : undefined;
  return (
    <div className={classes.root}>
      {address.outcome && (
        <OutcomeMessage
          outcome={address.outcome}
          displayName={nameOf(
            address.outcome.connectionId,
            loaded?.connections,
          )}
          onShow={address.select}
          onDismiss={address.dismissOutcome}
        />
      )}
      {notice && (
        <NoticeMessage notice={notice} onDismiss={() => setNotice(undefined)} />
      )}
      <BrokenConnectionsBanner
        connections={loaded?.connections ?? []}
        onShow={address.select}
      />
      {refreshError && (
        <Alert severity="warning">
          {t('connections.notRefreshed', { message: messageOf(refreshError) })}
        </Alert>
      )}
      <ConnectionsView
        loaded={loaded}
        mayManage={mayManage}
        onAdd={() => setAdding(true)}
        onSelect={address.select}
        onContinue={authorize}
      />
      {adding && loaded && (
        <AddConnectionPanel
          permissions={loaded.setup.permissions}
          takenNames={loaded.connections.map(c => c.displayName)}
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

/** Sends the browser to Microsoft; where that fails the connection stays in the list, and the page says so. */
function useAuthorize(navigate: Navigate, tell: (notice: Notice) => void) {
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  return async (connection: Connection) => {
    try {
      const { authorizationUrl } = await api.authorizeConnection(connection.id);
      navigate(authorizationUrl);
    } catch (thrown) {
      tell({
        severity: 'error',
        text: t('connections.panel.authorizeFailed', {
          name: visibleText(connection.displayName),
          message: messageOf(asError(thrown)),
        }),
      });
    }
  };
}

function nameOf(
  id: string | null,
  connections: Connection[] | undefined,
): string | undefined {
  const found = connections?.find(connection => connection.id === id);
  return found && visibleText(found.displayName);
}
