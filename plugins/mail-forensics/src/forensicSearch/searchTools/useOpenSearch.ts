import { useApi, useRouteRef } from '@backstage/core-plugin-api';
import { useNavigate } from 'react-router-dom';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { useAction } from '../../components/useAction';
import { forensicSearchRouteRef } from '../../routes';
import type { KeptQuery } from './keptQuery';
import { SHARED_QUERY } from './useSharedQuery';

/** Goes to Forensic Search with a query, by the id under which it is kept: the address names nobody and no file. */
export function useOpenSearch(): {
  openSearch: (query: KeptQuery) => void;
  busy: boolean;
  error: Error | undefined;
} {
  const api = useApi(mailForensicsApiRef);
  const pageOf = useRouteRef(forensicSearchRouteRef);
  const navigate = useNavigate();
  const { busy, error, run } = useAction();

  function openSearch(query: KeptQuery) {
    run(async () => {
      const { id } = await api.shareQuery(query);
      navigate(`${pageOf()}?${new URLSearchParams({ [SHARED_QUERY]: id })}`);
    });
  }
  return { openSearch, busy, error };
}
