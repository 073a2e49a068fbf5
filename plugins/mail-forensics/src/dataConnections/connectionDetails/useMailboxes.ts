import { useApi } from '@backstage/core-plugin-api';
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import { useCallback, useEffect, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { useAction } from '../../components/useAction';

const PAGE_SIZE = 50;

/** The mailboxes that were read so far, and how to read on. */
interface Coverage {
  items: Mailbox[];
  totalCount: number;
  nextCursor?: string;
}

/** The coverage of a connection, page by page. */
export function useMailboxes(connectionId: string) {
  const api = useApi(mailForensicsApiRef);
  const [coverage, setCoverage] = useState<Coverage>();
  const { busy, error, run } = useAction();

  const read = useCallback(
    async (before: Coverage | undefined) => {
      const page = await api.listMailboxes(connectionId, {
        limit: PAGE_SIZE,
        cursor: before?.nextCursor,
      });
      setCoverage({
        ...page,
        items: [...(before?.items ?? []), ...page.items],
      });
    },
    [api, connectionId],
  );

  useEffect(() => {
    run(() => read(undefined));
  }, [read, run]);

  return {
    coverage,
    busy,
    error,
    readMore: () => run(() => read(coverage)),
  };
}
