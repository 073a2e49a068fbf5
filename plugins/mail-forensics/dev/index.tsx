import { createDevApp } from '@backstage/dev-utils';
import {
  DataConnectionsPage,
  ForensicSearchPage,
  mailForensicsApiRef,
  mailForensicsPlugin,
} from '../src';
import { ExampleApi } from './exampleData';
import { devPreview } from './scopes';

const api = Object.assign(new ExampleApi(), { previewScope: devPreview });

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
