import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  savedSearchManagePermission,
  type SavedSearch,
  type SavedSearchInput,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { asError, type Loadable } from '../../components/usePolledRequest';

/** The saved searches, and whether the caller may change one. */
export function useSavedSearches(): {
  searches: Loadable<SavedSearch[]>;
  reload: () => void;
  mayChange: (search: SavedSearch) => boolean;
} {
  const api = useApi(mailForensicsApiRef);
  const identityApi = useApi(identityApiRef);
  const mayManage = usePermission({ permission: savedSearchManagePermission });
  const [searches, setSearches] = useState<Loadable<SavedSearch[]>>({
    status: 'loading',
  });
  const [round, setRound] = useState(0);
  const [caller, setCaller] = useState<string>();

  useEffect(() => {
    let stopped = false;
    api.listSavedSearches().then(
      value => stopped || setSearches({ status: 'loaded', value }),
      (error: unknown) =>
        stopped || setSearches({ status: 'failed', error: asError(error) }),
    );
    return () => {
      stopped = true;
    };
  }, [api, round]);
  useEffect(() => {
    let stopped = false;
    identityApi.getBackstageIdentity().then(
      ({ userEntityRef }) => stopped || setCaller(userEntityRef),
      // Without an identity nothing is one's own; the backend would refuse as well.
      () => stopped || setCaller(undefined),
    );
    return () => {
      stopped = true;
    };
  }, [identityApi]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  return {
    searches,
    reload,
    mayChange: ({ createdByUID }) =>
      mayManage.allowed || (caller !== undefined && createdByUID === caller),
  };
}

/** What of a saved search is sent to save it again. */
export function inputOf(search: SavedSearch): SavedSearchInput {
  const { name, notes, columns, groups, groupClause, srtKey, srtDir } = search;
  return { name, notes, columns, groups, groupClause, srtKey, srtDir };
}

/** Those with part of `text` in their name, notes or owner. */
export function findSearches(
  searches: SavedSearch[],
  text: string,
): SavedSearch[] {
  const sought = text.trim().toLocaleLowerCase();
  return searches.filter(({ name, notes, createdByUsername }) =>
    [name, notes ?? '', createdByUsername].some(field =>
      field.toLocaleLowerCase().includes(sought),
    ),
  );
}
