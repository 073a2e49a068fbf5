import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { EMPTY_QUERY, type Query } from '../query/searchState';
import { toKeptQuery } from './keptQuery';
import { SharedQueryNotice } from './SharedQueryNotice';
import { useSharedQuery } from './useSharedQuery';

jest.setTimeout(30_000);
configure({ asyncUtilTimeout: 10_000 });

const QUERY: Query = {
  ...EMPTY_QUERY,
  text: 'forecast',
  sort: { key: 'file.name', direction: 'asc' },
};

function Reader(props: { onLoad: (query: Query) => void }) {
  const { state, dismiss } = useSharedQuery(props.onLoad);
  return <SharedQueryNotice state={state} onDismiss={dismiss} />;
}

function open(
  address: string,
  prepare: (api: FakeMailForensicsApi) => void = () => {},
) {
  const api = new FakeMailForensicsApi();
  api.sharedQueries = [{ id: 'q-1', ...toKeptQuery(QUERY) }];
  prepare(api);
  const onLoad = jest.fn();
  const page = renderContent(<Reader onLoad={onLoad} />, { api, address });
  return { onLoad, ...page };
}

describe('a link to a search', () => {
  it('is opened once, and leaves the address', async () => {
    const { onLoad, address } = open('/?query=q-1&range=P1D');
    await waitFor(() => expect(address()).toBe('/?range=P1D'));
    expect(onLoad.mock.calls).toEqual([[QUERY]]);
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('says that it is being opened', async () => {
    open('/?query=q-1', api => {
      api.getSharedQuery = () => new Promise(() => {});
    });
    expect(await screen.findByText(/is being opened/)).toBeVisible();
  });

  it('that leads nowhere says so', async () => {
    const { onLoad, address } = open('/?query=gone');
    expect(
      await screen.findByText('This link leads to no search'),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    expect(address()).toBe('/');
    expect(onLoad).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it.each([
    [400, /This link leads to no search/],
    [503, /could not be opened/],
  ])('says what a %i means', async (status, words) => {
    const refusal = await failure(status, 'Error', 'no');
    open('/?query=q-1', api => {
      api.getSharedQuery = () => Promise.reject(refusal);
    });
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('is nothing where the address has none', async () => {
    const { onLoad } = open('/?range=P1D');
    await waitFor(() => expect(onLoad).not.toHaveBeenCalled());
    expect(screen.queryByRole('status')).toBeNull();
  });
});
