import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuthorizationLink } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { connectionOf } from '../../__testUtils__/samples';
import { LinkForAnotherAdmin } from './LinkForAnotherAdmin';

jest.setTimeout(30_000);
afterEach(() => jest.restoreAllMocks());

const URL_MADE = 'https://portal.example.com/link/c-1';
const OTHER: AuthorizationLink = {
  createdAt: '2026-11-21T08:00:00.000Z',
  createdBy: 'user:default/adele',
  expiresAt: '2026-11-22T08:00:00.000Z',
};

async function show(link?: AuthorizationLink) {
  const api = new FakeMailForensicsApi();
  const onRow = jest.fn();
  const onChanged = jest.fn();
  let setLink: (next: AuthorizationLink | undefined) => void = () => {};
  function Row() {
    const [current, setCurrent] = useState(link);
    setLink = setCurrent;
    return (
      // Stands for the row of the table, of which only the click matters here.
      // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
      <div onClick={onRow}>
        <LinkForAnotherAdmin
          connection={connectionOf({
            displayName: 'Fabrikam',
            status: 'Awaiting authorization',
            authorizationLink: current,
          })}
          onChanged={onChanged}
        />
      </div>
    );
  }
  renderContent(<Row />, { api });
  await screen.findByRole('button');
  const user = userEvent.setup();
  const copy = jest.spyOn(navigator.clipboard, 'writeText');
  const button = () =>
    screen.getByRole('button', {
      name: 'Copy link for your Microsoft 365 admin: Fabrikam',
    });
  const close = async (dialog: HTMLElement) => {
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  };
  return {
    api,
    user,
    copy,
    button,
    close,
    onRow,
    onChanged,
    setLink: (next: AuthorizationLink | undefined) => setLink(next),
  };
}
const findDialog = () =>
  screen.findByRole('dialog', { name: 'Link for your Microsoft 365 admin' });

describe('the link for another admin', () => {
  it('is made and copied where there is none, without opening the row', async () => {
    const { api, user, copy, button, onRow, onChanged } = await show();
    await user.dblClick(button());
    const dialog = await findDialog();
    expect(
      await within(dialog).findByRole('textbox', { name: 'Link' }),
    ).toHaveValue(URL_MADE);
    expect(copy).toHaveBeenCalledWith(URL_MADE);
    expect(api.actions).toEqual(['create link c-1']);
    expect(onChanged).toHaveBeenCalledTimes(1);
    await user.click(within(dialog).getByText(/Send it to the person/));
    expect(onRow).not.toHaveBeenCalled();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('is copied again while it is in force, and made again where it is not', async () => {
    const { api, user, copy, button, close, setLink } = await show();
    await user.click(button());
    await close(await findDialog());
    await user.click(button());
    await close(await findDialog());
    expect(copy).toHaveBeenCalledTimes(2);
    expect(api.actions).toEqual(['create link c-1']);

    // Somebody else made another meanwhile.
    await waitFor(() => setLink(OTHER));
    await user.click(button());
    const dialog = await findDialog();
    expect(within(dialog).queryByRole('textbox')).toBeNull();
    expect(within(dialog).getByText('There is a link already')).toBeVisible();
    expect(copy).toHaveBeenCalledTimes(2);
  });

  it('does not take the place of one that is open before that is said', async () => {
    const { api, user, copy, button } = await show(OTHER);
    await user.click(button());
    const dialog = await findDialog();
    expect(dialog).toHaveTextContent(
      /made at 2026-11-21 08:00:00 UTC by user:default\/adele, can be used until 2026-11-22 08:00:00 UTC/,
    );
    expect(api.actions).toEqual([]);
    await user.click(
      within(dialog).getByRole('button', { name: 'Make a new link' }),
    );
    await waitFor(() => expect(copy).toHaveBeenCalledWith(URL_MADE));
    expect(api.actions).toEqual(['create link c-1']);
  });

  it('can be revoked', async () => {
    const { api, user, button, onChanged } = await show(OTHER);
    await user.click(button());
    const dialog = await findDialog();
    await user.click(
      within(dialog).getByRole('button', { name: 'Revoke the link' }),
    );
    expect(
      await within(dialog).findByText(/The link was revoked/),
    ).toBeVisible();
    expect(api.actions).toEqual(['revoke link c-1']);
    expect(onChanged).toHaveBeenCalledTimes(1);
  });

  it('says why it could not be made or revoked', async () => {
    const { api, user, button } = await show(OTHER);
    api.createAuthorizationLink = () => Promise.reject(new Error('busy'));
    api.revokeAuthorizationLink = () => Promise.reject(new Error('stuck'));
    await user.click(button());
    const dialog = await findDialog();
    await user.click(
      within(dialog).getByRole('button', { name: 'Revoke the link' }),
    );
    expect(await within(dialog).findByText(/revoked: stuck/)).toBeVisible();
    await user.click(
      within(dialog).getByRole('button', { name: 'Make a new link' }),
    );
    expect(await within(dialog).findByText(/made: busy/)).toBeVisible();
  });
});
