import { ConflictError } from '@backstage/errors';
import {
  connectionManagePermission,
  type AuditAction,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type {
  AuthorizationLinks,
  Connections,
  ConsentFlow,
  Verification,
} from '../connections';
import type { ConnectionId } from '../mail';
import type { Gate } from './Access';
import { connectionParams } from './connectionRoutes';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import {
  authorizationLinkSchema,
  connectionDetailsSchema,
} from './schemas/connections';

/** What there is only where an app registration is configured. */
export interface Microsoft365Access {
  consent: ConsentFlow;
  links: AuthorizationLinks;
  verification: Verification;
}

/** Authorize, have somebody else authorize, verify, stop and restart the monitoring of a connection. */
export function monitoringRoutes(options: {
  gate: Gate;
  connections: Connections;
  /** Absent: nothing is configured to connect with. */
  microsoft365?: Microsoft365Access;
  /** Config keys that are missing then. */
  missing: readonly string[];
}): Route[] {
  const { gate, connections } = options;
  const manager = gate.having(connectionManagePermission);

  function configured(): Microsoft365Access {
    if (!options.microsoft365) {
      throw new ConflictError(
        `Nothing is configured to connect to Microsoft 365 with: set ${options.missing.join(
          ' and ',
        )}`,
      );
    }
    return options.microsoft365;
  }

  function action(
    name: 'verify' | 'deauthorize' | 'resume',
    summary: string,
    act: (id: ConnectionId, actor: string) => Promise<unknown>,
  ): Route {
    return route({
      method: 'post',
      path: `/connections/{id}/${name}`,
      summary,
      access: manager,
      audit: mutation(name, `connection.${name}`),
      params: connectionParams,
      responses: {
        200: json('As it is now', connectionDetailsSchema),
        ...faults(400, 404, 409),
      },
      async handle({ params, caller, audit, reply }) {
        audit({ connectionId: params.id });
        await act(params.id, caller.userEntityRef);
        await reply(await connections.get(params.id));
      },
    });
  }

  return [
    route({
      method: 'post',
      path: '/connections/{id}/authorize',
      summary: 'Begin to authorize a connection',
      access: manager,
      audit: mutation('authorize', 'connection.authorize'),
      params: connectionParams,
      responses: {
        200: json(
          'Where to send the browser; good once, for ten minutes',
          z.object({ authorizationUrl: z.url() }),
        ),
        ...faults(400, 404, 409),
      },
      async handle({ params, caller, audit, reply }) {
        audit({ connectionId: params.id });
        await connections.require(params.id);
        await reply({
          authorizationUrl: await configured().consent.begin(
            params.id,
            caller.userEntityRef,
          ),
        });
      },
    }),
    route({
      method: 'post',
      path: '/connections/{id}/authorization-link',
      summary:
        'Make a one-time link for somebody else to authorize a connection with',
      access: manager,
      audit: mutation('authorization-link-create', 'connection.link-create'),
      params: connectionParams,
      responses: {
        201: json(
          'The link; an earlier one is no longer good',
          authorizationLinkSchema,
        ),
        ...faults(400, 404, 409),
      },
      async handle({ params, caller, audit, reply }) {
        audit({ connectionId: params.id });
        await connections.require(params.id);
        const { links } = configured();
        const link = await links.create(params.id, caller.userEntityRef);
        await reply(link, 201);
      },
    }),
    route({
      method: 'delete',
      path: '/connections/{id}/authorization-link',
      summary: 'Make the link useless',
      access: manager,
      audit: mutation('authorization-link-revoke', 'connection.link-revoke'),
      params: connectionParams,
      responses: {
        204: { description: 'No link is open' },
        ...faults(400, 404, 409),
      },
      async handle({ params, caller, audit, reply }) {
        audit({ connectionId: params.id });
        await connections.require(params.id);
        await configured().links.revoke(params.id, caller.userEntityRef);
        await reply();
      },
    }),
    action(
      'verify',
      'Probe permissions and a sample of mailboxes again',
      async id => {
        const tenantId = await connections.tenantOf(id);
        await configured().verification.verify(id, tenantId);
      },
    ),
    action('deauthorize', 'Stop monitoring; events stay', (id, actor) =>
      connections.deauthorize(id, actor),
    ),
    action('resume', 'Monitor again, from now on', (id, actor) =>
      connections.resume(id, actor),
    ),
  ];
}

function mutation(actionType: string, action: AuditAction): Route['audit'] {
  return {
    action,
    isChange: true,
    eventId: 'connection-mutate',
    severityLevel: 'medium',
    meta: { actionType },
  };
}
