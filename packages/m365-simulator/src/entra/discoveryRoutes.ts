import { Request, Router } from 'express';
import { CloudFacts } from '../tenant/clouds';
import { Tenants } from '../tenant/Tenants';
import { entraErrors } from './EntraError';
import { SigningKey } from './SigningKey';
import { isSharedEndpoint } from './tokenEndpoint';

export function addDiscoveryRoutes(
  router: Router,
  options: {
    tenants: Tenants;
    key: SigningKey;
    cloud: CloudFacts;
    origin: (request: Request) => string;
  },
): void {
  const tenantSegment = (name: string): string => {
    const tenant = options.tenants.find(name);
    if (!tenant && !isSharedEndpoint(name)) {
      throw entraErrors.tenantNotFound(name);
    }
    return tenant?.id ?? name;
  };

  router.get('/common/discovery/instance', (request, response) => {
    response.json({
      tenant_discovery_endpoint: `${options.origin(
        request,
      )}/common/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [],
    });
  });

  router.get(
    '/:tenant/v2.0/.well-known/openid-configuration',
    (request, response) => {
      const tenant = tenantSegment(request.params.tenant);
      response.json(
        openidConfiguration(options.origin(request), tenant, options.cloud),
      );
    },
  );

  router.get('/:tenant/discovery/v2.0/keys', async (request, response) => {
    tenantSegment(request.params.tenant);
    response.json({ keys: [await options.key.jwk()] });
  });
}

function openidConfiguration(
  origin: string,
  tenant: string,
  cloud: CloudFacts,
) {
  const base = `${origin}/${tenant}`;
  // The shared endpoints really do answer with a placeholder in their issuer.
  const issuer = isSharedEndpoint(tenant) ? '{tenantid}' : tenant;
  return {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${issuer}/v2.0`,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${cloud.graph}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'nonce',
      'preferred_username',
      'name',
      'tid',
      'ver',
      'email',
    ],
    tenant_region_scope: null,
    cloud_instance_name: new URL(cloud.logins[0]).host.replace(/^login\./, ''),
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: new URL(cloud.graph).host,
    rbac_url: 'https://pas.windows.net',
  };
}
