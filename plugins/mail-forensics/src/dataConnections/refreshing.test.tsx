import type { SignalApi } from '@backstage/plugin-signals-react';
import { act, screen } from '@testing-library/react';
import { CONNECTIONS_CHANNEL } from 'backstage-plugin-mail-forensics-common';
import { connectionOf } from '../__testUtils__/samples';
import {
  openDataConnections,
  withConnections,
} from './__testUtils__/openDataConnections';

jest.setTimeout(30_000);

beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
afterEach(() => {
  jest.useRealTimers();
  Reflect.deleteProperty(document, 'hidden');
});
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

it('looks every 5 seconds until a connection is monitored, then every 30, and keeps what it had when it fails', async () => {
  const { api } = openDataConnections(
    withConnections({ status: 'Initializing' }),
  );
  expect(await screen.findByText('Initializing')).toBeVisible();

  api.connections = [connectionOf()];
  await pass(5_100);
  expect(screen.getByText('Monitoring')).toBeVisible();

  api.listConnections = () => Promise.reject(new Error('down'));
  await pass(5_100);
  expect(screen.queryByText(/could not be refreshed/)).toBeNull();
  await pass(25_000);
  expect(screen.getByText(/could not be refreshed.*down/)).toBeVisible();
  expect(screen.getByText('Monitoring')).toBeVisible();
});

it('looks at once when a signal tells of a change, and then seldom by itself', async () => {
  const tell = new Map<string, () => void>();
  const signals: SignalApi = {
    subscribe: (channel, listener) => {
      tell.set(channel, () => listener({} as never));
      return { unsubscribe: () => tell.delete(channel) };
    },
  };
  const { api } = openDataConnections(
    withConnections({ status: 'Initializing' }),
    { signals },
  );
  expect(await screen.findByText('Initializing')).toBeVisible();
  api.connections = [connectionOf({ status: 'Error' })];
  act(() => tell.get(CONNECTIONS_CHANNEL)?.());
  await pass(10);
  expect(screen.getByText('Error')).toBeVisible();

  api.connections = [connectionOf()];
  await pass(25_000);
  expect(screen.queryByText('Monitoring')).toBeNull();
  await pass(5_100);
  expect(screen.getByText('Monitoring')).toBeVisible();
});

it('does not look while the tab is hidden, and at once when it is shown again', async () => {
  const { api } = openDataConnections(
    withConnections({ status: 'Initializing' }),
  );
  expect(await screen.findByText('Initializing')).toBeVisible();
  const show = (hidden: boolean) => {
    Object.defineProperty(document, 'hidden', {
      value: hidden,
      configurable: true,
    });
    document.dispatchEvent(new Event('visibilitychange'));
  };

  show(true);
  api.connections = [connectionOf()];
  await pass(60_000);
  expect(screen.getByText('Initializing')).toBeVisible();
  show(false);
  await pass(10);
  expect(screen.getByText('Monitoring')).toBeVisible();
});

it('counts on how far behind a connection is, second by second, from what the backend said', async () => {
  const { api } = openDataConnections(
    withConnections({
      freshness: {
        completeThrough: '2020-01-01T00:00:00.000Z',
        lagSeconds: 10,
        behind: 0,
      },
    }),
  );
  expect(await screen.findByText(/^1\d s behind$/)).toBeVisible();
  await pass(12_000);
  expect(screen.getByText(/^2\d s behind$/)).toBeVisible();

  withConnections({
    freshness: {
      completeThrough: '2020-01-01T00:01:00.000Z',
      lagSeconds: 3,
      behind: 0,
    },
  })(api);
  await pass(18_500);
  expect(screen.getByText(/^[34] s behind$/)).toBeVisible();
});
