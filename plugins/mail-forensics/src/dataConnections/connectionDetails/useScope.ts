import { useApi } from '@backstage/core-plugin-api';
import type {
  Connection,
  ScopeReport,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { usePolledRequest } from '../../components/usePolledRequest';

/** In milliseconds. While verdicts are awaited, somebody is looking at it. */
const WHILE_ASKING = 2_000;

/** A report can be a hundred thousand rows, and the directory is looked at every quarter of an hour. */
const OTHERWISE = 5 * 60_000;

/** The scope of a connection row by row, until the directory was asked and beyond. */
export function useScope({ id, revision, status }: Connection) {
  const api = useApi(mailForensicsApiRef);
  const isAsked = status !== 'Awaiting authorization';
  const load = useCallback(
    () => api.getScope(id),
    // Another revision or the consent make it another report.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [api, id, revision, isAsked],
  );
  return usePolledRequest(load, isAsked ? pauseAfter : always);
}

function pauseAfter(report: ScopeReport | undefined): number {
  return report && isComplete(report) ? OTHERWISE : WHILE_ASKING;
}

function always(): number {
  return OTHERWISE;
}

/** Whether the directory was asked about every row. */
export function isComplete(report: ScopeReport): boolean {
  return report.mode === 'all' || report.directoryReadAt !== null;
}
