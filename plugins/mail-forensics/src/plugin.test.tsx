import {
  createExtensionTester,
  mockApis,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import {
  renderInTestApp as renderInClassicApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import plugin from './alpha';
import {
  DataConnectionsPage,
  ForensicSearchPage,
  mailForensicsApiRef,
  mailForensicsPlugin,
} from './index';
import { FakeMailForensicsApi } from './__testUtils__/FakeMailForensicsApi';

// Pages are loaded only when they are visited, which takes its time on a busy machine.
jest.setTimeout(60_000);

// Loading a page is what this must not do before it is visited.
const loaded: string[] = [];
jest.mock('./dataConnections/DataConnectionsPage', () => {
  loaded.push('DataConnectionsPage');
  return jest.requireActual('./dataConnections/DataConnectionsPage');
});
jest.mock('./forensicSearch/ForensicSearchPage', () => {
  loaded.push('ForensicSearchPage');
  return jest.requireActual('./forensicSearch/ForensicSearchPage');
});

const PAGES = [
  ['/data-connections', 'Data Connections', 'No data connection yet'],
  ['/forensic-search', 'Forensic Search', 'No attachment matches'],
] as const;

const FILE_PAGE = `/forensic-search/files/${'ab'.repeat(32)}`;

it('loads no page before it is visited', () => {
  expect(loaded).toEqual([]);
});

describe('the plugin of the new frontend system', () => {
  it.each([
    ['page:mail-forensics/data-connections', '/data-connections'],
    ['page:mail-forensics/forensic-search', '/forensic-search'],
  ] as const)('has %s with what the sidebar needs', (id, path) => {
    const page = createExtensionTester(plugin.getExtension(id));
    expect(page.get(coreExtensionData.routePath)).toBe(path);
    expect(page.get(coreExtensionData.title)).toEqual(expect.any(String));
    expect(page.get(coreExtensionData.icon)).toBeTruthy();
  });

  it('has the API', () => {
    expect(plugin.getExtension('api:mail-forensics')).toBeDefined();
    expect(plugin.pluginId).toBe('mail-forensics');
  });

  it.each(PAGES)('shows %s under one header', async (path, title, content) => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: [path],
      apis: [
        [mailForensicsApiRef, new FakeMailForensicsApi()],
        mockApis.permission(),
      ],
    });
    expect(
      await screen.findByText(content, {}, { timeout: 20_000 }),
    ).toBeVisible();
    const headers = screen
      .getAllByText(title)
      .filter(element => !element.closest('nav'));
    expect(headers).toHaveLength(1);
  });

  it('shows the page of a file under a link to it', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: [FILE_PAGE],
      apis: [
        [mailForensicsApiRef, new FakeMailForensicsApi()],
        mockApis.permission(),
      ],
    });
    expect(
      await screen.findByText('Not seen', {}, { timeout: 20_000 }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Forensic Search' }),
    ).toHaveAttribute('href', '/forensic-search');
  });

  it('has the card for users and groups of the catalog', () => {
    const card = createExtensionTester(
      plugin.getExtension('entity-card:mail-forensics/emailed-attachments'),
    );
    const isFor = card.get(EntityCardBlueprint.dataRefs.filterFunction);
    const entityOf = (kind: string) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name: 'x' },
    });
    expect(
      ['User', 'Group', 'Component'].map(kind => isFor?.(entityOf(kind))),
    ).toEqual([true, true, false]);
  });
});

describe('the plugin of the classic frontend system', () => {
  it('has the API and both routes', () => {
    expect([...mailForensicsPlugin.getApis()].map(({ api }) => api)).toEqual([
      mailForensicsApiRef,
    ]);
    expect(Object.keys(mailForensicsPlugin.routes)).toEqual([
      'dataConnections',
      'forensicSearch',
      'file',
      'audit',
    ]);
  });

  it.each(PAGES)('shows %s with a header', async (path, title, content) => {
    await renderInClassicApp(
      <TestApiProvider
        apis={[
          [mailForensicsApiRef, new FakeMailForensicsApi()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/data-connections" element={<DataConnectionsPage />} />
          <Route path="/forensic-search/*" element={<ForensicSearchPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: {
          '/forensic-search': mailForensicsPlugin.routes.forensicSearch,
        },
      },
    );
    expect(
      await screen.findByText(content, {}, { timeout: 20_000 }),
    ).toBeVisible();
    expect(screen.getByRole('heading', { name: title })).toBeVisible();
  });

  it('shows the page of a file with a header', async () => {
    await renderInClassicApp(
      <TestApiProvider
        apis={[
          [mailForensicsApiRef, new FakeMailForensicsApi()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/forensic-search/*" element={<ForensicSearchPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [FILE_PAGE],
        mountedRoutes: {
          '/forensic-search': mailForensicsPlugin.routes.forensicSearch,
        },
      },
    );
    expect(
      await screen.findByText('Not seen', {}, { timeout: 20_000 }),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', { name: 'Where else was this file?' }),
    ).toBeVisible();
  });
});
