import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ScopeInput, Setup } from 'backstage-plugin-mail-forensics-common';
import { Fragment, useState } from 'react';
import { useMessages } from '../../components/useMessages';
import { PermissionList } from '../SetupGuide';
import { ScopePowerShellButton } from '../scope/ScopePowerShellButton';

const REASONS_ID = 'mail-forensics-permission-reasons';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(0, 1),
  },
}));

/** Which permissions Microsoft will ask to consent to, why, and how to narrow them to the scope. */
export function PermissionsAsked(props: {
  permissions: Setup['permissions'];
  /** Undefined while there is none. */
  scope: ScopeInput | undefined;
}) {
  const { permissions } = props;
  const t = useMessages();
  const classes = useStyles();
  const [open, setOpen] = useState(false);
  return (
    <div>
      <div className={classes.row}>
        <Typography variant="body2" component="div">
          {t('addConnection.permissions')}{' '}
          {permissions.map(({ name }, index) => (
            <Fragment key={name}>
              {index > 0 && ', '}
              <strong>{name}</strong>
            </Fragment>
          ))}
        </Typography>
        <Button
          size="small"
          aria-expanded={open}
          aria-controls={REASONS_ID}
          onClick={() => setOpen(before => !before)}
        >
          {open ? t('addConnection.whyHide') : t('addConnection.why')}
        </Button>
      </div>
      <div id={REASONS_ID}>
        {open && <PermissionList permissions={permissions} />}
      </div>
      <div className={classes.row}>
        <Typography variant="body2" component="div">
          {t('scope.powerShell.limit')}
        </Typography>
        <ScopePowerShellButton scope={props.scope} />
      </div>
    </div>
  );
}
