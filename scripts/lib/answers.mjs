import { setTimeout as sleep } from 'node:timers/promises';
import { Fixable } from './say.mjs';

const PATIENCE_MS = 240_000;

/** Waits until something answers, and well. */
export function answers(url) {
  return eventually(`${url} did not answer`, async signal => {
    const response = await fetch(url, { signal });
    return response.ok;
  });
}

/**
 * The catalog takes some seconds to read who is in which group. Whoever entered before would have no role, and keep none
 * until signing in again.
 */
export function guestHasRoles(backend) {
  return eventually('The demo groups were not read', async signal => {
    const response = await fetch(`${backend}/api/auth/guest/refresh`, {
      method: 'POST',
      signal,
    });
    const { backstageIdentity } = await response.json();
    return backstageIdentity.identity.ownershipEntityRefs.some(ref =>
      ref.startsWith('group:'),
    );
  });
}

async function eventually(complaint, look) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    // A server that is not up yet refuses, or answers something else.
    if (await look(AbortSignal.timeout(5000)).catch(() => false)) {
      return;
    }
    await sleep(300);
  }
  throw new Fixable(
    `${complaint} within ${PATIENCE_MS / 60_000} minutes.`,
    'Look into the log for the reason.',
  );
}
