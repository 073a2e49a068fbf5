import { InfoCard } from '@backstage/core-components';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { Setup } from 'backstage-plugin-mail-forensics-common';
import { backendWords } from '../components/backendWords';
import { CopyButton } from '../components/CopyButton';
import { useMessages } from '../components/useMessages';

/** The least that `app-config.yaml` must say; the values come from the environment, where secrets belong. */
const SNIPPET = `mailForensics:
  microsoft365:
    clientId: \${MAIL_FORENSICS_CLIENT_ID}
    # Only for an app registration of a single tenant:
    # tenantId: \${MAIL_FORENSICS_TENANT_ID}
    credential:
      clientSecret: \${MAIL_FORENSICS_CLIENT_SECRET}
`;

const useStyles = makeStyles(theme => ({
  step: { marginTop: theme.spacing(2) },
  copyable: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
  },
  code: {
    flexGrow: 1,
    margin: theme.spacing(1, 0),
    padding: theme.spacing(1.5),
    backgroundColor: theme.palette.background.default,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    fontFamily: 'monospace',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
  },
}));

/** What the platform team has to do before a tenant can be connected. */
export function SetupGuide(props: { setup: Setup }) {
  const { setup } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <InfoCard
      title={t('connections.setup.title')}
      subheader={t('connections.setup.description')}
    >
      <Typography variant="h6" component="h3">
        {t('connections.setup.redirectTitle')}
      </Typography>
      <Typography>{t('connections.setup.redirect')}</Typography>
      <Copyable
        text={setup.redirectUri}
        what={t('connections.setup.redirectUri')}
      />
      <Typography variant="h6" component="h3" className={classes.step}>
        {t('connections.setup.permissionsTitle')}
      </Typography>
      <Typography>{t('connections.setup.permissions')}</Typography>
      <PermissionList permissions={setup.permissions} />
      <Typography variant="h6" component="h3" className={classes.step}>
        {t('connections.setup.configTitle')}
      </Typography>
      <Typography>{t('connections.setup.config')}</Typography>
      <Copyable text={SNIPPET} what={t('connections.setup.snippet')} />
      {setup.missing.length > 0 && (
        <Typography>
          {t('connections.setup.missing', { keys: setup.missing.join(', ') })}
        </Typography>
      )}
    </InfoCard>
  );
}

/** Permissions of Microsoft Graph, and what each is for. */
export function PermissionList(props: { permissions: Setup['permissions'] }) {
  const t = useMessages();
  return (
    <ul>
      {props.permissions.map(({ name, reason }) => (
        <li key={name}>
          <Typography variant="body2">
            <strong>{name}</strong>: {backendWords(reason, t)}
          </Typography>
        </li>
      ))}
    </ul>
  );
}

function Copyable(props: { text: string; what: string }) {
  const classes = useStyles();
  return (
    <div className={classes.copyable}>
      <pre className={classes.code}>{props.text}</pre>
      <CopyButton text={props.text} what={props.what} />
    </div>
  );
}
