import { z } from 'zod';
import { AppRegistration } from '../tenant/model';
import { Faults } from '../faults';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { CloudFacts } from '../tenant/clouds';
import { authenticateClient } from './authenticateClient';
import { CredentialCheck } from './CredentialCheck';
import { IssuerKeys } from './IssuerKeys';
import { AuthorizationCodes } from './AuthorizationCodes';
import { entraErrors } from './EntraError';
import { Tokens } from './Tokens';

const formSchema = z.object({
  grant_type: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
  client_assertion: z.string().optional(),
  client_assertion_type: z.string().optional(),
  scope: z.string().optional(),
  code: z.string().optional(),
  code_verifier: z.string().optional(),
  redirect_uri: z.string().optional(),
});

type TokenForm = z.infer<typeof formSchema>;

const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

export interface TokenEndpoint {
  tenants: Tenants;
  tokens: Tokens;
  codes: AuthorizationCodes;
  faults?: Pick<Faults, 'tenantSwitches' | 'isAppDeleted'>;
  cloud: CloudFacts;
  issuerKeys: IssuerKeys;
  now: () => Date;
}

/**
 * Answers `POST /{tenant}/oauth2/v2.0/token`.
 *
 * @throws EntraError
 */
export async function answerTokenRequest(
  endpoint: TokenEndpoint,
  request: { tenantName: string; path: string; origin: string; body: unknown },
): Promise<Record<string, unknown>> {
  const form = formSchema.catch({}).parse(request.body);
  switch (form.grant_type) {
    case 'client_credentials':
      return answerClientCredentials(endpoint, request, form);
    case 'authorization_code':
      return answerAuthorizationCode(endpoint, request, form);
    case undefined:
      throw missing('grant_type');
    default:
      throw entraErrors.unsupportedGrant(form.grant_type);
  }
}

async function answerClientCredentials(
  endpoint: TokenEndpoint,
  request: { tenantName: string; path: string; origin: string },
  form: TokenForm,
) {
  if (isSharedEndpoint(request.tenantName)) {
    throw entraErrors.tenantRequired();
  }
  const tenant = endpoint.tenants.find(request.tenantName);
  const switches = tenant && endpoint.faults?.tenantSwitches(tenant.id);
  if (!tenant || switches?.deleted) {
    throw entraErrors.tenantNotFound(request.tenantName);
  }
  const app = knownApp(tenant, form.client_id);
  if (endpoint.faults?.isAppDeleted(app.clientId)) {
    throw entraErrors.appNotFound(app.clientId, tenant.displayName);
  }
  if (switches?.appDisabled) {
    throw entraErrors.appDisabled(app.clientId, app.displayName);
  }
  await authenticateClient(form, checkOf(endpoint, request, app));
  if (switches?.blockedByPolicy) {
    throw entraErrors.blockedByPolicy();
  }
  const audience = graphResource(form.scope, {
    tenant,
    known: [endpoint.cloud.graph, GRAPH_APP_ID, request.origin],
  });
  return {
    token_type: 'Bearer',
    expires_in: endpoint.tokens.lifetime,
    ext_expires_in: endpoint.tokens.lifetime,
    access_token: await endpoint.tokens.issueAppToken({
      tenant,
      clientId: app.clientId,
      audience,
      origin: request.origin,
    }),
  };
}

async function answerAuthorizationCode(
  endpoint: TokenEndpoint,
  request: { tenantName: string; path: string; origin: string },
  form: TokenForm,
) {
  if (!form.code) {
    throw missing('code');
  }
  const grant = endpoint.codes.redeem(form.code);
  const { tenant, app, user } = grant;
  const named = endpoint.tenants.find(request.tenantName);
  if (!isSharedEndpoint(request.tenantName) && named !== tenant) {
    throw named
      ? entraErrors.invalidGrant(
          700005,
          'Provided Authorization Code is intended to use against other tenant, thus rejected.',
        )
      : entraErrors.tenantNotFound(request.tenantName);
  }
  if (form.client_id !== app.clientId) {
    throw entraErrors.invalidGrant(
      700009,
      'Provided authorization code was issued to another application.',
    );
  }
  await authenticateClient(form, checkOf(endpoint, request, app));
  if (form.redirect_uri !== grant.redirectUri) {
    throw entraErrors.invalidGrant(
      500112,
      `The reply address '${form.redirect_uri}' does not match the reply address '${grant.redirectUri}' provided when requesting Authorization code.`,
    );
  }
  grant.checkVerifier(form.code_verifier);
  const { idToken, accessToken } = await endpoint.tokens.issueUserTokens({
    tenant,
    app,
    user,
    scopes: grant.scopes,
    nonce: grant.nonce,
    origin: request.origin,
  });
  return {
    token_type: 'Bearer',
    scope: grant.scopes.join(' '),
    expires_in: endpoint.tokens.lifetime,
    ext_expires_in: endpoint.tokens.lifetime,
    access_token: accessToken,
    ...(grant.scopes.includes('openid') ? { id_token: idToken } : {}),
  };
}

/** `common`, `organizations` and `consumers` name no tenant. */
export function isSharedEndpoint(tenantName: string): boolean {
  return ['common', 'organizations', 'consumers'].includes(
    tenantName.toLowerCase(),
  );
}

function knownApp(
  tenant: Tenant,
  clientId: string | undefined,
): AppRegistration {
  if (!clientId) {
    throw missing('client_id');
  }
  const app = tenant.getConsent(clientId) && tenant.getApp(clientId);
  if (!app) {
    throw entraErrors.appNotFound(clientId, tenant.displayName);
  }
  return app;
}

function checkOf(
  { cloud, issuerKeys, now }: TokenEndpoint,
  request: { path: string; origin: string },
  app: AppRegistration,
): CredentialCheck {
  return {
    app,
    cloud,
    issuerKeys,
    origin: request.origin,
    tokenPath: request.path,
    now: now(),
  };
}

function graphResource(
  scope: string | undefined,
  { tenant, known }: { tenant: Tenant; known: string[] },
): string {
  if (!scope) {
    throw missing('scope');
  }
  if (!scope.endsWith('/.default')) {
    throw entraErrors.invalidScope(scope);
  }
  const resource = scope.slice(0, -'/.default'.length).replace(/\/$/, '');
  if (!known.includes(resource)) {
    throw entraErrors.unknownResource(resource, tenant.displayName);
  }
  return resource;
}

function missing(parameter: string) {
  return entraErrors.invalidRequest(
    900144,
    `The request body must contain the following parameter: '${parameter}'.`,
  );
}
