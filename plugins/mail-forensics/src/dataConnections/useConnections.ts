import { useApi } from '@backstage/core-plugin-api';
import type { Connection, Setup } from 'backstage-plugin-mail-forensics-common';
import { useCallback } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { pollPause } from './pollPause';
import { useLiveRequest } from './useLiveRequest';

/** What the page is about. */
export interface SetupAndConnections {
  setup: Setup;
  connections: Connection[];
}

/** The set-up and the connections, kept up to date while the page can be seen. */
export function useConnections() {
  const api = useApi(mailForensicsApiRef);
  const load = useCallback(async (): Promise<SetupAndConnections> => {
    const [setup, connections] = await Promise.all([
      api.getSetup(),
      api.listConnections(),
    ]);
    return { setup, connections };
  }, [api]);
  return useLiveRequest(load, pauseAfter);
}

function pauseAfter(view: SetupAndConnections | undefined): number {
  return pollPause(view?.connections);
}
