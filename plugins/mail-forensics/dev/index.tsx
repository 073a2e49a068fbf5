import { createDevApp } from '@backstage/dev-utils';
import {
  DataConnectionsPage,
  ForensicSearchPage,
  mailForensicsApiRef,
  mailForensicsPlugin,
} from '../src';
import { FakeMailForensicsApi } from '../src/__testUtils__/FakeMailForensicsApi';
import { connectionOf, eventOf } from '../src/__testUtils__/samples';

const api = new FakeMailForensicsApi();
api.connections = [
  connectionOf(),
  connectionOf({
    id: 'c-2',
    displayName: 'Contoso EU mail',
    scope: { mode: 'users', entries: 87 },
    status: 'Error',
    statusReason: 'CREDENTIAL_EXPIRED',
    mailboxes: { monitored: 87, withProblems: 87, total: 87 },
  }),
  connectionOf({
    id: 'c-3',
    displayName: 'Fabrikam',
    scope: { mode: 'groups', entries: 4 },
    status: 'Awaiting authorization',
    authorizedBy: undefined,
    authorizedAt: undefined,
    mailboxes: { monitored: 0, withProblems: 0, total: 0 },
    freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
  }),
];
api.events = Array.from({ length: 2_500 }, (_, n) => eventOf(n));

createDevApp()
  .registerPlugin(mailForensicsPlugin)
  .registerApi({ api: mailForensicsApiRef, deps: {}, factory: () => api })
  .addPage({
    path: '/data-connections',
    title: 'Data Connections',
    element: <DataConnectionsPage />,
  })
  .addPage({
    path: '/forensic-search',
    title: 'Forensic Search',
    element: <ForensicSearchPage />,
  })
  .render();
