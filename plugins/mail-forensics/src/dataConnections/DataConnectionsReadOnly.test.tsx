import { screen, within } from '@testing-library/react';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import {
  openDataConnections,
  withConnections,
} from './__testUtils__/openDataConnections';

jest.setTimeout(30_000);

// A file of its own, because what the permission API answered is remembered for as long as the modules live.
describe('Data Connections for somebody who may only read', () => {
  it('shows connections and hides what may not be done', async () => {
    const { user } = openDataConnections(
      withConnections({
        status: 'Awaiting authorization',
        authorizationLink: {
          createdAt: '2026-11-22T10:00:00.000Z',
          createdBy: 'user:default/guest',
          expiresAt: '2026-11-23T10:00:00.000Z',
        },
      }),
      { allowed: false },
    );
    expect(await screen.findByText(/Waiting for your Microsoft/)).toBeVisible();
    await user.click(
      await screen.findByRole('link', { name: 'Contoso US mail' }),
    );
    const panel = await screen.findByRole('dialog');
    expect(await within(panel).findByText('History')).toBeVisible();
    for (const name of [/Add data/, /Continue/, /Revoke/, /Edit/, /Delete/]) {
      expect(
        screen.queryByRole('button', { name, hidden: true }),
      ).not.toBeInTheDocument();
    }
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('tells how an authorization went, without offering to begin again', async () => {
    openDataConnections(withConnections({}), {
      allowed: false,
      address: '/?connection=c-1&authorization=failed&reason=expired',
    });
    await screen.findByText('megan@contoso.com');
    expect(screen.getByRole('alert')).toHaveTextContent('took too long');
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
  });
});
