import { Request } from 'express';
import { z } from 'zod';
import { AppRegistration } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { entraErrors } from './EntraError';
import { isSharedEndpoint } from './tokenEndpoint';
import { isRegisteredRedirectUri } from './redirectUris';

/** What an app asks of a person in the browser: to sign in, or to consent. */
export interface AppRequest {
  app: AppRegistration;
  /** Undefined on `organizations`: the tenant is the one of the person who signs in. */
  tenant: Tenant | undefined;
  redirectUri: string;
  state: string | undefined;
  query: URLSearchParams;
}

const querySchema = z.object({
  client_id: z.string(),
  redirect_uri: z.string(),
  state: z.string().optional(),
});

/** @throws EntraError when the app must not be answered: it is unknown, or would be redirected elsewhere */
export function readAppRequest(tenants: Tenants, request: Request): AppRequest {
  const query = queryOf(request);
  const parsed = querySchema.safeParse(Object.fromEntries(query));
  if (!parsed.success) {
    const parameter = String(parsed.error.issues[0]?.path[0]);
    throw entraErrors.invalidRequest(
      900144,
      `The request must contain the following parameter: '${parameter}'.`,
    );
  }
  const { client_id: clientId, redirect_uri: redirectUri } = parsed.data;
  const tenantName = request.params.tenant;
  const tenant = tenants.find(tenantName);
  if (!tenant && !isSharedEndpoint(tenantName)) {
    throw entraErrors.tenantNotFound(tenantName);
  }
  const app = findApp(tenants, tenant, clientId);
  if (!app) {
    throw entraErrors.appNotFound(clientId, tenant?.displayName ?? tenantName);
  }
  if (!tenant && !app.multiTenant) {
    throw entraErrors.invalidRequest(
      50194,
      `Application '${clientId}' is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.`,
    );
  }
  if (!isRegisteredRedirectUri(redirectUri, app.redirectUris)) {
    throw entraErrors.redirectMismatch(redirectUri, clientId);
  }
  return { app, tenant, redirectUri, state: parsed.data.state, query };
}

/** The redirect back to the app; undefined members are left out. */
export function redirectUrl(
  appRequest: AppRequest,
  members: Record<string, string | undefined>,
): string {
  const url = new URL(appRequest.redirectUri);
  for (const [name, value] of Object.entries({
    ...members,
    state: appRequest.state,
  })) {
    if (value !== undefined) {
      url.searchParams.set(name, value);
    }
  }
  return url.toString();
}

export function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://simulator').searchParams;
}

function findApp(
  tenants: Tenants,
  tenant: Tenant | undefined,
  clientId: string,
): AppRegistration | undefined {
  const searched = tenant ? [tenant] : tenants.list();
  return searched
    .map(each => each.getApp(clientId))
    .find(app => app !== undefined);
}
