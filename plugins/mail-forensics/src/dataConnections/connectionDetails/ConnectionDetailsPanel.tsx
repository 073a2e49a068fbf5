import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import Alert from '@material-ui/lab/Alert';
import {
  connectionReadPermission,
  type ConnectionDetails,
  type Setup,
} from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { isNotFound, messageOf } from '../../components/errors';
import { LoadProblem } from '../../components/LoadProblem';
import { SidePanel } from '../../components/SidePanel';
import { useMessages } from '../../components/useMessages';
import type { Loadable } from '../../components/usePolledRequest';
import { VisibleText } from '../../components/VisibleText';
import { StatusWord } from '../connectionsTable/StatusCell';
import { EditConnectionPanel } from '../editConnection/EditConnectionPanel';
import type { Navigate } from '../navigation';
import type { Staying } from '../useStayingPanel';
import type { DetailsTab } from '../useDataConnectionsAddress';
import { ConnectionActions } from './ConnectionActions';
import { DetailsTabs } from './DetailsTabs';
import { useConnectionDetails } from './useConnectionDetails';

const useStyles = makeStyles(theme => ({
  notice: { marginBottom: theme.spacing(1) },
}));

/** One connection: what can be done to it, then tab by tab all that is known of it. */
export function ConnectionDetailsPanel(props: {
  id: string;
  /** Undefined where nobody has chosen one yet. */
  tab: DetailsTab | undefined;
  onTabChange: (tab: DetailsTab) => void;
  /** It was consented to a moment ago, so that the verdicts on its scope are what is waited for. */
  wasAuthorizedNow: boolean;
  /** Over everything else. */
  notice: ReactNode;
  mayManage: boolean;
  isEditing: boolean;
  staying: Staying;
  onEdit: () => void;
  /** It was saved, or left as it is. */
  onEdited: () => void;
  /** Display names of the connections there are. */
  takenNames: string[];
  permissions: Setup['permissions'];
  navigate: Navigate;
  onGuide: (code: string) => void;
  /** Something was done, so that the list is out of date. */
  onChanged: () => void;
  onDeleted: (displayName: string) => void;
  onClose: () => void;
}) {
  const { state, reload } = useConnectionDetails(props.id);
  const t = useMessages();
  const classes = useStyles();
  function reloadAll() {
    reload();
    props.onChanged();
  }
  return (
    <SidePanel
      id="mail-forensics-connection"
      wide
      title={
        state.status === 'loaded' ? (
          <VisibleText text={state.value.displayName} />
        ) : (
          t('connectionDetails.loading')
        )
      }
      tools={
        state.status === 'loaded' && <StatusWord status={state.value.status} />
      }
      onClose={props.onClose}
    >
      {props.notice && <div className={classes.notice}>{props.notice}</div>}
      <Body state={state} onRetry={reload}>
        {connection => (
          <>
            {props.mayManage && (
              <ConnectionActions
                connection={connection}
                navigate={props.navigate}
                onEdit={props.onEdit}
                onChanged={reloadAll}
                onDeleted={() => props.onDeleted(connection.displayName)}
              />
            )}
            <DetailsTabs
              connection={connection}
              tab={props.tab ?? firstTab(connection, props.wasAuthorizedNow)}
              onTabChange={props.onTabChange}
              onGuide={props.onGuide}
            />
            {props.isEditing && props.mayManage && (
              <EditConnectionPanel
                connection={connection}
                takenNames={props.takenNames}
                permissions={props.permissions}
                staying={props.staying}
                onSaved={reloadAll}
                onClose={props.onEdited}
              />
            )}
          </>
        )}
      </Body>
    </SidePanel>
  );
}

function firstTab(
  { scope }: ConnectionDetails,
  wasAuthorizedNow: boolean,
): DetailsTab {
  return wasAuthorizedNow && scope.mode !== 'all' ? 'scope' : 'overview';
}

function Body(props: {
  state: Loadable<ConnectionDetails>;
  onRetry: () => void;
  children: (connection: ConnectionDetails) => JSX.Element;
}) {
  const { state } = props;
  const t = useMessages();
  if (state.status === 'loading') {
    return (
      <div aria-busy>
        <Skeleton variant="text" />
        <Skeleton variant="rect" height={160} />
      </div>
    );
  }
  if (state.status === 'failed') {
    return isNotFound(state.error) ? (
      <Alert severity="info">{t('connectionDetails.notFound')}</Alert>
    ) : (
      <LoadProblem
        error={state.error}
        forbidden={t('connections.forbidden', {
          permission: connectionReadPermission.name,
        })}
        onRetry={props.onRetry}
      />
    );
  }
  return (
    <>
      {state.refreshError && <NotRefreshed error={state.refreshError} />}
      {props.children(state.value)}
    </>
  );
}

function NotRefreshed(props: { error: Error }) {
  const t = useMessages();
  return (
    <Alert severity="warning" role="status">
      {isNotFound(props.error)
        ? t('connectionDetails.deletedMeanwhile')
        : t('connections.notRefreshed', { message: messageOf(props.error, t) })}
    </Alert>
  );
}
