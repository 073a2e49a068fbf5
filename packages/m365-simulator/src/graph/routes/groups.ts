import { GroupRow, MemberRow } from '../../tenant/Groups';
import { graphErrors } from '../GraphError';
import {
  allows,
  AuthorizedRequest,
  DIRECTORY_USER_ROLES,
  GraphReply,
  GraphRoute,
  GROUP_ROLES,
  HIDDEN_MEMBER_ROLES,
  json,
  metadataUrl,
  selectSuffix,
} from '../GraphRequest';
import { FilterColumns, filterToSql } from '../odata/filterToSql';
import { parseFilter } from '../odata/parseFilter';
import {
  checkSelect,
  isAdvanced,
  selectOf,
  topOf,
} from '../odata/queryOptions';
import { OpaqueTokens } from '../OpaqueTokens';
import { groupResource, isGroupProperty } from '../resources/groupResource';
import { isUserProperty, userResource } from '../resources/userResource';
import { nextPageLink, pageStart } from './pageTokens';

type Kind = 'user' | 'group' | null;

const text = (sql: string) => ({ sql, toValue: (value: string) => value });

const COLUMNS: FilterColumns = {
  properties: {
    id: { sql: 'g.id', toValue: value => value.toLowerCase() },
    mail: text('g.mail'),
    displayName: text('g.display_name'),
  },
  collections: {
    proxyAddresses:
      'g.seq IN (SELECT o.seq FROM proxy_addresses p JOIN groups o ON o.id = p.owner_id WHERE p.address %s)',
  },
  refuse: property =>
    graphErrors.unsupportedQuery(
      `Unsupported or invalid query filter clause specified for property '${property}' of resource 'Group'.`,
    ),
};

export function groupRoutes({
  tokens,
}: {
  tokens: OpaqueTokens;
}): GraphRoute[] {
  const memberRoute = (
    relation: 'members' | 'transitiveMembers',
    kind: Kind,
  ): GraphRoute => ({
    method: 'GET',
    path: `/groups/{group}/${relation}${
      kind ? `/microsoft.graph.${kind}` : ''
    }`,
    roles: GROUP_ROLES,
    handle: (request, id) =>
      listMembers(request, tokens, groupOf(request, id), relation, kind),
  });
  return [
    {
      method: 'GET',
      path: '/groups',
      roles: GROUP_ROLES,
      handle: request => listGroups(request, tokens),
    },
    {
      method: 'GET',
      path: '/groups/{group}',
      roles: GROUP_ROLES,
      handle: getGroup,
    },
    ...(['members', 'transitiveMembers'] as const).flatMap(relation =>
      ([null, 'user', 'group'] as const).map(kind =>
        memberRoute(relation, kind),
      ),
    ),
  ];
}

function listGroups(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
): GraphReply {
  const { tenant } = request;
  const select = selectOf(request);
  checkSelect(select, isGroupProperty, 'group');
  const limit = topOf(request, { default: 100, max: 999 });
  const filter = request.query.get('$filter');
  const condition = filter
    ? filterToSql(parseFilter(filter), COLUMNS)
    : undefined;
  const rows = tenant.groups.page({
    after: pageStart(request, tokens),
    limit: limit + 1,
    condition,
  });
  const page = rows.slice(0, limit);
  return json({
    '@odata.context': metadataUrl(request, `groups${selectSuffix(select)}`),
    ...(isAdvanced(request)
      ? { '@odata.count': tenant.groups.count(condition) }
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
    value: page.map(row => groupResource(tenant, row, select)),
  });
}

function getGroup(request: AuthorizedRequest, id: string): GraphReply {
  const select = selectOf(request);
  checkSelect(select, isGroupProperty, 'group');
  return json({
    '@odata.context': metadataUrl(
      request,
      `groups${selectSuffix(select)}/$entity`,
    ),
    ...groupResource(request.tenant, groupOf(request, id), select),
  });
}

function listMembers(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
  group: GroupRow,
  relation: 'members' | 'transitiveMembers',
  kind: Kind,
): GraphReply {
  if (kind && !isAdvanced(request)) {
    throw graphErrors.unsupportedQuery(
      'Request with $filter or an OData cast is only supported with the ConsistencyLevel:eventual header and $count=true.',
    );
  }
  const select = selectOf(request);
  checkSelect(
    select,
    name => isUserProperty(name) || isGroupProperty(name),
    kind ?? 'directoryObject',
  );
  // Those of a group with hidden membership are left out without a word: the list is empty rather than refused.
  const hidden = allows(request, HIDDEN_MEMBER_ROLES);
  const members = request.tenant.groups[relation](group.id, { hidden }).filter(
    member => !kind || member.kind === kind,
  );
  const limit = topOf(request, { default: 100, max: 999 });
  const start = pageStart(request, tokens);
  const page = members.slice(start, start + limit);
  const more = start + limit < members.length;
  return json({
    '@odata.context': metadataUrl(
      request,
      `${kind ? `${kind}s` : 'directoryObjects'}${selectSuffix(select)}`,
    ),
    ...(isAdvanced(request) ? { '@odata.count': members.length } : {}),
    ...(more
      ? { '@odata.nextLink': nextPageLink(request, tokens, start + limit) }
      : {}),
    value: page.map(member => ({
      // A cast says the type of all of them already.
      ...(kind ? {} : { '@odata.type': `#microsoft.graph.${member.kind}` }),
      ...memberResource(request, member, select),
    })),
  });
}

/** Without permission to read users, a member that is one comes with its id and nothing else. */
function memberResource(
  request: AuthorizedRequest,
  member: MemberRow,
  select: string[] | null,
): Record<string, unknown> {
  const { tenant } = request;
  if (member.kind === 'group') {
    const group = tenant.groups.find(member.id);
    const known = select?.filter(isGroupProperty) ?? null;
    return group ? groupResource(tenant, group, known) : { id: member.id };
  }
  const user = tenant.users.find(member.id);
  const known = select?.filter(isUserProperty) ?? null;
  return user && allows(request, DIRECTORY_USER_ROLES)
    ? userResource(tenant, user, known)
    : { id: member.id };
}

function groupOf(request: AuthorizedRequest, id: string): GroupRow {
  const group = request.tenant.groups.find(id);
  if (!group) {
    throw graphErrors.resourceNotFound(id);
  }
  return group;
}
