import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import express, { ErrorRequestHandler, Express, RequestHandler } from 'express';
import { createEntraRouter } from './entra/createEntraRouter';
import { Tokens } from './entra/Tokens';
import { classifyRequest, Faults } from './faults';
import { createGraphRouter } from './graph/createGraphRouter';
import { GraphLimits, GraphService } from './graph/GraphService';
import { originOf } from './http/originOf';
import { performFault } from './http/performFault';
import { LoggedRequest, RequestLog } from './http/RequestLog';
import { AzureHost } from './host/AzureHost';
import { WorkloadIssuer } from './host/WorkloadIssuer';
import { createSimRouter } from './sim/createSimRouter';
import { CloudFacts, CLOUDS, SimulatedCloud } from './tenant/clouds';
import { DEMO_SEEDS, TenantSeed } from './tenant/demo';
import { Tenant } from './tenant/Tenant';
import { Tenants } from './tenant/Tenants';
import { createWebmailRouter } from './webmail/createWebmailRouter';

export interface SimulatorOptions {
  /** Default 7300; 0 for any that is free. */
  port?: number;
  /** Default 127.0.0.1. The simulator checks no passwords: let nobody else reach it. */
  host?: string;
  /** Default: in memory. State in a file is still there after a restart. */
  databaseFile?: string;
  now?: () => Date;
  /** Links and issuers begin with it. Default: what the client called the simulator. */
  publicUrl?: string;
  /** Made unless the database has them. Default: Contoso and Fabrikam. */
  tenants?: readonly TenantSeed[];
  /** Seconds that tokens are good for. Default 3599. */
  tokenLifetime?: number;
  limits?: Partial<GraphLimits>;
  /** Which of Microsoft's clouds it stands in for. Default: global. */
  cloud?: SimulatedCloud;
}

export interface RunningSimulator {
  /** Without a slash at its end. */
  url: string;
  /** The first one. */
  tenant: Tenant;
  tenants: Tenants;
  tokens: Tokens;
  faults: Faults;
  requests: RequestLog;
  /** The Azure machine that the portal runs on, for its managed identity. */
  host: AzureHost;
  /** An identity provider outside of Microsoft, for workload identity federation. */
  workloadIssuer: WorkloadIssuer;
  /** The most requests that were in flight on one mailbox at the same time. */
  mostInFlight(): number;
  close(): Promise<void>;
}

const DEFAULT_LIMITS: GraphLimits = {
  concurrency: 4,
  requestsPerTenMinutes: 10_000,
  filteredRoundMax: 5000,
  inlineContentMax: 3 * 1024 * 1024,
};

/**
 * Starts a simulated Microsoft 365: `/v1.0` is Graph, `/{tenant}/…` the identity platform, `/webmail` a page to send mail
 * with, `/_sim` what tests and demonstrations do to it.
 *
 * @throws when the port is taken
 */
export async function startSimulator(
  options: SimulatorOptions = {},
): Promise<RunningSimulator> {
  const now = options.now ?? (() => new Date());
  const tenants = Tenants.create({
    databaseFile: options.databaseFile,
    now,
    seeds: options.tenants ?? DEMO_SEEDS,
  });
  const tenant = tenants.list()[0];
  const faults = Faults.create({ tenants, now });
  const requests = RequestLog.create();
  const tokens = Tokens.create({
    database: tenants.database,
    now,
    lifetime: options.tokenLifetime,
  });
  const server = createServer();
  const url = () => options.publicUrl ?? urlOf(server);
  const host = AzureHost.create({ key: tokens.key, now, url });
  const workloadIssuer = WorkloadIssuer.create({
    now,
    url: () => `${url()}/_workloads`,
  });
  const cloud = CLOUDS[options.cloud ?? 'global'];
  const service = GraphService.create({
    tenants,
    tokens,
    faults,
    cloud,
    now,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
  });
  const parts = {
    service,
    tenants,
    tenant,
    faults,
    requests,
    tokens,
    host,
    workloadIssuer,
    cloud,
    now,
  };
  server.on('request', createApp(parts, options));
  // Longer than a client waits between two polls, so that its pooled connections stay good.
  server.keepAliveTimeout = 120_000;
  try {
    await listen(server, options.port ?? 7300, options.host ?? '127.0.0.1');
  } catch (error) {
    tenants.close();
    throw error;
  }
  return {
    url: urlOf(server),
    tenant,
    tenants,
    tokens,
    faults,
    requests,
    host,
    workloadIssuer,
    mostInFlight: () => service.mostInFlight,
    close: async () => {
      await stop(server);
      tenants.close();
    },
  };
}

interface Parts {
  service: GraphService;
  tenants: Tenants;
  tenant: Tenant;
  faults: Faults;
  requests: RequestLog;
  tokens: Tokens;
  host: AzureHost;
  workloadIssuer: WorkloadIssuer;
  cloud: CloudFacts;
  now: () => Date;
}

const answerUnexpected: ErrorRequestHandler = (
  error: unknown,
  _request,
  response,
  _next,
) => {
  const message = error instanceof Error ? error.message : String(error);
  response
    .status(500)
    .json({ error: { code: 'ErrorInternalServerError', message } });
};

function createApp(parts: Parts, options: SimulatorOptions): Express {
  const { tenants, faults, requests, tokens, host, cloud, now } = parts;
  const { publicUrl } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/', (_request, response) => response.redirect('/webmail'));
  app.use('/webmail', createWebmailRouter({ tenants }));
  app.use('/_sim', createSimRouter({ tenants, faults, requests }));
  app.use('/_workloads', parts.workloadIssuer.createRouter());
  app.use(host.createRouter());
  app.use(logRequests(requests, now));
  app.use(
    '/v1.0',
    createGraphRouter({
      service: parts.service,
      faults,
      log: requests,
      now,
      publicUrl,
    }),
  );
  app.use(entraFaults(faults, now, publicUrl));
  app.use(
    createEntraRouter({ tenants, tokens, faults, cloud, now, publicUrl }),
  );
  app.use(answerUnexpected);
  return app;
}

function logRequests(log: RequestLog, now: () => Date): RequestHandler {
  return (request, response, next) => {
    const { kind, user } = classifyRequest(request.originalUrl.split('?')[0]);
    const entry: LoggedRequest = {
      at: now(),
      method: request.method,
      url: request.originalUrl,
      kind,
      userId: user,
      prefer: request.get('prefer') ?? null,
      status: null,
      inBatch: false,
    };
    log.add(entry);
    // Before the client can have seen the end of the answer.
    response.once('finish', () => {
      entry.status = response.statusCode;
    });
    next();
  };
}

function entraFaults(
  faults: Faults,
  now: () => Date,
  publicUrl: string | undefined,
): RequestHandler {
  return (request, response, next) => {
    const { delayMs, outcome } = faults.judge({
      method: request.method,
      url: request.originalUrl,
    });
    setTimeout(() => {
      if (outcome && outcome.type !== 'truncate') {
        const origin = originOf(request, publicUrl);
        performFault(response, outcome, { now: now(), origin });
      } else {
        next();
      }
    }, delayMs);
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function urlOf(server: Server): string {
  const address = server.address() as AddressInfo;
  const host =
    address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

function stop(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
