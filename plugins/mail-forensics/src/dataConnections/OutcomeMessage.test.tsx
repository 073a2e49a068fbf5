import { screen, waitFor, within } from '@testing-library/react';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import {
  openDataConnections,
  withConnections,
} from './__testUtils__/openDataConnections';

jest.setTimeout(30_000);

function comeBack(params: Record<string, string>) {
  return openDataConnections(withConnections({}), {
    address: `/?${new URLSearchParams(params)}`,
  });
}

describe('coming back from Microsoft', () => {
  it('opens the connection and tells that it worked, once', async () => {
    const { user, address } = comeBack({
      connection: 'c-1',
      authorization: 'succeeded',
      keep: '1',
    });
    const panel = await screen.findByRole('dialog', {
      name: 'Contoso US mail',
    });
    expect(
      await within(panel).findByText(/Contoso US mail is authorized/),
    ).toBeVisible();
    expect(
      await within(panel).findByRole('region', { name: 'Facts' }),
    ).toBeVisible();
    expect(address()).toBe('/?connection=c-1&keep=1');
    expect(await accessibilityViolations()).toEqual([]);

    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByText(/is authorized/)).toBeNull();
    expect(address()).toBe('/?keep=1');
  });

  it.each([
    ['WRONG_TENANT', /Signed in to another tenant/, /the right tenant/],
    ['expired', /took too long/, /Begin again with Continue/],
    ['other-browser', /another browser/, /Begin again with Continue/],
    ['stopped', /in the meantime/, /begin again with Continue/],
    ['unexpected', /not known here/, /Begin again with Continue/],
    ['<script>', /not known here/, /the log of the backend/],
  ])(
    'tells why it failed, and begins again: %s',
    async (reason, title, remedy) => {
      const { user, address, navigate } = comeBack({
        connection: 'c-1',
        authorization: 'failed',
        reason,
      });
      await screen.findByText('megan@contoso.com');
      const message = screen.getByRole('alert');
      expect(message).toHaveTextContent('Contoso US mail was not authorized');
      expect(message).toHaveTextContent(title);
      expect(message).toHaveTextContent(remedy);
      expect(address()).toBe('/');
      expect(await accessibilityViolations()).toEqual([]);

      await user.click(
        within(message).getByRole('button', { name: 'Continue' }),
      );
      await waitFor(() =>
        expect(navigate).toHaveBeenCalledWith(
          'https://login.example.com/?connection=c-1',
        ),
      );
    },
  );

  it('says that all is fine where it was completed before', async () => {
    const { user, address } = comeBack({
      connection: 'c-1',
      authorization: 'failed',
      reason: 'used',
    });
    const told = await screen.findByText(/was completed before/);
    await screen.findByText('megan@contoso.com');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText(/Nothing has to be done/)).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Continue' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    expect(address()).toBe('/?connection=c-1');
    await user.keyboard('{Escape}');
    await user.click(await screen.findByRole('button', { name: 'Dismiss' }));
    expect(told).not.toBeInTheDocument();
  });
});
