import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  connectionManagePermission,
  type Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import type { To } from 'react-router-dom';
import { useMessages } from '../components/useMessages';
import {
  filterConnections,
  sortConnections,
  type Sorting,
} from './connectionsTable/arrangeConnections';
import { AwaitingActions } from './connectionsTable/AwaitingActions';
import { ConnectionsFilter } from './connectionsTable/ConnectionsFilter';
import { ConnectionsTable } from './connectionsTable/ConnectionsTable';
import { NoConnections } from './NoConnections';
import { SetupGuide } from './SetupGuide';
import type { SetupAndConnections } from './useConnections';

/** Up to so many connections are seen at a glance. */
const A_FEW = 5;

const useStyles = makeStyles(theme => ({
  toolbar: {
    display: 'flex',
    flexWrap: 'wrap',
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
  linkTo: (id: string) => To;
  onAdd: () => void;
  onSelect: (id: string) => void;
  onContinue: (connection: Connection) => Promise<void>;
  /** Something was done in a row, so that the list is out of date. */
  onChanged: () => void;
}) {
  const { loaded, mayManage } = props;
  const t = useMessages();
  const classes = useStyles();
  const [sorting, setSorting] = useState<Sorting>({
    column: 'displayName',
    direction: 'asc',
  });
  const [filter, setFilter] = useState('');
  const isConfigured = loaded?.setup.configured ?? false;
  const addButton =
    mayManage && isConfigured ? (
      <Button variant="contained" color="primary" onClick={props.onAdd}>
        {t('connections.add')}
      </Button>
    ) : undefined;

  if (loaded && loaded.connections.length === 0) {
    return isConfigured ? (
      <NoConnections
        text={
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
  const total = loaded?.connections.length ?? 0;
  const found =
    loaded &&
    sortConnections(filterConnections(loaded.connections, filter, t), sorting);
  return (
    <>
      {loaded && !isConfigured && <SetupGuide setup={loaded.setup} />}
      <div className={classes.toolbar}>
        <Typography>{t('connections.intro')}</Typography>
        {addButton}
      </div>
      {(total > A_FEW || filter !== '') && (
        <ConnectionsFilter
          text={filter}
          shown={found?.length ?? 0}
          total={total}
          onChange={setFilter}
        />
      )}
      {found?.length === 0 ? (
        <NoMatch onShowAll={() => setFilter('')} />
      ) : (
        <ConnectionsTable
          connections={found}
          sorting={sorting}
          onSort={setSorting}
          linkTo={props.linkTo}
          onSelect={props.onSelect}
          awaiting={connection =>
            connection.status === 'Awaiting authorization' ? (
              <AwaitingActions
                connection={connection}
                mayManage={mayManage}
                onContinue={props.onContinue}
                onChanged={props.onChanged}
              />
            ) : undefined
          }
        />
      )}
    </>
  );
}

function NoMatch(props: { onShowAll: () => void }) {
  const t = useMessages();
  return (
    <div>
      <Typography>{t('connections.table.noMatch')}</Typography>
      <Button size="small" onClick={props.onShowAll}>
        {t('connections.table.showAll')}
      </Button>
    </div>
  );
}
