import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
  type PermissionsRegistryService,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  eventReadPermission,
  mailForensicsPermissions,
} from 'backstage-plugin-mail-forensics-common';
import { Collector } from './collection';
import { missingConfigKeys, readMailForensicsConfig } from './config';
import { Connections, Coverage } from './connections';
import { openDatabase } from './database';
import { DatabaseFileEventWriter, identifyFileType } from './events';
import { DatabaseConnectionHealth } from './health';
import { CONSENT_PATHS, createApi, Gate } from './http';
import { Microsoft365Connector, REQUIRED_PERMISSIONS } from './microsoft365';
import { openMicrosoft365 } from './openMicrosoft365';
import { scheduleTasks } from './scheduleTasks';
import { DirectoryRefresh, type Connectors } from './scope';
import {
  createRestrictionTransformer,
  fileEventResourceRef,
  fileEventRules,
  FileEventSearch,
} from './search';

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
        database: coreServices.database,
        discovery: coreServices.discovery,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        rootConfig: coreServices.rootConfig,
        scheduler: coreServices.scheduler,
      },
      async init(services) {
        const { auditor, logger, permissionsRegistry, rootConfig } = services;
        const config = readMailForensicsConfig(rootConfig);
        registerPermissions(permissionsRegistry);

        const knex = await openDatabase({ database: services.database });
        const health = DatabaseConnectionHealth.create({ knex });
        const missing = missingConfigKeys(config);
        const connector =
          missing.length === 0
            ? Microsoft365Connector.create({
                config: config.microsoft365,
                logger,
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
          logger,
        });
        const directory = DirectoryRefresh.create({
          knex,
          connectors,
          health,
          logger,
        });
        const { triggerDirectory } = await scheduleTasks({
          scheduler: services.scheduler,
          logger,
          pollIntervalMs: config.collection.pollIntervalMs,
          collect: signal => collector.runCycle(signal),
          refreshDirectory: signal => directory.refreshDue(signal),
        });

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
            logger,
            baseUrl,
            appUrl,
            missing,
            requiredPermissions: REQUIRED_PERMISSIONS,
            connections: Connections.create({
              knex,
              health,
              onScopeDue: triggerDirectory,
            }),
            coverage: Coverage.create({ knex }),
            microsoft365:
              connector &&
              openMicrosoft365({
                knex,
                health,
                connector,
                config: config.microsoft365,
                baseUrl,
                appUrl,
                onAuthorized: triggerDirectory,
              }),
            events: FileEventSearch.create({ knex, logger }),
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

/** Where the portal is; on one origin with the backend where nothing else is configured. */
function appUrlOf(rootConfig: RootConfigService): string {
  const url =
    rootConfig.getOptionalString('app.baseUrl') ??
    rootConfig.getOptionalString('backend.baseUrl') ??
    '';
  return url.replace(/\/+$/, '');
}
