import type { SignalApi } from '@backstage/plugin-signals-react';
import { configure } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { connectionOf } from '../../__testUtils__/samples';
import { DataConnectionsContent } from '../DataConnectionsContent';

// Looking for something by its role takes its time in jsdom, all the more on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

/** Opens Data Connections over a fake backend that `prepare` puts something into. */
export function openDataConnections(
  prepare: (api: FakeMailForensicsApi) => void = () => {},
  options: {
    address?: string;
    allowed?: boolean;
    signals?: SignalApi;
  } = {},
) {
  const api = new FakeMailForensicsApi();
  prepare(api);
  const navigate = jest.fn();
  const { address, back } = renderContent(
    <DataConnectionsContent navigate={navigate} />,
    { api, ...options },
  );
  return { api, navigate, address, back, user: userEvent.setup() };
}

export const withConnections =
  (...connections: Parameters<typeof connectionOf>[0][]) =>
  (api: FakeMailForensicsApi) => {
    api.connections = connections.map(fields => connectionOf(fields));
  };
