import { createHash } from 'crypto';
import { GRAPH_PERMISSIONS } from '../../entra/permissions';
import { AppInTenant } from '../../tenant/model';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  DIRECTORY_USER_ROLES,
  GraphReply,
  GraphRoute,
  json,
  metadataUrl,
  selectSuffix,
} from '../GraphRequest';
import { parseFilter } from '../odata/parseFilter';
import { selectOf } from '../odata/queryOptions';
import { isoTime } from '../resources/properties';

const APPLICATION_ROLES = ['Application.Read.All', 'Directory.Read.All'];

/** The tenant itself, the apps it knows and what it granted them. */
export function organizationRoutes(): GraphRoute[] {
  return [
    {
      method: 'GET',
      path: '/organization',
      // An app that may read users may read the name of the organization too.
      roles: [...DIRECTORY_USER_ROLES, 'Organization.Read.All'],
      handle: getOrganization,
    },
    {
      method: 'GET',
      path: '/servicePrincipals',
      roles: APPLICATION_ROLES,
      handle: listServicePrincipals,
    },
    {
      method: 'GET',
      path: '/servicePrincipals/{id}/appRoleAssignments',
      roles: APPLICATION_ROLES,
      handle: listAppRoleAssignments,
    },
  ];
}

function getOrganization(request: AuthorizedRequest): GraphReply {
  const { tenant } = request;
  const select = selectOf(request);
  const organization: Record<string, unknown> = {
    id: tenant.id,
    deletedDateTime: null,
    businessPhones: [],
    city: null,
    country: null,
    countryLetterCode: 'NL',
    createdDateTime: '2021-08-02T10:30:06Z',
    displayName: tenant.displayName,
    marketingNotificationEmails: [],
    onPremisesLastSyncDateTime: null,
    onPremisesSyncEnabled: null,
    postalCode: null,
    preferredLanguage: 'en',
    securityComplianceNotificationMails: [],
    securityComplianceNotificationPhones: [],
    state: null,
    street: null,
    technicalNotificationMails: [],
    tenantType: 'AAD',
    assignedPlans: [],
    privacyProfile: null,
    provisionedPlans: [],
    verifiedDomains: tenant.domains.map((name, index) => ({
      capabilities: 'Email, OfficeCommunicationsOnline',
      isDefault: index === 0,
      isInitial: name.endsWith('.onmicrosoft.com'),
      name,
      type: 'Managed',
    })),
  };
  return json({
    '@odata.context': metadataUrl(
      request,
      `organization${selectSuffix(select)}`,
    ),
    value: [pick(organization, select)],
  });
}

function listServicePrincipals(request: AuthorizedRequest): GraphReply {
  const filter = request.query.get('$filter');
  const appId = filter ? appIdOf(filter) : null;
  const select = selectOf(request);
  const found = request.tenant.apps
    .list()
    .filter(app => appId === null || app.clientId === appId);
  return json({
    '@odata.context': metadataUrl(
      request,
      `servicePrincipals${selectSuffix(select)}`,
    ),
    value: found.map(app => pick(servicePrincipal(request, app), select)),
  });
}

function servicePrincipal(
  request: AuthorizedRequest,
  app: AppInTenant,
): Record<string, unknown> {
  const registration = request.tenant.getApp(app.clientId);
  return {
    id: app.servicePrincipalId,
    accountEnabled: true,
    appId: app.clientId,
    appDisplayName: registration?.displayName ?? null,
    displayName: registration?.displayName ?? null,
    servicePrincipalType: 'Application',
    signInAudience: registration?.multiTenant
      ? 'AzureADMultipleOrgs'
      : 'AzureADMyOrg',
  };
}

function listAppRoleAssignments(
  request: AuthorizedRequest,
  id: string,
): GraphReply {
  const app = request.tenant.apps
    .list()
    .find(each => each.servicePrincipalId === id);
  if (!app) {
    throw graphErrors.resourceNotFound(id);
  }
  return json({
    '@odata.context': metadataUrl(request, 'appRoleAssignments'),
    value: app.grantedPermissions.map(name => ({
      id: createHash('sha256').update(`${id}/${name}`).digest('base64url'),
      deletedDateTime: null,
      appRoleId: GRAPH_PERMISSIONS[name]?.id ?? request.tenant.id,
      createdDateTime: app.grantedAt && isoTime(app.grantedAt.getTime()),
      principalDisplayName:
        request.tenant.getApp(app.clientId)?.displayName ?? null,
      principalId: app.servicePrincipalId,
      principalType: 'ServicePrincipal',
      resourceDisplayName: 'Microsoft Graph',
      resourceId: graphPrincipalId(request),
    })),
  });
}

// Each tenant has its own service principal of Microsoft Graph.
function graphPrincipalId(request: AuthorizedRequest): string {
  return `${request.tenant.id.slice(0, -4)}0003`;
}

function appIdOf(filter: string): string {
  const parsed = parseFilter(filter);
  if (
    parsed.kind !== 'compare' ||
    parsed.property !== 'appId' ||
    parsed.operator !== 'eq'
  ) {
    throw graphErrors.unsupportedQuery(
      'Service principals can only be filtered by appId.',
    );
  }
  return parsed.value ?? '';
}

function pick(
  resource: Record<string, unknown>,
  select: string[] | null,
): Record<string, unknown> {
  return select
    ? Object.fromEntries(select.map(name => [name, resource[name] ?? null]))
    : resource;
}
