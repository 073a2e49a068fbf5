import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import { useCallback, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { useMessages } from '../../components/useMessages';
import { ExchangePowerShellDialog } from '../scope/ExchangePowerShellDialog';

/** Opens the Exchange PowerShell that limits the app to the scope that a connection has. */
export function ConnectionPowerShellButton(props: { connectionId: string }) {
  const { connectionId } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const load = useCallback(
    () => api.getConnectionExchangePowerShell(connectionId),
    [api, connectionId],
  );
  return (
    <>
      <Button size="small" variant="outlined" onClick={() => setIsOpen(true)}>
        {t('scope.powerShell.open')}
      </Button>
      {isOpen && (
        <ExchangePowerShellDialog
          load={load}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
