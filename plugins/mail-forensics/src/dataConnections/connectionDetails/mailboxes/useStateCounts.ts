import { useApi } from '@backstage/core-plugin-api';
import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import { useEffect, useState } from 'react';
import { mailForensicsApiRef } from '../../../api/MailForensicsApi';

/** In the order in which they are offered: what needs a look comes first. */
export const MAILBOX_STATES: readonly MailboxState[] = [
  'Retrying',
  'Access denied',
  'No mailbox',
  'Initializing',
  'Monitoring',
  'Left scope',
];

/**
 * How many mailboxes that `text` finds are in each state; what is not known (yet) is left out.
 *
 * @param version - another value counts again
 */
export function useStateCounts(
  connectionId: string,
  text: string,
  version: unknown,
): Partial<Record<MailboxState, number>> {
  const api = useApi(mailForensicsApiRef);
  const [counts, setCounts] = useState<Partial<Record<MailboxState, number>>>(
    {},
  );
  useEffect(() => {
    let stopped = false;
    // One after the other: numbers beside a filter are not worth six requests at once.
    async function count() {
      for (const state of MAILBOX_STATES) {
        const { totalCount } = await api.listMailboxes(connectionId, {
          limit: 1,
          state,
          q: text.trim() || undefined,
        });
        if (stopped) {
          return;
        }
        setCounts(before => ({ ...before, [state]: totalCount }));
      }
    }
    // The table over the same mailboxes says why they cannot be read; numbers that are not there are not shown.
    count().catch(() => setCounts({}));
    return () => {
      stopped = true;
    };
  }, [api, connectionId, text, version]);
  return counts;
}
