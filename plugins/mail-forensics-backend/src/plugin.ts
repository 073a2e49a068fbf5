import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
  type PermissionsRegistryService,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { notificationService } from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  eventReadPermission,
  mailForensicsPermissions,
} from 'backstage-plugin-mail-forensics-common';
import { AuditCheckpoints, AuditLog, AuditReader, SYSTEM } from './audit';
import { CatalogPeople } from './catalog';
import { CollectionMetrics, Collector, ConnectionWatch } from './collection';
import { missingConfigKeys, readMailForensicsConfig } from './config';
import {
  Connections,
  Coverage,
  ExchangeScripts,
  ScopeReports,
} from './connections';
import { openDatabase, optionalIndexes, readingsAtOnce } from './database';
import {
  DatabaseFileEventWriter,
  EventMonths,
  EventRetention,
  foldCounts,
  identifyFileType,
} from './events';
import { DatabaseConnectionHealth } from './health';
import { CONSENT_PATHS, createApi, Gate, RequestLimits } from './http';
import { Microsoft365Connector, REQUIRED_PERMISSIONS } from './microsoft365';
import { openNotifications, signalConnections } from './notifications';
import { openMicrosoft365 } from './openMicrosoft365';
import { scheduleTasks } from './scheduleTasks';
import { DirectoryRefresh, type Connectors } from './scope';
import {
  createRestrictionTransformer,
  fileEventResourceRef,
  fileEventRules,
  CoverageStatements,
  ExportLog,
  FileEventExport,
  FileEventGrouping,
  FileEventHistogram,
  FileEventSearch,
  FilePivot,
  QueryRunner,
  SavedSearches,
  SharedQueries,
} from './search';

const REMEDY =
  "What an administrator of the database can do about it is in the plugin's README, under Configuration.";
const WITHOUT_TRIGRAMS = `PostgreSQL's extension pg_trgm is not there and the plugin's role may not make it, so searches for a part of a name or subject read every event of their range. ${REMEDY}`;
const WITHOUT_VALUES = `PostgreSQL's extension btree_gin is not there and the plugin's role may not make it, so searches for a rare type of file, reason or user read every event of their range. ${REMEDY}`;

const WITHOUT_AUDIT_KEY =
  'mailForensics.audit.keys is not set: the entries of the audit are chained without a key, so whoever can write into the database could change them unseen';

/**
 * Records who e-mailed which file to whom in the connected tenants, and answers questions about it.
 *
 * @public
 */
export const mailForensicsPlugin = createBackendPlugin({
  pluginId: 'mail-forensics',
  register(env) {
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        notifications: notificationService,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
        signals: signalsServiceRef,
      },
      async init(services) {
        const { auditor, logger, permissionsRegistry, rootConfig } = services;
        const config = readMailForensicsConfig(rootConfig);
        registerPermissions(permissionsRegistry);

        const knex = await openDatabase({ database: services.database });
        const months = EventMonths.create({ knex });
        await months.makeAhead(new Date());
        const indexes = await optionalIndexes(knex);
        if (!indexes.trigrams) {
          logger.warn(WITHOUT_TRIGRAMS);
        }
        if (!indexes.values) {
          logger.warn(WITHOUT_VALUES);
        }
        const notifications = openNotifications({
          knex,
          service: services.notifications,
          recipients: config.notificationRecipients,
          logger,
        });
        const health = DatabaseConnectionHealth.create({
          knex,
          onStatusChange: notifications?.onStatusChange,
          onHistory: signalConnections(services),
        });
        const [auditKey] = config.audit.keys;
        if (!auditKey) {
          logger.warn(WITHOUT_AUDIT_KEY);
        }
        const auditLog = AuditLog.create({ knex, key: auditKey, logger });
        const checkpoints = AuditCheckpoints.create({ auditLog, auditor });
        const metrics = CollectionMetrics.create(services.metrics);
        const missing = missingConfigKeys(config);
        const connector =
          missing.length === 0
            ? Microsoft365Connector.create({
                config: config.microsoft365,
                logger,
                observe: (tenantId, status) =>
                  metrics.requested(tenantId, status),
              })
            : undefined;
        const connectors: Connectors = () => connector;

        const collector = Collector.create({
          knex,
          connectors,
          events: DatabaseFileEventWriter.create(config),
          identifyFileType,
          health,
          config: config.collection,
          replicaId: randomUUID(),
          metrics,
          logger,
        });
        const { pollIntervalMs } = config.collection;
        const watch = ConnectionWatch.create({
          knex,
          connectors,
          health,
          pollIntervalMs,
          metrics,
          logger,
        });
        const directory = DirectoryRefresh.create({
          knex,
          connectors,
          health,
          pollIntervalMs,
          logger,
        });
        const retention = EventRetention.create({
          knex,
          retentionDays: config.retentionDays,
          logger,
        });
        const { triggerDirectory } = await scheduleTasks({
          scheduler: services.scheduler,
          logger,
          pollIntervalMs,
          collect: signal => collector.runCycle(signal),
          watch: signal => watch.watchDue(signal),
          refreshDirectory: signal => directory.refreshDue(signal),
          foldCounts: signal => foldCounts(knex, signal),
          keepEvents: async signal => {
            await months.makeAhead(new Date());
            const removed = await retention.apply(signal);
            if (Object.values(removed).some(count => count > 0)) {
              await auditLog.append({
                actor: SYSTEM,
                action: 'retention.apply',
                outcome: 'succeeded',
                details: {
                  retentionDays: config.retentionDays,
                  ...removed,
                },
                rows: removed.events,
              });
            }
          },
          noteAudit: () => checkpoints.note(),
          sendNotifications: notifications?.send,
        });

        const people = CatalogPeople.create({
          catalog: services.catalog,
          auth: services.auth,
          logger,
        });
        const runner = QueryRunner.create({ knex, logger, people });
        const exportLog = ExportLog.create({ knex });
        const baseUrl = () =>
          services.discovery.getExternalBaseUrl('mail-forensics');
        const appUrl = appUrlOf(rootConfig);
        for (const path of CONSENT_PATHS) {
          services.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        services.httpRouter.use(
          createApi({
            gate: Gate.create({
              httpAuth: services.httpAuth,
              permissions: services.permissions,
              eventsServed:
                config.allowWithoutPermissions ||
                rootConfig.getOptionalBoolean('permission.enabled') === true,
              toRestriction: createRestrictionTransformer(
                permissionsRegistry.getPermissionRuleset(fileEventResourceRef),
              ),
            }),
            auditor,
            auditLog,
            auditReader: AuditReader.create({ knex }),
            purpose: config.audit.purpose,
            limits: RequestLimits.create(config.rateLimit),
            searchesAtOnce: readingsAtOnce(knex),
            logger,
            baseUrl,
            appUrl,
            portalName: portalNameOf(rootConfig),
            missing,
            requiredPermissions: REQUIRED_PERMISSIONS,
            connections: Connections.create({
              knex,
              health,
              onScopeDue: triggerDirectory,
            }),
            coverage: Coverage.create({ knex }),
            scopeReports: ScopeReports.create({ knex, connectors }),
            exchangeScripts: ExchangeScripts.create({
              knex,
              config: config.microsoft365,
            }),
            microsoft365:
              connector &&
              openMicrosoft365({
                knex,
                health,
                connector,
                config: config.microsoft365,
                baseUrl,
                onAuthorized: triggerDirectory,
                refreshScope: (id, signal) => directory.refresh(id, signal),
                pollIntervalMs,
              }),
            events: FileEventSearch.create({ runner }),
            grouping: FileEventGrouping.create({ runner }),
            histogram: FileEventHistogram.create({ runner }),
            filePivot: FilePivot.create({ runner }),
            coverageStatements: CoverageStatements.create({ runner }),
            exportLog,
            exporter: FileEventExport.create({ runner, log: exportLog }),
            savedSearches: SavedSearches.create({ knex }),
            sharedQueries: SharedQueries.create({ knex }),
          }),
        );
      },
    });
  },
});

function registerPermissions(registry: PermissionsRegistryService): void {
  registry.addPermissions(mailForensicsPermissions);
  registry.addResourceType({
    resourceRef: fileEventResourceRef,
    permissions: [eventReadPermission],
    rules: Object.values(fileEventRules),
  });
}

/** For people who were sent a link and may not know the portal. */
function portalNameOf(rootConfig: RootConfigService): string {
  return (
    rootConfig.getOptionalString('app.title') ??
    rootConfig.getOptionalString('organization.name') ??
    'Backstage'
  );
}

/** Where the portal is; on one origin with the backend where nothing else is configured. */
function appUrlOf(rootConfig: RootConfigService): string {
  const url =
    rootConfig.getOptionalString('app.baseUrl') ??
    rootConfig.getOptionalString('backend.baseUrl') ??
    '';
  return url.replace(/\/+$/, '');
}
