import {
  connectionReadPermission,
  type Setup,
} from 'backstage-plugin-mail-forensics-common';
import type { Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import { setupSchema } from './schemas/connections';

/** What the platform team still has to configure. */
export function setupRoutes(options: {
  gate: Gate;
  setup: () => Promise<Setup>;
}): Route[] {
  return [
    route({
      method: 'get',
      path: '/setup',
      summary: 'See what is still to be configured',
      access: options.gate.having(connectionReadPermission),
      responses: { 200: json('The state of set-up', setupSchema), ...faults() },
      async handle({ reply }) {
        await reply(await options.setup());
      },
    }),
  ];
}
