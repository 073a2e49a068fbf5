import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { mailForensicsApiRef } from './api/MailForensicsApi';
import { MailForensicsClient } from './api/MailForensicsClient';
import {
  auditRouteRef,
  catalogEntityRouteRef,
  dataConnectionsRouteRef,
  fileRouteRef,
  forensicSearchRouteRef,
} from './routes';

/**
 * The plugin for apps of the classic frontend system.
 *
 * @public
 */
export const mailForensicsPlugin = createPlugin({
  id: 'mail-forensics',
  routes: {
    dataConnections: dataConnectionsRouteRef,
    forensicSearch: forensicSearchRouteRef,
    file: fileRouteRef,
    audit: auditRouteRef,
  },
  externalRoutes: { catalogEntity: catalogEntityRouteRef },
  apis: [
    createApiFactory({
      api: mailForensicsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => MailForensicsClient.create(deps),
    }),
  ],
});

/**
 * Where tenants are connected; mount it at `/data-connections`, to which the backend returns after consent.
 *
 * @public
 */
export const DataConnectionsPage: () => JSX.Element =
  mailForensicsPlugin.provide(
    createRoutableExtension({
      name: 'DataConnectionsPage',
      component: () =>
        import('./dataConnections/DataConnectionsPage').then(
          m => m.DataConnectionsPage,
        ),
      mountPoint: dataConnectionsRouteRef,
    }),
  );

/**
 * Where e-mailed files are found; mount it at `/forensic-search`.
 *
 * @public
 */
export const ForensicSearchPage: () => JSX.Element =
  mailForensicsPlugin.provide(
    createRoutableExtension({
      name: 'ForensicSearchPage',
      component: () =>
        import('./forensicSearch/ForensicSearchPage').then(
          m => m.ForensicSearchPage,
        ),
      mountPoint: forensicSearchRouteRef,
    }),
  );

/**
 * On the pages of users and groups of the catalog: which attachments they e-mailed lately. It shows nothing to those who
 * may not search.
 *
 * @public
 */
export const EntityEmailedAttachmentsCard: () => JSX.Element | null =
  mailForensicsPlugin.provide(
    createComponentExtension({
      name: 'EntityEmailedAttachmentsCard',
      component: {
        lazy: () =>
          import('./entity/EmailedAttachmentsCard').then(
            m => m.EmailedAttachmentsCard,
          ),
      },
    }),
  );
