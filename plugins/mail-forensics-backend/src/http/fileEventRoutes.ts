import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type { FileEventSearch } from '../search';
import type { Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import {
  fileEventSchema,
  flagSchema,
  searchRequestSchema,
  searchResponseSchema,
} from './schemas/fileEvents';
import { queryErrorSchema } from './schemas/errors';
import type { SearchTurns } from './SearchTurns';

export interface FileEventRouteOptions {
  gate: Gate;
  events: Pick<FileEventSearch, 'search' | 'find'>;
  turns: SearchTurns;
}

/** Search file events, and see one. */
export function fileEventRoutes(options: FileEventRouteOptions): Route[] {
  const { gate, events, turns } = options;
  return [
    route({
      method: 'post',
      path: '/v2/file-events',
      summary: 'Search file events',
      access: gate.events,
      audit: {
        action: 'event.search',
        eventId: 'event-search',
        meta: { queryType: 'search' },
        asksPurpose: true,
      },
      query: z.object({ debug: flagSchema }),
      body: z.looseObject({}),
      documentedBody: searchRequestSchema,
      responses: {
        200: json('A page of events', searchResponseSchema),
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ query, body, caller, audit, signal, reply }) {
        const answer = await turns.run(
          { person: caller.userEntityRef, signal, isUrgent: true },
          () =>
            events.search(body, {
              restriction: caller.restriction,
              signal,
              // The way of a search tells of events that are not to be seen.
              debug: query.debug && !caller.restriction,
            }),
        );
        audit({
          rows: answer.fileEvents.length,
          totalCount: answer.totalCount,
        });
        await reply(answer);
      },
    }),
    route({
      method: 'get',
      path: '/v2/file-events/{eventId}',
      summary: 'See one file event',
      access: gate.events,
      audit: {
        action: 'event.view',
        eventId: 'event-search',
        meta: { queryType: 'by-id' },
        asksPurpose: true,
      },
      params: z.object({ eventId: z.string().regex(/^[\w-]{1,36}$/) }),
      responses: {
        200: json('The event', fileEventSchema),
        ...faults(400, 404),
      },
      async handle({ params, caller, audit, signal, reply }) {
        audit({ eventRef: params.eventId });
        const event = await turns.run(
          { person: caller.userEntityRef, signal, isUrgent: true },
          () =>
            events.find(params.eventId, {
              restriction: caller.restriction,
              signal,
            }),
        );
        if (!event) {
          throw new NotFoundError(`No file event has the id ${params.eventId}`);
        }
        audit({ rows: 1 });
        await reply(event);
      },
    }),
  ];
}
