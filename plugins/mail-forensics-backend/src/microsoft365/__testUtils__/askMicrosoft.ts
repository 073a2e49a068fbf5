import { CONFIG } from './openTenant';
import { LoginNetwork } from '../credentials/LoginNetwork';
import { createRuntime } from '../runtime';
import { GraphOrigins } from '../transport/GraphOrigins';
import { GraphTransport, TRANSPORT_LIMITS } from '../transport/GraphTransport';

/** Run as a process of its own: asks the sign-in service and Graph one thing each, as the plugin does. */
async function main(): Promise<void> {
  const runtime = createRuntime();
  const silent = () => {};
  const logger = {
    ...{ debug: silent, info: silent, warn: silent, error: silent },
    child: () => logger,
  };
  const login = LoginNetwork.create({
    ...{ runtime, rewrite: null, attempts: 1, pauses: false },
  });
  const graph = GraphTransport.create({
    ...{ runtime, logger },
    origins: GraphOrigins.create(CONFIG),
    tokens: { get: async () => 'token', replace: async () => 'token' },
    limits: { ...TRANSPORT_LIMITS, attempts: 1 },
  });
  const { endpoints } = CONFIG;
  await Promise.allSettled([
    login.sendGetRequestAsync(`${endpoints.login}/common/discovery/keys`),
    graph.getJson({ link: `${endpoints.graph}/v1.0/organization` }),
  ]);
}

main().finally(() => process.exit(0));
