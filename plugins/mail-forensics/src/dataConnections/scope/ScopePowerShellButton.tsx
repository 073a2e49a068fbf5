import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import type {
  ExchangePowerShell,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { useMessages } from '../../components/useMessages';
import { ExchangePowerShellDialog } from './ExchangePowerShellDialog';

/** Opens the Exchange PowerShell of a scope that is being entered. */
export function ScopePowerShellButton(props: {
  scope: ScopeInput | undefined;
}) {
  const { scope } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const [load, setLoad] = useState<() => Promise<ExchangePowerShell>>();
  return (
    <>
      <Button
        size="small"
        variant="outlined"
        disabled={scope === undefined}
        onClick={() =>
          scope && setLoad(() => () => api.getExchangePowerShell(scope))
        }
      >
        {t('scope.powerShell.open')}
      </Button>
      {load && (
        <ExchangePowerShellDialog
          load={load}
          onClose={() => setLoad(undefined)}
        />
      )}
    </>
  );
}
