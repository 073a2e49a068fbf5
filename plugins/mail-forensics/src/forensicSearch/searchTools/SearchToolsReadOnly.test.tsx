import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configure, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { savedSearchOf } from '../../__testUtils__/samples';
import { EMPTY_QUERY } from '../query/searchState';
import { toEventQuery } from '../query/toSearchRequest';
import { SearchTools } from './SearchTools';

// In a file of its own: permissions that were granted once are remembered for a while.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

const button = (name: string) => screen.findByRole('button', { name });

async function open(userEntityRef: string) {
  const api = new FakeMailForensicsApi();
  api.savedSearches = [
    savedSearchOf({ id: 's-1', name: 'Sheets', ...toEventQuery(EMPTY_QUERY) }),
  ];
  renderContent(
    <TestApiProvider
      apis={[[identityApiRef, mockApis.identity({ userEntityRef })]]}
    >
      <SearchTools query={EMPTY_QUERY} onLoad={() => {}} />
    </TestApiProvider>,
    { api, allowed: false },
  );
  await userEvent.click(await button('Saved searches'));
}

describe('without any of the permissions', () => {
  it('the searches of others can only be run and duplicated', async () => {
    await open('user:default/megan');
    expect(await button('Duplicate Sheets')).toBeVisible();
    expect(screen.queryByRole('button', { name: /^(Edit|Delete)/ })).toBeNull();
  });

  it('one’s own searches can be changed', async () => {
    await open('user:default/guest');
    expect(await button('Delete Sheets')).toBeVisible();
    expect(await button('Edit Sheets')).toBeVisible();
  });

  it('no export is offered', async () => {
    await open('user:default/guest');
    await button('Delete Sheets');
    expect(screen.queryByText('Export')).toBeNull();
  });
});
