import {
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { renderInTestApp as renderInClassicApp } from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { FakeMailForensicsApi } from '../__testUtils__/FakeMailForensicsApi';
import { connectionOf } from '../__testUtils__/samples';
import plugin from '../alpha';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { catalogEntityRouteRef } from '../routes';
import { EntityLink } from './EntityLink';

jest.setTimeout(60_000);

describe('somebody of the catalog', () => {
  it.each([
    ['user:default/guest', 'guest'],
    ['User:security/Megan.B', 'security/Megan.B'],
    ['group:default/soc', 'group:soc'],
    ['megan@contoso.com', 'megan@contoso.com'],
    ['user:default/a\u202Eb', 'user:default/a\\u202Eb'],
  ])('%p is told as %p where the portal has none', async (ref, text) => {
    await renderInClassicApp(
      <p>
        <EntityLink entityRef={ref} />
      </p>,
    );
    expect(screen.getByRole('paragraph')).toHaveTextContent(text);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('is a link to their page where the portal has one', async () => {
    await renderInClassicApp(<EntityLink entityRef="User:default/Megan.B" />, {
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': catalogEntityRouteRef,
      },
    });
    expect(screen.getByRole('link', { name: 'Megan.B' })).toHaveAttribute(
      'href',
      '/catalog/default/user/Megan.B',
    );
  });

  it('is a link without anything being bound in an app of the new frontend system', async () => {
    const catalogEntity = createRouteRef({
      params: ['namespace', 'kind', 'name'],
    });
    const api = new FakeMailForensicsApi();
    api.connections = [connectionOf()];
    renderTestApp({
      features: [
        plugin,
        createFrontendPlugin({
          pluginId: 'catalog',
          routes: { catalogEntity },
          extensions: [
            PageBlueprint.make({
              params: {
                path: '/catalog/:namespace/:kind/:name',
                routeRef: catalogEntity,
                loader: async () => <div />,
              },
            }),
          ],
        }),
      ],
      initialRouteEntries: ['/data-connections?connection=c-1'],
      apis: [[mailForensicsApiRef, api], mockApis.permission()],
    });
    expect(
      await screen.findByRole('link', { name: 'guest' }, { timeout: 20_000 }),
    ).toHaveAttribute('href', '/catalog/default/user/guest');
  });
});
