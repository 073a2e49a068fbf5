import Skeleton from '@material-ui/lab/Skeleton';
import Alert from '@material-ui/lab/Alert';
import {
  connectionReadPermission,
  type ConnectionDetails,
} from 'backstage-plugin-mail-forensics-common';
import { isNotFound, messageOf } from '../../components/errors';
import { LoadProblem } from '../../components/LoadProblem';
import { SidePanel } from '../../components/SidePanel';
import { useMessages } from '../../components/useMessages';
import type { Loadable } from '../../components/usePolledRequest';
import { VisibleText } from '../../components/VisibleText';
import type { Navigate } from '../navigation';
import { StatusCell } from '../StatusCell';
import { ConnectionActions } from './ConnectionActions';
import { ConnectionFacts } from './ConnectionFacts';
import { ConnectionHistory } from './ConnectionHistory';
import { MailboxesSection } from './MailboxesSection';
import { ProblemList } from './ProblemList';
import { useConnectionDetails } from './useConnectionDetails';

/** One connection: what is wrong with it and what to do, then its facts, mailboxes and history. */
export function ConnectionDetailsPanel(props: {
  id: string;
  mayManage: boolean;
  navigate: Navigate;
  /** Something was done, so that the list is out of date. */
  onChanged: () => void;
  onDeleted: (displayName: string) => void;
  onClose: () => void;
}) {
  const { state, reload } = useConnectionDetails(props.id);
  const t = useMessages();
  return (
    <SidePanel
      id="mail-forensics-connection"
      title={
        state.status === 'loaded' ? (
          <VisibleText text={state.value.displayName} />
        ) : (
          t('connections.details.loading')
        )
      }
      tools={
        state.status === 'loaded' && <StatusCell status={state.value.status} />
      }
      onClose={props.onClose}
    >
      <Body state={state} onRetry={reload}>
        {connection => (
          <>
            {props.mayManage && (
              <ConnectionActions
                connection={connection}
                navigate={props.navigate}
                onChanged={() => {
                  reload();
                  props.onChanged();
                }}
                onDeleted={() => props.onDeleted(connection.displayName)}
              />
            )}
            <ProblemList problems={connection.problems} />
            <ConnectionFacts connection={connection} />
            <MailboxesSection connection={connection} />
            <ConnectionHistory history={connection.history} />
          </>
        )}
      </Body>
    </SidePanel>
  );
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
      <Alert severity="info">{t('connections.details.notFound')}</Alert>
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
      {state.refreshError && (
        <Alert severity="warning">
          {t('connections.notRefreshed', {
            message: messageOf(state.refreshError),
          })}
        </Alert>
      )}
      {props.children(state.value)}
    </>
  );
}
