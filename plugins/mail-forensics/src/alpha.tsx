import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import FindInPageIcon from '@material-ui/icons/FindInPage';
import MailOutlineIcon from '@material-ui/icons/MailOutline';
import { mailForensicsApiRef } from './api/MailForensicsApi';
import { MailForensicsClient } from './api/MailForensicsClient';
import {
  auditRouteRef,
  catalogEntityRouteRef,
  dataConnectionsRouteRef,
  fileRouteRef,
  forensicSearchRouteRef,
} from './routes';

const dataConnectionsPage = PageBlueprint.make({
  name: 'data-connections',
  params: {
    path: '/data-connections',
    title: 'Data Connections',
    icon: <MailOutlineIcon fontSize="inherit" />,
    routeRef: dataConnectionsRouteRef,
    loader: () =>
      import('./dataConnections/DataConnectionsPage').then(m => (
        <m.NfsDataConnectionsPage />
      )),
  },
});

const forensicSearchPage = PageBlueprint.make({
  name: 'forensic-search',
  params: {
    path: '/forensic-search',
    title: 'Forensic Search',
    icon: <FindInPageIcon fontSize="inherit" />,
    routeRef: forensicSearchRouteRef,
    loader: () =>
      import('./forensicSearch/ForensicSearchPage').then(m => (
        <m.NfsForensicSearchPage />
      )),
  },
});

const mailForensicsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mailForensicsApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: deps => MailForensicsClient.create(deps),
    }),
});

const emailedAttachmentsCard = EntityCardBlueprint.make({
  name: 'emailed-attachments',
  params: {
    type: 'content',
    filter: { kind: { $in: ['user', 'group'] } },
    loader: () =>
      import('./entity/EmailedAttachmentsCard').then(m => (
        <m.EmailedAttachmentsCard />
      )),
  },
});

/**
 * The plugin for apps of the new frontend system: both pages, with their entries in the sidebar, the card of
 * catalog users and groups, and the API.
 *
 * @alpha
 */
export default createFrontendPlugin({
  pluginId: 'mail-forensics',
  title: 'Mail Forensics',
  icon: <MailOutlineIcon fontSize="inherit" />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    dataConnections: dataConnectionsRouteRef,
    forensicSearch: forensicSearchRouteRef,
    file: fileRouteRef,
    audit: auditRouteRef,
  },
  externalRoutes: { catalogEntity: catalogEntityRouteRef },
  extensions: [
    dataConnectionsPage,
    forensicSearchPage,
    emailedAttachmentsCard,
    mailForensicsApi,
  ],
});
