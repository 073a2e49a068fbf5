import { useApi } from '@backstage/core-plugin-api';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import { useCallback } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { pollPause } from '../pollPause';
import { useLiveRequest } from '../useLiveRequest';

/** A connection with its problems and history, kept up to date while it is open. */
export function useConnectionDetails(id: string) {
  const api = useApi(mailForensicsApiRef);
  const load = useCallback(() => api.getConnection(id), [api, id]);
  return useLiveRequest(load, pauseAfter);
}

function pauseAfter(connection: ConnectionDetails | undefined): number {
  return pollPause(connection && [connection]);
}
