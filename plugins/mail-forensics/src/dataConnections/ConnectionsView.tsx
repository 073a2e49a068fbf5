import { EmptyState } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  connectionManagePermission,
  type Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../components/useMessages';
import { ConnectionsTable } from './ConnectionsTable';
import { SetupGuide } from './SetupGuide';
import type { SetupAndConnections } from './useConnections';

const useStyles = makeStyles(theme => ({
  toolbar: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
  },
}));

/** The list, or what comes before there can be one: the set-up, then the first connection. */
export function ConnectionsView(props: {
  /** Undefined while it is loading. */
  loaded: SetupAndConnections | undefined;
  mayManage: boolean;
  onAdd: () => void;
  onSelect: (id: string) => void;
  onContinue: (connection: Connection) => Promise<void>;
}) {
  const { loaded, mayManage } = props;
  const t = useMessages();
  const classes = useStyles();
  const isConfigured = loaded?.setup.configured ?? false;
  const addButton =
    mayManage && isConfigured ? (
      <Button variant="contained" color="primary" onClick={props.onAdd}>
        {t('connections.add')}
      </Button>
    ) : undefined;

  if (loaded && loaded.connections.length === 0) {
    return isConfigured ? (
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
        action={addButton}
      />
    ) : (
      <SetupGuide setup={loaded.setup} />
    );
  }
  return (
    <>
      {loaded && !isConfigured && <SetupGuide setup={loaded.setup} />}
      <div className={classes.toolbar}>
        <Typography color="textSecondary">{t('connections.intro')}</Typography>
        {addButton}
      </div>
      <ConnectionsTable
        connections={loaded?.connections}
        mayManage={mayManage}
        onSelect={props.onSelect}
        onContinue={props.onContinue}
      />
    </>
  );
}
