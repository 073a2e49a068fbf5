import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { makeStyles } from '@material-ui/core/styles';
import Alert from '@material-ui/lab/Alert';
import {
  connectionManagePermission,
  connectionReadPermission,
  type Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useEffect, useRef, useState } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { messageOf } from '../components/errors';
import { visibleText } from '../components/hiddenCharacters';
import { LoadProblem } from '../components/LoadProblem';
import { useMessages } from '../components/useMessages';
import { asError } from '../components/usePolledRequest';
import { AddConnectionPanel } from './addConnection/AddConnectionPanel';
import { BrokenConnectionsBanner } from './BrokenConnectionsBanner';
import { ConnectionDetailsPanel } from './connectionDetails/ConnectionDetailsPanel';
import { TroubleshootingPanel } from './connectionDetails/TroubleshootingPanel';
import { ROW_LINK } from './connectionsTable/ConnectionRow';
import { ConnectionsView } from './ConnectionsView';
import { leaveTo, type Navigate } from './navigation';
import { NoticeMessage, type Notice } from './NoticeMessage';
import { OutcomeMessage } from './OutcomeMessage';
import { useConnections } from './useConnections';
import { useDataConnectionsAddress } from './useDataConnectionsAddress';
import { useStayingPanel } from './useStayingPanel';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexDirection: 'column', gap: theme.spacing(2) },
}));

const NO_CONNECTIONS: Connection[] = [];

/** Everything of Data Connections below the page's header. */
export function DataConnectionsContent(props: { navigate?: Navigate }) {
  const { navigate = leaveTo } = props;
  const t = useMessages();
  const classes = useStyles();
  const { state, reload } = useConnections();
  const address = useDataConnectionsAddress();
  const adding = useStayingPanel(address.isAdding, address.openAdd);
  const editing = useStayingPanel(address.isEditing, address.openEdit);
  const { allowed: mayManage } = usePermission({
    permission: connectionManagePermission,
  });
  const [notice, setNotice] = useState<Notice>();
  const authorize = useAuthorize(navigate, setNotice);
  useReturnToRow(address.selected);

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

  function finishDeleted(displayName: string) {
    address.select(null);
    setNotice({
      severity: 'success',
      text: t('connectionDetails.action.deleted', {
        name: visibleText(displayName),
      }),
    });
    reload();
  }

  const loaded = state.status === 'loaded' ? state.value : undefined;
  const refreshError =
    state.status === 'loaded' ? state.refreshError : undefined;
  const { outcome, selected } = address;
  const outcomeMessage = outcome && (
    <OutcomeMessage
      outcome={outcome}
      connection={loaded?.connections.find(
        ({ id }) => id === outcome.connectionId,
      )}
      onShow={
        selected === outcome.connectionId ? undefined : id => address.select(id)
      }
      onContinue={mayManage ? authorize : undefined}
      onDismiss={address.dismissOutcome}
    />
  );
  const wasAuthorizedNow =
    outcome?.result === 'succeeded' && outcome.connectionId === selected;
  return (
    <div className={classes.root}>
      {!wasAuthorizedNow && outcomeMessage}
      {notice && (
        <NoticeMessage notice={notice} onDismiss={() => setNotice(undefined)} />
      )}
      <BrokenConnectionsBanner
        connections={loaded?.connections ?? NO_CONNECTIONS}
        onShow={address.select}
      />
      {refreshError && (
        <Alert severity="warning">
          {t('connections.notRefreshed', {
            message: messageOf(refreshError, t),
          })}
        </Alert>
      )}
      <ConnectionsView
        loaded={loaded}
        mayManage={mayManage}
        linkTo={address.linkTo}
        onAdd={address.openAdd}
        onSelect={address.select}
        onContinue={authorize}
        onChanged={reload}
      />
      {adding.isShown && mayManage && loaded?.setup.configured && (
        <AddConnectionPanel
          permissions={loaded.setup.permissions}
          takenNames={loaded.connections.map(c => c.displayName)}
          navigate={navigate}
          staying={adding.staying}
          onAdded={reload}
          onClose={address.closeAdd}
        />
      )}
      {selected !== null && (
        <ConnectionDetailsPanel
          key={selected}
          id={selected}
          tab={address.tab}
          onTabChange={address.selectTab}
          wasAuthorizedNow={wasAuthorizedNow}
          notice={wasAuthorizedNow && outcomeMessage}
          mayManage={mayManage}
          isEditing={editing.isShown}
          staying={editing.staying}
          onEdit={address.openEdit}
          onEdited={address.closeEdit}
          takenNames={loaded?.connections.map(c => c.displayName) ?? []}
          permissions={loaded?.setup.permissions ?? []}
          navigate={navigate}
          onGuide={address.openGuide}
          onChanged={reload}
          onDeleted={finishDeleted}
          onClose={() => {
            if (wasAuthorizedNow) {
              address.dismissOutcome();
            }
            address.select(null);
          }}
        />
      )}
      {address.guide !== null && (
        <TroubleshootingPanel
          code={address.guide}
          onClose={() => address.openGuide(null)}
        />
      )}
    </div>
  );
}

/** Puts the keyboard on the row of the connection whose details were closed, unless it is back where it was before. */
function useReturnToRow(selected: string | null) {
  const before = useRef(selected);
  useEffect(() => {
    const closed = selected === null ? before.current : null;
    before.current = selected;
    if (closed !== null && document.activeElement === document.body) {
      [...document.querySelectorAll<HTMLElement>(`[${ROW_LINK}]`)]
        .find(link => link.getAttribute(ROW_LINK) === closed)
        ?.focus();
    }
  }, [selected]);
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
        text: t('connections.action.authorizeFailed', {
          name: visibleText(connection.displayName),
          message: messageOf(asError(thrown), t),
        }),
      });
    }
  };
}
