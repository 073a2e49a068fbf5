import { SIMULATOR } from './addresses';

/**
 * Does something to the simulated Microsoft 365 tenant: what its people, its admins and its misfortunes do.
 *
 * @param path - below `/_sim`, for example `/consent/revoke`
 * @throws Error where the simulator refuses
 */
export async function tenant(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body: object = {},
): Promise<unknown> {
  const response = await fetch(`${SIMULATOR}/_sim${path}`, {
    method,
    ...(method !== 'GET' && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`The simulator: ${response.status} ${path}: ${answer}`);
  }
  return answer === '' ? undefined : JSON.parse(answer);
}

/** The tenant as it is in the beginning, as far as tests change it: no faults, no mail, consent not given. */
export async function resetTenant(): Promise<void> {
  await tenant('DELETE', '/faults');
  await tenant('POST', '/secrets/renew');
  await tenant('POST', '/consent/remove-app');
  await tenant('POST', '/reset');
}
