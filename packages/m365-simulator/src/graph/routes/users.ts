import { UserCondition } from '../../tenant/Users';
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
import { filterToSql, FilterColumns } from '../odata/filterToSql';
import { Filter, parseFilter } from '../odata/parseFilter';
import {
  checkSelect,
  isAdvanced,
  selectOf,
  topOf,
} from '../odata/queryOptions';
import { OpaqueTokens } from '../OpaqueTokens';
import { isUserProperty, userResource } from '../resources/userResource';
import { nextPageLink, pageStart } from './pageTokens';

const text = (sql: string) => ({ sql, toValue: (value: string) => value });

const COLUMNS: FilterColumns = {
  properties: {
    id: { sql: 'u.id', toValue: value => value.toLowerCase() },
    mail: text('u.mail'),
    userPrincipalName: text('u.upn'),
    displayName: text('u.display_name'),
    userType: text('u.user_type'),
    accountEnabled: {
      sql: 'u.account_enabled',
      toValue: value => (value === 'true' ? 1 : 0),
    },
  },
  collections: {
    proxyAddresses:
      'u.seq IN (SELECT o.seq FROM proxy_addresses p JOIN users o ON o.id = p.owner_id WHERE p.address %s)',
  },
  refuse: property =>
    graphErrors.unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'User'.`,
    ),
};

export function userRoutes(options: { tokens: OpaqueTokens }): GraphRoute[] {
  return [
    {
      method: 'GET',
      path: '/users',
      roles: DIRECTORY_USER_ROLES,
      handle: request => listUsers(request, options.tokens),
    },
    {
      method: 'GET',
      path: '/users/{user}',
      roles: DIRECTORY_USER_ROLES,
      handle: getUser,
    },
  ];
}

function listUsers(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
): GraphReply {
  const { tenant } = request;
  const select = checkedSelect(request);
  const limit = topOf(request, { default: 100, max: 999 });
  const condition = conditionOf(request);
  const rows = tenant.users.page({
    after: pageStart(request, tokens),
    limit: limit + 1,
    condition,
  });
  const page = rows.slice(0, limit);
  return json({
    '@odata.context': metadataUrl(request, `users${selectSuffix(select)}`),
    ...(isAdvanced(request)
      ? { '@odata.count': tenant.users.count(condition) }
      : {}),
    ...(rows.length > limit
      ? {
          '@odata.nextLink': nextPageLink(
            request,
            tokens,
            page[page.length - 1].seq,
          ),
        }
      : {}),
    value: page.map(row => userResource(tenant, row, select)),
  });
}

function getUser(request: AuthorizedRequest, user: string): GraphReply {
  const select = checkedSelect(request);
  const row = request.tenant.users.find(user);
  if (!row) {
    throw graphErrors.resourceNotFound(user);
  }
  return json({
    '@odata.context': metadataUrl(
      request,
      `users${selectSuffix(select)}/$entity`,
    ),
    ...userResource(request.tenant, row, select),
  });
}

function checkedSelect(request: AuthorizedRequest): string[] | null {
  const select = selectOf(request);
  checkSelect(select, isUserProperty, 'user');
  return select;
}

function conditionOf(request: AuthorizedRequest): UserCondition | undefined {
  const filter = request.query.get('$filter');
  if (!filter) {
    return undefined;
  }
  const parsed = parseFilter(filter);
  if (needsAdvancedQuery(parsed) && !isAdvanced(request)) {
    throw graphErrors.unsupportedQuery(
      "Operator 'Not' is not supported because the required parameters might be missing. Try adding $count=true query parameter and ConsistencyLevel:eventual header. Refer to https://aka.ms/graph-docs/advanced-queries for more information",
    );
  }
  return filterToSql(parsed, COLUMNS);
}

function needsAdvancedQuery(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return (
        needsAdvancedQuery(filter.left) || needsAdvancedQuery(filter.right)
      );
    case 'not':
      return true;
    case 'compare':
      return filter.operator === 'ne';
    default:
      return false;
  }
}
