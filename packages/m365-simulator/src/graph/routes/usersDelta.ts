import { z } from 'zod';
import { Tenant } from '../../tenant/Tenant';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  DIRECTORY_USER_ROLES,
  GraphReply,
  GraphRoute,
  json,
  metadataUrl,
  preferencesOf,
  selectSuffix,
} from '../GraphRequest';
import { checkSelect, selectOf } from '../odata/queryOptions';
import { OpaqueTokens } from '../OpaqueTokens';
import { isUserProperty, userResource } from '../resources/userResource';
import { linkTo } from './pageTokens';

const PAGE_SIZE = 200;

const stateSchema = z.object({
  kind: z.literal('usersDelta'),
  tenantId: z.string(),
  generation: z.number(),
  select: z.array(z.string()).nullable(),
  phase: z.enum(['all', 'changes']),
  /** Last user, or last change, that was given. */
  after: z.number(),
  /** Last change when the round began: where the next one starts. */
  upTo: z.number(),
});

type State = z.infer<typeof stateSchema>;

/** `/users/delta`: everybody, page by page, and from then on who changed or went. */
export function usersDeltaRoute(options: { tokens: OpaqueTokens }): GraphRoute {
  return {
    method: 'GET',
    path: '/users/delta',
    roles: DIRECTORY_USER_ROLES,
    handle: request => usersDelta(request, options.tokens),
  };
}

function usersDelta(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
): GraphReply {
  const { tenant } = request;
  const state = stateOf(request, tokens);
  const limit = preferencesOf(request).maxPageSize ?? PAGE_SIZE;
  const page =
    state.phase === 'all'
      ? everybody(tenant, state, limit)
      : changed(tenant, state, limit);
  const next: State = page.more
    ? { ...state, after: page.last }
    : { ...state, phase: 'changes', after: state.upTo };
  const link = linkTo(
    request,
    new URLSearchParams({
      [page.more ? '$skiptoken' : '$deltatoken']: tokens.seal(next),
    }),
  );
  return json({
    '@odata.context': metadataUrl(
      request,
      `users${selectSuffix(state.select)}`,
    ),
    [page.more ? '@odata.nextLink' : '@odata.deltaLink']: link,
    value: page.value,
  });
}

function stateOf(request: AuthorizedRequest, tokens: OpaqueTokens): State {
  const { tenant, query } = request;
  const token = query.get('$skiptoken') ?? query.get('$deltatoken');
  if (!token || token === 'latest') {
    const select = selectOf(request);
    checkSelect(select, isUserProperty, 'user');
    const upTo = tenant.users.lastChange();
    return {
      kind: 'usersDelta',
      tenantId: tenant.id,
      generation: tenant.directoryGeneration(),
      select,
      phase: token ? 'changes' : 'all',
      after: token ? upTo : 0,
      upTo,
    };
  }
  const state = stateSchema.safeParse(tokens.open(token));
  if (
    !state.success ||
    state.data.tenantId !== tenant.id ||
    state.data.generation !== tenant.directoryGeneration()
  ) {
    throw graphErrors.resyncRequired(
      `${request.origin}/v1.0/users/delta?$deltatoken=`,
    );
  }
  return query.has('$deltatoken')
    ? { ...state.data, upTo: tenant.users.lastChange() }
    : state.data;
}

interface Page {
  value: Record<string, unknown>[];
  more: boolean;
  last: number;
}

function everybody(tenant: Tenant, state: State, limit: number): Page {
  const rows = tenant.users.page({ after: state.after, limit: limit + 1 });
  const page = rows.slice(0, limit);
  return {
    value: page.map(row => userResource(tenant, row, state.select)),
    more: rows.length > limit,
    last: page[page.length - 1]?.seq ?? state.after,
  };
}

function changed(tenant: Tenant, state: State, limit: number): Page {
  const changes = tenant.users.changedIds(state.after, state.upTo, limit + 1);
  const page = changes.slice(0, limit);
  return {
    value: page.map(({ id }) => {
      const row = tenant.users.find(id);
      return row
        ? userResource(tenant, row, state.select)
        : // Deleted users can be restored for 30 days: until then they are only "changed".
          { id, '@removed': { reason: 'changed' } };
    }),
    more: changes.length > limit,
    last: page[page.length - 1]?.change ?? state.after,
  };
}
