import { connectionManagePermission } from 'backstage-plugin-mail-forensics-common';
import type { ExchangeScripts } from '../connections';
import type { Gate } from './Access';
import { askedOfScope } from './askedOfScope';
import { connectionParams } from './connectionRoutes';
import { faults, json } from './replies';
import { MAX_UPLOAD_BYTES, route, type Route } from './Route';
import { scopeInputSchema } from './schemas/connections';
import { exchangePowerShellSchema } from './schemas/exchangePowerShell';

export interface ExchangePowerShellRouteOptions {
  gate: Gate;
  exchangeScripts: ExchangeScripts;
}

/** The script with which a Microsoft 365 admin limits the app to a scope. */
export function exchangePowerShellRoutes(
  options: ExchangePowerShellRouteOptions,
): Route[] {
  const { gate, exchangeScripts } = options;
  const manager = gate.having(connectionManagePermission);
  return [
    route({
      method: 'post',
      path: '/scope/exchange-powershell',
      summary:
        'Make the Exchange Online PowerShell that limits the app to a scope',
      access: manager,
      audit: {
        action: 'exchange-powershell.view',
        eventId: 'exchange-powershell-fetch',
        asked: askedOfScope,
      },
      body: scopeInputSchema,
      maxBodyBytes: MAX_UPLOAD_BYTES,
      responses: {
        200: json('The script; nothing is stored', exchangePowerShellSchema),
        ...faults(400, 409, 413),
      },
      async handle({ body, audit, reply }) {
        audit({ scopeMode: body.mode });
        await reply(exchangeScripts.forScope(body));
      },
    }),
    route({
      method: 'get',
      path: '/connections/{id}/exchange-powershell',
      summary:
        'Make the Exchange Online PowerShell that limits the app to the scope of a connection',
      access: manager,
      audit: {
        action: 'exchange-powershell.view',
        eventId: 'exchange-powershell-fetch',
      },
      params: connectionParams,
      responses: {
        200: json(
          'The script for the scope as it is now',
          exchangePowerShellSchema,
        ),
        ...faults(400, 404, 409),
      },
      async handle({ params, audit, reply }) {
        audit({ connectionId: params.id });
        await reply(await exchangeScripts.forConnection(params.id));
      },
    }),
  ];
}
