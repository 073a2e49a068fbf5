import { mockServices } from '@backstage/backend-test-utils';
import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import {
  isMailFault,
  type MailFault,
  type TenantId,
  type TenantMail,
} from '../../mail';
import { Microsoft365Connector } from '../Microsoft365Connector';
import { fakeRuntime, type FakeRuntime } from './fakeRuntime';
import type { ScriptedFetch } from './ScriptedFetch';

export const TENANT_ID = '11111111-2222-4333-8444-555555555555' as TenantId;

export const CONFIG: Microsoft365Config = {
  clientId: '99999999-0000-4000-8000-000000000001',
  credential: { kind: 'clientSecret', clientSecret: 'a-secret' },
  cloud: 'global',
  endpoints: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
  },
};

/** A tenant over a scripted wire. */
export function openTenant(
  script: ScriptedFetch,
  config: Partial<Microsoft365Config> = {},
  chance: { random?: number } = {},
): { mail: TenantMail; runtime: FakeRuntime } {
  const runtime = fakeRuntime(script.fetch, chance);
  const connector = Microsoft365Connector.create({
    ...runtime,
    config: { ...CONFIG, ...config },
    logger: mockServices.logger.mock(),
  });
  return { mail: connector.openTenant(TENANT_ID), runtime };
}

/** The fault that a promise is rejected with; fails where it is something else, or where there is none. */
export async function faultOf(work: Promise<unknown>): Promise<MailFault> {
  try {
    await work;
  } catch (error) {
    if (isMailFault(error)) {
      return error;
    }
    throw error;
  }
  throw new Error('Expected a fault');
}

/** All items of pages. */
export async function flatten<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) {
    items.push(...page);
  }
  return items;
}
