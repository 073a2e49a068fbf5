import type { Router } from 'express';
import type { PurposeRule } from 'backstage-plugin-mail-forensics-common';
import { version } from '../../package.json';
import type { AuditReader } from '../audit';
import {
  redirectUriOf,
  type Connections,
  type Coverage,
  type ScopeReports,
} from '../connections';
import type { Gate } from './Access';
import { analysisRoutes, type AnalysisRouteOptions } from './analysisRoutes';
import { auditRoutes } from './auditRoutes';
import { connectionRoutes } from './connectionRoutes';
import { consentRoutes } from './consentRoutes';
import { createRouter } from './createRouter';
import {
  exchangePowerShellRoutes,
  type ExchangePowerShellRouteOptions,
} from './exchangePowerShellRoutes';
import { exportRoutes, type ExportRouteOptions } from './exportRoutes';
import type { AuditOptions } from './RequestAudit';
import type { RequestLimits } from './RequestLimits';
import { fileEventRoutes, type FileEventRouteOptions } from './fileEventRoutes';
import { mailboxRoutes } from './mailboxRoutes';
import { monitoringRoutes, type Microsoft365Access } from './monitoringRoutes';
import { withOpenApiDocument } from './openApiRoutes';
import {
  savedSearchRoutes,
  type SavedSearchRouteOptions,
} from './savedSearchRoutes';
import { scopeRoutes } from './scopeRoutes';
import { SearchTurns } from './SearchTurns';
import { setupRoutes } from './setupRoutes';

export interface ApiOptions
  extends Omit<FileEventRouteOptions, 'gate' | 'turns'>,
    Omit<AnalysisRouteOptions, 'gate' | 'turns'>,
    Omit<SavedSearchRouteOptions, 'gate'>,
    Omit<ExchangePowerShellRouteOptions, 'gate'>,
    Omit<ExportRouteOptions, 'gate' | 'turns'>,
    AuditOptions {
  gate: Gate;
  auditReader: AuditReader;
  limits: RequestLimits;
  /** Whether people have to say what they search for. */
  purpose: PurposeRule;
  /** External address of this API. */
  baseUrl: () => Promise<string>;
  /** Searches of everybody together that may run at a time. */
  searchesAtOnce: number;
  /** Address of the portal. */
  appUrl: string;
  /** What people call the portal. */
  portalName: string;
  /** Config keys without which nothing can be connected. */
  missing: readonly string[];
  requiredPermissions: readonly { name: string; reason: string }[];
  connections: Connections;
  coverage: Coverage;
  scopeReports: ScopeReports;
  /** Absent where keys are missing. */
  microsoft365?: Microsoft365Access;
}

/** The whole API of the plugin. */
export function createApi(options: ApiOptions): Router {
  const turns = SearchTurns.create({ total: options.searchesAtOnce });
  // Each has a connection to the database for minutes, and most of the processor.
  const exportTurns = SearchTurns.create({
    what: 'exports',
    running: 2,
    waiting: 0,
  });
  const routes = withOpenApiDocument({
    gate: options.gate,
    version,
    routes: [
      ...setupRoutes({
        gate: options.gate,
        setup: async () => ({
          configured: options.missing.length === 0,
          missing: [...options.missing],
          redirectUri: redirectUriOf(await options.baseUrl()),
          permissions: [...options.requiredPermissions],
        }),
      }),
      ...connectionRoutes(options),
      ...monitoringRoutes(options),
      ...mailboxRoutes(options),
      ...scopeRoutes(options),
      ...exchangePowerShellRoutes(options),
      ...analysisRoutes({ ...options, turns }),
      ...savedSearchRoutes(options),
      ...exportRoutes({ ...options, turns: exportTurns }),
      ...fileEventRoutes({ ...options, turns }),
      ...auditRoutes(options),
      ...consentRoutes({
        ...options,
        consent: options.microsoft365?.consent,
        pageUrl: `${options.appUrl}/data-connections`,
      }),
    ],
  });
  return createRouter({ ...options, routes });
}
