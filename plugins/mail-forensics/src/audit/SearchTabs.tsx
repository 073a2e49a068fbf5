import { useRouteRef } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { makeStyles } from '@material-ui/core/styles';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { auditReadPermission } from 'backstage-plugin-mail-forensics-common';
import { useEffect } from 'react';
import { Link } from 'react-router-dom';
import { useMessages } from '../components/useMessages';
import { auditRouteRef, forensicSearchRouteRef } from '../routes';

const useStyles = makeStyles(theme => ({
  root: { marginBottom: theme.spacing(2) },
  tab: {
    // The theme's is nearly white, in the dark too.
    '&&:hover': { backgroundColor: theme.palette.action.hover },
    '&:focus-visible': { backgroundColor: theme.palette.action.focus },
  },
}));

/** Search and audit, for those who may see both; for the others there is nothing to choose. */
export function SearchTabs(props: { tab: 'search' | 'audit' }) {
  const t = useMessages();
  const classes = useStyles();
  const isAllowed = useAuditAllowed();
  const search = useRouteRef(forensicSearchRouteRef)();
  const audit = useRouteRef(auditRouteRef)();
  if (!isAllowed) {
    return null;
  }
  return (
    <Tabs
      component="nav"
      value={props.tab}
      indicatorColor="primary"
      className={classes.root}
      aria-label={t('audit.tabs')}
    >
      <Tab
        component={Link}
        to={search}
        value="search"
        label={t('audit.searchTab')}
        className={classes.tab}
      />
      <Tab
        component={Link}
        to={audit}
        value="audit"
        label={t('audit.tab')}
        className={classes.tab}
      />
    </Tabs>
  );
}

const KEY = 'mail-forensics-audit-allowed';

/** What it was the last time, until it is known again: so that nothing moves when the answer comes. */
function useAuditAllowed(): boolean {
  const { loading, allowed } = usePermission({
    permission: auditReadPermission,
  });
  useEffect(() => {
    if (!loading) {
      window.localStorage.setItem(KEY, String(allowed));
    }
  }, [loading, allowed]);
  return loading ? window.localStorage.getItem(KEY) === 'true' : allowed;
}
