import { useApi } from '@backstage/core-plugin-api';
import { useCallback, useRef, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';

/** A one-time link that was just made. */
export interface MadeLink {
  url: string;
  /** ISO 8601 in UTC. */
  expiresAt: string;
  /** Whether the browser put it on the clipboard. */
  copied: boolean;
}

/**
 * Makes a link for somebody else to authorize a connection with, and puts it on the clipboard.
 *
 * A link is told once, and the next one ends it. So what was made is kept, and copied again rather than made again.
 */
export function useAuthorizationLink(): {
  made: MadeLink | undefined;
  /** Rejects where the backend refuses; the clipboard's refusal is told in `made`. */
  makeAndCopy: (connectionId: string) => Promise<void>;
  copyAgain: () => Promise<void>;
  forget: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [made, setMade] = useState<MadeLink>();
  const latest = useRef<Omit<MadeLink, 'copied'>>();

  const copyAgain = useCallback(async () => {
    const link = latest.current;
    if (link) {
      const copied = await copyText(link.url);
      setMade({ ...link, copied });
    }
  }, []);
  const makeAndCopy = useCallback(
    async (connectionId: string) => {
      latest.current = await api.createAuthorizationLink(connectionId);
      await copyAgain();
    },
    [api, copyAgain],
  );
  const forget = useCallback(() => {
    latest.current = undefined;
    setMade(undefined);
  }, []);
  return { made, makeAndCopy, copyAgain, forget };
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not served over https, not allowed, or too long after the click.
    return false;
  }
}
