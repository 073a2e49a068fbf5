import {
  connectionManagePermission,
  connectionReadPermission,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { Connections } from '../connections';
import type { ConnectionId } from '../mail';
import type { Gate } from './Access';
import { askedOfConnection } from './askedOfScope';
import { faults, json } from './replies';
import { MAX_UPLOAD_BYTES, route, type Route } from './Route';
import {
  connectionDetailsSchema,
  connectionListSchema,
  connectionSchema,
  createConnectionSchema,
  updateConnectionSchema,
} from './schemas/connections';

/** Path parameters of everything that belongs to one connection. */
export const connectionParams = z.object({
  id: z.uuid().transform(id => id as ConnectionId),
});

/** Add, list, see, change and remove connections. */
export function connectionRoutes(options: {
  gate: Gate;
  connections: Connections;
}): Route[] {
  const { gate, connections } = options;
  const reader = gate.having(connectionReadPermission);
  const manager = gate.having(connectionManagePermission);
  return [
    route({
      method: 'get',
      path: '/connections',
      summary: 'List the data connections',
      access: reader,
      responses: {
        200: json('All of them, oldest first', connectionListSchema),
        ...faults(),
      },
      async handle({ reply }) {
        await reply({ items: await connections.list() });
      },
    }),
    route({
      method: 'post',
      path: '/connections',
      summary: 'Add a data connection',
      access: manager,
      audit: {
        action: 'connection.create',
        isChange: true,
        eventId: 'connection-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'create' },
        asked: askedOfConnection,
      },
      body: createConnectionSchema,
      maxBodyBytes: MAX_UPLOAD_BYTES,
      responses: {
        201: json('Added; it awaits authorization', connectionSchema),
        ...faults(400, 409, 413),
      },
      async handle({ body, caller, audit, reply }) {
        const connection = await connections.create({
          ...body,
          actor: caller.userEntityRef,
        });
        audit({ connectionId: connection.id });
        await reply(connection, 201);
      },
    }),
    route({
      method: 'get',
      path: '/connections/{id}',
      summary: 'See a data connection, its problems and its history',
      access: reader,
      audit: { action: 'connection.view', eventId: 'connection-fetch' },
      params: connectionParams,
      responses: {
        200: json('The connection', connectionDetailsSchema),
        ...faults(400, 404),
      },
      async handle({ params, audit, reply }) {
        audit({ connectionId: params.id });
        await reply(await connections.get(params.id));
      },
    }),
    route({
      method: 'patch',
      path: '/connections/{id}',
      summary: 'Rename a data connection or replace its scope',
      access: manager,
      audit: {
        action: 'connection.update',
        isChange: true,
        eventId: 'connection-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'update' },
        asked: askedOfConnection,
      },
      params: connectionParams,
      body: updateConnectionSchema,
      maxBodyBytes: MAX_UPLOAD_BYTES,
      responses: {
        200: json('As it is now', connectionDetailsSchema),
        ...faults(400, 404, 409, 413),
      },
      async handle({ params, body, caller, audit, reply }) {
        audit({ connectionId: params.id });
        await reply(
          await connections.update(params.id, {
            ...body,
            actor: caller.userEntityRef,
          }),
        );
      },
    }),
    route({
      method: 'delete',
      path: '/connections/{id}',
      summary: 'Stop a data connection and remove it; its events stay',
      access: manager,
      audit: {
        action: 'connection.delete',
        isChange: true,
        eventId: 'connection-mutate',
        severityLevel: 'medium',
        meta: { actionType: 'delete' },
      },
      params: connectionParams,
      responses: { 204: { description: 'Removed' }, ...faults(400, 404) },
      async handle({ params, audit, reply }) {
        audit({ connectionId: params.id });
        await connections.delete(params.id);
        await reply();
      },
    }),
  ];
}
