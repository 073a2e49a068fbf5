import { useApi } from '@backstage/core-plugin-api';
import type { MailboxPage } from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useState } from 'react';
import {
  mailForensicsApiRef,
  type MailForensicsApi,
} from '../../api/MailForensicsApi';
import { useAction } from '../../components/useAction';

const PAGE_SIZE = 50;

/** What the backend gives at most at once. */
const REQUEST_SIZE = 500;

/**
 * The coverage of a connection: its first mailboxes, and more when asked for.
 *
 * @param version - another value reads what is shown again
 */
export function useMailboxes(connectionId: string, version: unknown) {
  const api = useApi(mailForensicsApiRef);
  const [wanted, setWanted] = useState(PAGE_SIZE);
  const [coverage, setCoverage] = useState<MailboxPage>();
  const { busy, error, run } = useAction();

  useEffect(() => {
    run(async () => setCoverage(await readFirst(api, connectionId, wanted)));
  }, [api, connectionId, wanted, run, version]);

  const readMore = useCallback(
    () => setWanted(before => before + PAGE_SIZE),
    [],
  );
  return { coverage, busy, error, readMore };
}

async function readFirst(
  api: MailForensicsApi,
  connectionId: string,
  count: number,
): Promise<MailboxPage> {
  const items: MailboxPage['items'] = [];
  let cursor: string | undefined;
  for (;;) {
    const page: MailboxPage = await api.listMailboxes(connectionId, {
      limit: Math.min(count - items.length, REQUEST_SIZE),
      cursor,
    });
    items.push(...page.items);
    cursor = page.nextCursor;
    if (!cursor || items.length >= count) {
      return { ...page, items };
    }
  }
}
