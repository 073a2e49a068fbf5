import {
  savedSearchManagePermission,
  type SavedSearch,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { Editor, SavedSearches, SharedQueries } from '../search';
import type { Gate, UserCaller } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import { queryErrorSchema } from './schemas/errors';
import { eventQuerySchema } from './schemas/fileEvents';
import {
  savedSearchInputSchema,
  savedSearchListSchema,
  sharedQuerySchema,
} from './schemas/savedSearches';

export interface SavedSearchRouteOptions {
  gate: Gate;
  savedSearches: SavedSearches;
  sharedQueries: SharedQueries;
}

const params = z.object({ id: z.uuid() });

const SAVED = '/v2/file-events/saved-searches';
const SHARED = '/v2/file-events/shared-queries';

/** Keep searches, and make links of queries. Both hold questions and no answers. */
export function savedSearchRoutes(options: SavedSearchRouteOptions): Route[] {
  return [...saved(options), ...shared(options)];
}

function saved({ gate, savedSearches }: SavedSearchRouteOptions): Route[] {
  const asEditor = async (caller: UserCaller): Promise<Editor> => ({
    userEntityRef: caller.userEntityRef,
    mayManageAll: await gate.allows(savedSearchManagePermission, caller),
  });
  const list = (...searches: SavedSearch[]) => ({ searches });
  const refused = {
    400: json('It is wrong, and how', queryErrorSchema),
  };
  return [
    route({
      method: 'get',
      path: SAVED,
      summary: 'List the saved searches',
      access: gate.events,
      responses: { 200: json('By name', savedSearchListSchema), ...faults() },
      async handle({ reply }) {
        await reply(list(...(await savedSearches.list())));
      },
    }),
    route({
      method: 'post',
      path: SAVED,
      summary: 'Save a search',
      access: gate.events,
      audit: {
        action: 'saved-search.create',
        isChange: true,
        eventId: 'saved-search-mutate',
        meta: { actionType: 'create' },
      },
      body: savedSearchInputSchema,
      responses: {
        201: json('As it was saved', savedSearchListSchema),
        ...faults(413),
        ...refused,
      },
      async handle({ body, caller, audit, reply }) {
        const search = await savedSearches.create(body, await asEditor(caller));
        audit({ savedSearchId: search.id });
        await reply(list(search), 201);
      },
    }),
    route({
      method: 'get',
      path: `${SAVED}/{id}`,
      summary: 'See a saved search',
      access: gate.events,
      params,
      responses: {
        200: json('The search', savedSearchListSchema),
        ...faults(400, 404),
      },
      async handle({ params: { id }, reply }) {
        await reply(list(await savedSearches.get(id)));
      },
    }),
    route({
      method: 'put',
      path: `${SAVED}/{id}`,
      summary: 'Replace a saved search of yours',
      access: gate.events,
      audit: {
        action: 'saved-search.update',
        isChange: true,
        eventId: 'saved-search-mutate',
        meta: { actionType: 'update' },
      },
      params,
      body: savedSearchInputSchema,
      responses: {
        200: json('As it is now', savedSearchListSchema),
        ...faults(404, 413),
        ...refused,
      },
      async handle({ params: { id }, body, caller, audit, reply }) {
        audit({ savedSearchId: id });
        const search = await savedSearches.update(
          id,
          body,
          await asEditor(caller),
        );
        await reply(list(search));
      },
    }),
    route({
      method: 'delete',
      path: `${SAVED}/{id}`,
      summary: 'Delete a saved search of yours',
      access: gate.events,
      audit: {
        action: 'saved-search.delete',
        isChange: true,
        eventId: 'saved-search-mutate',
        meta: { actionType: 'delete' },
      },
      params,
      responses: { 204: { description: 'Deleted' }, ...faults(400, 404) },
      async handle({ params: { id }, caller, audit, reply }) {
        audit({ savedSearchId: id });
        await savedSearches.delete(id, await asEditor(caller));
        await reply();
      },
    }),
  ];
}

function shared({ gate, sharedQueries }: SavedSearchRouteOptions): Route[] {
  return [
    route({
      method: 'post',
      path: SHARED,
      summary: 'Keep a query for a link',
      access: gate.events,
      audit: { action: 'query.share', eventId: 'query-share' },
      body: z.looseObject({}),
      documentedBody: eventQuerySchema,
      responses: {
        201: json('The query and its id', sharedQuerySchema),
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ body, caller, reply }) {
        const query = await sharedQueries.share(body, caller.userEntityRef);
        await reply(query, 201);
      },
    }),
    route({
      method: 'get',
      path: `${SHARED}/{id}`,
      summary: 'Read the query behind a link',
      access: gate.events,
      params,
      responses: {
        200: json('The query', sharedQuerySchema),
        ...faults(400, 404),
      },
      async handle({ params: { id }, reply }) {
        await reply(await sharedQueries.get(id));
      },
    }),
  ];
}
