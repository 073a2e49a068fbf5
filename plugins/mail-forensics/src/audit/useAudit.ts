import { useApi } from '@backstage/core-plugin-api';
import type {
  AuditEntry,
  AuditPage,
  AuditQuery,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useRef, useState } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { asError } from '../components/usePolledRequest';

export type AuditFilters = Pick<
  AuditQuery,
  'actor' | 'action' | 'outcome' | 'from' | 'to'
>;

/** What is known of the audit. */
export type Audit =
  | { status: 'loading' }
  | { status: 'failed'; error: Error }
  | {
      status: 'loaded';
      items: AuditEntry[];
      nextCursor?: string;
      head: AuditPage['head'];
      keyed: boolean;
      more: 'idle' | 'loading' | Error;
    };

/** The entries that match, newest first, a page at a time. Nothing is asked again by itself, for each look is an entry. */
export function useAudit(filters: AuditFilters): {
  audit: Audit;
  reload: () => void;
  readMore: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [audit, setAudit] = useState<Audit>({ status: 'loading' });
  const [round, setRound] = useState(0);
  const current = useRef(0);

  useEffect(() => {
    const asked = ++current.current;
    setAudit({ status: 'loading' });
    api.listAudit(filters).then(
      page =>
        asked === current.current &&
        setAudit({ status: 'loaded', ...page, more: 'idle' }),
      (error: unknown) =>
        asked === current.current &&
        setAudit({ status: 'failed', error: asError(error) }),
    );
  }, [api, filters, round]);
  // What is answered after the page was left is for nobody.
  useEffect(() => {
    const counter = current;
    return () => {
      counter.current++;
    };
  }, []);

  const cursor = audit.status === 'loaded' ? audit.nextCursor : undefined;
  const readMore = useCallback(() => {
    const asked = current.current;
    const change = (merge: (loaded: LoadedAudit) => LoadedAudit) => {
      if (asked === current.current) {
        setAudit(before =>
          before.status === 'loaded' ? merge(before) : before,
        );
      }
    };
    change(before => ({ ...before, more: 'loading' }));
    api.listAudit({ ...filters, cursor }).then(
      page =>
        change(before => ({
          ...before,
          items: [...before.items, ...page.items],
          nextCursor: page.nextCursor,
          more: 'idle',
        })),
      (error: unknown) =>
        change(before => ({ ...before, more: asError(error) })),
    );
  }, [api, filters, cursor]);

  const reload = useCallback(() => setRound(before => before + 1), []);
  return { audit, reload, readMore };
}

type LoadedAudit = Extract<Audit, { status: 'loaded' }>;
