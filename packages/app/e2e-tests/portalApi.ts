import type {
  Connection,
  ScopeInput,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import { PORTAL } from './addresses';

/** What tests ask the backend for themselves, to prepare what they are about; as the guest that they sign in as. */
export async function portalApi<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> {
  const response = await fetch(`${PORTAL}/api/mail-forensics${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await guestToken()}`,
      'content-type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  }
  return (answer === '' ? undefined : JSON.parse(answer)) as T;
}

export function addConnection(
  displayName: string,
  scope: ScopeInput = { mode: 'all' },
): Promise<Connection> {
  return portalApi('POST', '/connections', {
    service: 'microsoft365',
    displayName,
    scope,
  });
}

export async function listConnections(): Promise<Connection[]> {
  const { items } = await portalApi<{ items: Connection[] }>(
    'GET',
    '/connections',
  );
  return items;
}

/** So that a test finds the page empty, whatever others left. Events stay. */
export async function deleteConnections(): Promise<void> {
  for (const { id } of await listConnections()) {
    await portalApi('DELETE', `/connections/${id}`);
  }
}

/** How many attachments are recorded. */
export async function countEvents(): Promise<number> {
  const { totalCount } = await portalApi<SearchResponse>(
    'POST',
    '/v2/file-events',
    {
      groups: [
        {
          filters: [
            { term: 'event.action', operator: 'IS', value: 'file-emailed' },
          ],
        },
      ],
    },
  );
  return totalCount;
}

async function guestToken(): Promise<string> {
  const response = await fetch(`${PORTAL}/api/auth/guest/refresh`, {
    method: 'POST',
  });
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}
