import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { connectionReadPermission } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { Connections, Coverage } from '../connections';
import type { Gate } from './Access';
import { connectionParams } from './connectionRoutes';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import { mailboxPageSchema, mailboxStateSchema } from './schemas/connections';

const MAX_PAGE = 500;
const DEFAULT_PAGE = 100;

const pageQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(DEFAULT_PAGE),
  state: mailboxStateSchema.optional(),
  q: z.string().max(400).optional().describe('Part of a name or an address'),
});

/** Coverage: which mailboxes of a connection are read, and how completely. */
export function mailboxRoutes(options: {
  gate: Gate;
  connections: Connections;
  coverage: Coverage;
}): Route[] {
  const { gate, connections, coverage } = options;
  const reader = gate.having(connectionReadPermission);
  return [
    route({
      method: 'get',
      path: '/connections/{id}/mailboxes',
      summary: 'See the mailboxes of a connection, a page at a time',
      access: reader,
      params: connectionParams,
      query: pageQuery,
      responses: {
        200: json('By principal name', mailboxPageSchema),
        ...faults(400, 404),
      },
      async handle({ params, query, reply }) {
        await connections.require(params.id);
        await reply(await coverage.page({ ...query, connectionId: params.id }));
      },
    }),
    route({
      method: 'get',
      path: '/connections/{id}/mailboxes.csv',
      summary: 'Take the users in scope out as CSV',
      access: reader,
      audit: {
        action: 'mailboxes.export',
        eventId: 'connection-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'mailboxes-csv' },
      },
      params: connectionParams,
      responses: {
        200: {
          description: 'A row for each user in scope',
          contentType: 'text/csv',
          schema: z.string(),
        },
        ...faults(400, 404),
      },
      async handle({ params, audit, begun, res }) {
        audit({ connectionId: params.id });
        await connections.require(params.id);
        await begun();
        res.type('text/csv').attachment('users-in-scope.csv');
        await pipeline(Readable.from(coverage.csv(params.id)), res);
      },
    }),
  ];
}
