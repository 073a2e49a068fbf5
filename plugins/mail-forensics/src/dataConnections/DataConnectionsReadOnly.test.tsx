import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeMailForensicsApi } from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { connectionOf } from '../__testUtils__/samples';
import { DataConnectionsContent } from './DataConnectionsContent';

// A file of its own, because what the permission API answered is remembered for as long as the modules live.
describe('Data Connections for somebody who may only read', () => {
  it('shows connections and hides what may not be done', async () => {
    const api = new FakeMailForensicsApi();
    api.connections = [connectionOf({ status: 'Awaiting authorization' })];
    renderContent(<DataConnectionsContent />, { api, allowed: false });

    await userEvent.click(
      await screen.findByRole('button', { name: 'Contoso US mail' }),
    );
    const panel = await screen.findByRole('dialog');
    expect(await within(panel).findByText('History')).toBeVisible();
    for (const name of [/Add data/, /Continue/, /Delete/]) {
      expect(
        screen.queryByRole('button', { name, hidden: true }),
      ).not.toBeInTheDocument();
    }
  });
});
