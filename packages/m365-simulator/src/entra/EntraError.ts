import { randomUUID } from 'crypto';

/** An error as the identity platform gives it. `code` is the AADSTS number. */
export class EntraError extends Error {
  readonly code: number;
  /** The OAuth error, such as `invalid_client`. */
  readonly error: string;
  readonly status: number;

  constructor(options: {
    code: number;
    error: string;
    message: string;
    status?: number;
  }) {
    super(options.message);
    this.code = options.code;
    this.error = options.error;
    this.status =
      options.status ?? (options.error === 'invalid_client' ? 401 : 400);
  }

  /** The members of a token error; `error_description` also stands in error redirects. */
  toBody(options: { now: Date; origin: string; correlationId?: string }) {
    const traceId = randomUUID();
    const correlationId = options.correlationId ?? randomUUID();
    const timestamp = `${options.now
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')}Z`;
    return {
      error: this.error,
      error_description: [
        `AADSTS${this.code}: ${this.message}`,
        `Trace ID: ${traceId}`,
        `Correlation ID: ${correlationId}`,
        `Timestamp: ${timestamp}`,
      ].join('\r\n'),
      error_codes: [this.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `${options.origin}/error?code=${this.code}`,
    };
  }
}

function noFederatedRecord(code: number, member: string, value: string) {
  return new EntraError({
    code,
    error: 'invalid_client',
    message: `No matching federated identity record found for presented assertion ${member} '${value}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
  });
}

/** Texts as documented or observed; see the samples of the contract. */
export const entraErrors = {
  tenantNotFound: (tenant: string) =>
    new EntraError({
      code: 90002,
      error: 'invalid_tenant',
      message: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
    }),
  appNotFound: (clientId: string, tenant: string) =>
    new EntraError({
      code: 700016,
      error: 'unauthorized_client',
      message: `Application with identifier '${clientId}' was not found in the directory '${tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    }),
  appDisabled: (clientId: string, name: string) =>
    new EntraError({
      code: 7000112,
      error: 'unauthorized_client',
      message: `Application '${clientId}'(${name}) is disabled.`,
    }),
  blockedByPolicy: () =>
    new EntraError({
      code: 53003,
      error: 'invalid_grant',
      message:
        'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    }),
  redirectMismatch: (redirectUri: string, clientId: string) =>
    new EntraError({
      code: 50011,
      error: 'invalid_request',
      message: `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
    }),
  invalidSecret: (clientId: string) =>
    new EntraError({
      code: 7000215,
      error: 'invalid_client',
      message: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    }),
  expiredSecret: (clientId: string) =>
    new EntraError({
      code: 7000222,
      error: 'invalid_client',
      message: `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    }),
  missingCredential: () =>
    new EntraError({
      code: 7000218,
      error: 'invalid_client',
      message: `The request body must contain the following parameter: 'client_assertion' or 'client_secret'.`,
    }),
  badAssertion: (reason: string) =>
    new EntraError({
      code: 700027,
      error: 'invalid_client',
      message: `The certificate with identifier used to sign the client assertion is not registered on application, or its signature could not be verified. [Reason - ${reason}]`,
    }),
  assertionOutOfTime: () =>
    new EntraError({
      code: 700024,
      error: 'invalid_client',
      message: 'Client assertion is not within its valid time range.',
    }),
  noFederatedIssuer: (issuer: string) =>
    noFederatedRecord(700211, 'issuer', issuer),
  noFederatedSubject: (subject: string) =>
    noFederatedRecord(700213, 'subject', subject),
  noFederatedAudience: (audience: string) =>
    noFederatedRecord(700212, 'audience', audience),
  issuerUnreachable: () =>
    new EntraError({
      code: 90061,
      error: 'invalid_request',
      message: 'Request to External OIDC endpoint failed.',
    }),
  invalidScope: (scope: string) =>
    new EntraError({
      code: 70011,
      error: 'invalid_scope',
      message: `The provided value for the input parameter 'scope' isn't valid. The scope ${scope} isn't valid.`,
    }),
  unknownResource: (resource: string, tenant: string) =>
    new EntraError({
      code: 500011,
      error: 'invalid_resource',
      message: `The resource principal named ${resource} was not found in the tenant named ${tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    }),
  tenantRequired: () =>
    new EntraError({
      code: 9001023,
      error: 'invalid_request',
      message:
        'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
    }),
  invalidGrant: (code: number, message: string) =>
    new EntraError({ code, error: 'invalid_grant', message }),
  invalidRequest: (code: number, message: string) =>
    new EntraError({ code, error: 'invalid_request', message }),
  unsupportedGrant: (grantType: string) =>
    new EntraError({
      code: 70003,
      error: 'unsupported_grant_type',
      message: `The app requested an unsupported grant type '${grantType}'.`,
    }),
  declined: () =>
    new EntraError({
      code: 65004,
      error: 'access_denied',
      message: 'User declined to consent to access the app.',
    }),
  foreignUser: (user: string, tenant: string, clientId: string) =>
    new EntraError({
      code: 50020,
      error: 'access_denied',
      message: `User account '${user}' from identity provider does not exist in tenant '${tenant}' and cannot access the application '${clientId}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
    }),
};
