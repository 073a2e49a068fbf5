import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs, { type TabsActions } from '@material-ui/core/Tabs';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useRef } from 'react';
import { useMessages } from '../../components/useMessages';
import { DETAILS_TABS, type DetailsTab } from '../useDataConnectionsAddress';
import { ConnectionHistory } from './ConnectionHistory';
import { MailboxesTab } from './mailboxes/MailboxesTab';
import { OverviewTab } from './OverviewTab';
import { ScopeTab } from './ScopeTab';

const useStyles = makeStyles(theme => ({
  tabs: { borderBottom: `1px solid ${theme.palette.divider}` },
  tab: {
    minWidth: 72,
    // The theme's is nearly white, in the dark too.
    '&&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': { backgroundColor: theme.palette.action.focus },
    // All of them are to be seen at once.
    [theme.breakpoints.down('xs')]: {
      minWidth: 0,
      padding: theme.spacing(1),
      letterSpacing: 'normal',
    },
  },
}));

/** The parts of a connection's details, one of which is shown. */
export function DetailsTabs(props: {
  connection: ConnectionDetails;
  tab: DetailsTab;
  onTabChange: (tab: DetailsTab) => void;
  onGuide: (code: string) => void;
}) {
  const { connection, tab, onTabChange } = props;
  const t = useMessages();
  const classes = useStyles();
  const actions = useUnderlineInPlace();
  return (
    <>
      <Tabs
        action={actions}
        value={tab}
        onChange={(_, value: DetailsTab) => onTabChange(value)}
        variant="scrollable"
        scrollButtons="off"
        indicatorColor="primary"
        className={classes.tabs}
        aria-label={t('connectionDetails.tabs.label')}
      >
        {DETAILS_TABS.map(value => (
          <Tab
            key={value}
            value={value}
            id={tabId(value)}
            // The panels of the others are not there.
            aria-controls={value === tab ? panelId(value) : undefined}
            label={t(`connectionDetails.tabs.${value}`)}
            className={classes.tab}
          />
        ))}
      </Tabs>
      <div role="tabpanel" id={panelId(tab)} aria-labelledby={tabId(tab)}>
        {tab === 'overview' && (
          <OverviewTab
            connection={connection}
            onShowMailboxes={() => onTabChange('mailboxes')}
            onShowScope={() => onTabChange('scope')}
            onGuide={props.onGuide}
          />
        )}
        {tab === 'mailboxes' && <MailboxesTab connection={connection} />}
        {tab === 'scope' && <ScopeTab connection={connection} />}
        {tab === 'history' && (
          <ConnectionHistory history={connection.history} />
        )}
      </div>
    </>
  );
}

/** The line under a tab is put where the tab was when it was drawn: a font that arrives later moves the tab. */
function useUnderlineInPlace() {
  const actions = useRef<TabsActions>(null);
  useEffect(() => {
    // Not in jsdom.
    document.fonts?.ready.then(() => actions.current?.updateIndicator());
  }, []);
  return actions;
}

function tabId(tab: DetailsTab): string {
  return `mail-forensics-connection-tab-${tab}`;
}

function panelId(tab: DetailsTab): string {
  return `mail-forensics-connection-panel-${tab}`;
}
