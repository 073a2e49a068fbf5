import { useApi } from '@backstage/core-plugin-api';
import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useMemo, useReducer, useRef } from 'react';
import { mailForensicsApiRef } from '../../../api/MailForensicsApi';
import { MailboxPages } from './MailboxPages';

/** What the backend gives at most at once. */
const PAGE_SIZE = 500;

/** Which mailboxes are looked for. */
export interface MailboxFilter {
  /** Part of a name or an address. */
  text: string;
  state: MailboxState | undefined;
}

/** What is to be shown of the mailboxes. */
export interface ShownMailboxes {
  /** Until the first page of another filter is there, those of the filter before. */
  pages: MailboxPages;
  /** Tells the pages of one filter from those of another. */
  key: string;
  /** Whether they are those of the filter as it is. */
  isCurrent: boolean;
}

/**
 * The mailboxes of a connection, read as they come into sight.
 *
 * @param version - another value reads what is in sight again
 */
export function useMailboxPages(
  connectionId: string,
  filter: MailboxFilter,
  version: unknown,
): ShownMailboxes {
  const api = useApi(mailForensicsApiRef);
  const { text, state } = filter;
  const current = useMemo(
    () =>
      MailboxPages.create({
        read: page =>
          api.listMailboxes(connectionId, {
            ...page,
            state,
            q: text.trim() || undefined,
          }),
        pageSize: PAGE_SIZE,
      }),
    [api, connectionId, text, state],
  );
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => current.subscribe(redraw), [current]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current !== version) {
      seen.current = version;
      current.refresh();
    }
  }, [current, version]);

  const key = `${state} ${text}`;
  const last = useRef({ pages: current, key });
  const isCurrent =
    current.totalCount !== undefined || current.error !== undefined;
  useEffect(() => {
    if (isCurrent) {
      last.current = { pages: current, key };
    }
  });
  return isCurrent
    ? { pages: current, key, isCurrent }
    : { ...last.current, isCurrent };
}
