import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ScopePreview } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import type { MailForensicsApi } from '../../api/MailForensicsApi';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { scopePreviewOf, SETUP } from '../../__testUtils__/samples';
import { saveFile } from '../../components/saveFile';
import { fileOf } from '../scope/__testUtils__/fileOf';
import { giveRowsRoom } from '../scope/__testUtils__/giveRowsRoom';
import { NOT_LEAVING } from '../__testUtils__/notLeaving';
import { AddConnectionPanel } from './AddConnectionPanel';

jest.mock('../../components/saveFile', () => ({ saveFile: jest.fn() }));
beforeAll(giveRowsRoom);
afterAll(() => jest.restoreAllMocks());

const CSV = 'user\na@contoso.com\nb@contoso.com\na@contoso.com\n';

/** What there is to say before consent. */
const BEFORE_CONSENT = scopePreviewOf(
  [
    { row: 2, entry: 'a@contoso.com', verdict: 'not checked' },
    { row: 3, entry: 'b@contoso.com', verdict: 'not checked' },
    { row: 4, entry: 'a@contoso.com', verdict: 'duplicate', duplicateOf: 2 },
  ],
  { mailboxes: null, directory: null, directoryReadAt: null },
);

async function open(
  options: {
    api?: FakeMailForensicsApi;
    takenNames?: string[];
    clipboard?: boolean;
  } = {},
) {
  const { api = new FakeMailForensicsApi(), takenNames = [] } = options;
  api.preview = BEFORE_CONSENT;
  const navigate = jest.fn();
  const onClose = jest.fn();
  function Page() {
    const [names, setNames] = useState(takenNames);
    const [closed, setClosed] = useState(false);
    return closed ? null : (
      <AddConnectionPanel
        permissions={SETUP.permissions}
        takenNames={names}
        navigate={navigate}
        staying={NOT_LEAVING}
        onAdded={({ displayName }) => setNames([...names, displayName])}
        onClose={() => {
          onClose();
          setClosed(true);
        }}
      />
    );
  }
  renderContent(<Page />, { api });
  await screen.findByRole('dialog', { name: 'Add data connection' });
  const user = userEvent.setup({ applyAccept: false });
  const copy = jest.spyOn(navigator.clipboard, 'writeText');
  if (options.clipboard === false) {
    copy.mockRejectedValue(new DOMException('Refused', 'NotAllowedError'));
  }
  return { api, user, navigate, onClose, copy };
}

const nameField = () => screen.getByLabelText(/^Display name/);
/** By its text: looking for buttons by their names takes seconds in jsdom. */
function button(text: RegExp): HTMLElement {
  const found = screen.getByText(text).closest('button');
  if (!found) {
    throw new Error(`${text} is not the text of a button`);
  }
  return found;
}
const authorize = () => button(/^(Authorize|Opening Microsoft…)$/);
const copyLink = () =>
  button(/^(Copy link for your Microsoft 365 admin|Making the link…)$/);
const fileInput = () =>
  screen.getByLabelText('Upload .CSV file', { selector: 'input' });
type User = ReturnType<typeof userEvent.setup>;
const chooseUsers = (user: User) =>
  user.click(screen.getByLabelText('Specific users'));
async function upload(user: User, file = fileOf('users.csv', CSV)) {
  await user.upload(fileInput(), file);
}

/** A preview that goes on as the test says. */
function slowPreview(api: FakeMailForensicsApi) {
  const asked: {
    options: Parameters<MailForensicsApi['previewScope']>[1];
    answer: (preview: ScopePreview) => void;
    fail: (error: Error) => void;
  }[] = [];
  jest.spyOn(api, 'previewScope').mockImplementation(
    (_scope, asking = {}) =>
      new Promise((answer, fail) => {
        asked.push({ options: asking, answer, fail });
      }),
  );
  return asked;
}

describe('adding a data connection', () => {
  it('has the fields people know, and goes to Microsoft once', async () => {
    const { api, user, navigate, onClose } = await open();
    expect(
      screen.getByRole('combobox', { name: 'Data connection' }),
    ).toHaveDisplayValue('Microsoft Office 365');
    expect(
      screen.getByRole('group', { name: 'Email services' }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('group', { name: 'Scope of email users' }),
    ).toBeVisible();
    expect(screen.getByRole('radio', { name: 'All' })).toBeChecked();
    expect(
      screen.getByRole('radio', { name: 'All' }),
    ).toHaveAccessibleDescription(/^Monitors all email users/);
    expect(nameField()).toHaveFocus();
    expect(authorize()).toBeDisabled();
    expect(copyLink()).toBeDisabled();
    expect(screen.getByText('Still needed: a display name.')).toBeVisible();

    await user.type(nameField(), ' Contoso ');
    await user.dblClick(authorize());

    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(navigate.mock.calls).toEqual([
      ['https://login.example.com/?connection=c-1'],
    ]);
    expect(api.added).toEqual([
      {
        service: 'microsoft365',
        displayName: 'Contoso',
        scope: { mode: 'all' },
      },
    ]);
  });

  it('can be done by keyboard alone, file and all', async () => {
    const { api, user, navigate } = await open();
    await user.keyboard('Contoso');
    await user.tab();
    expect(screen.getByRole('radio', { name: 'All' })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('radio', { name: 'Specific users' })).toBeChecked();
    await user.tab();
    expect(button(/^Upload/)).toHaveFocus();
    const opened = jest.spyOn(fileInput(), 'click');
    await user.keyboard('{Enter}');
    expect(opened).toHaveBeenCalled();
    // The browser's own dialog, of which jsdom has none.
    await upload(user);

    expect(await screen.findByRole('table')).toBeVisible();
    expect(authorize()).toBeEnabled();
    for (let stop = 0; document.activeElement !== authorize(); stop += 1) {
      expect(stop).toBeLessThan(30);
      await user.tab();
    }
    await user.keyboard('{Enter}');
    await waitFor(() => expect(navigate).toHaveBeenCalledTimes(1));
    expect(api.added[0].scope).toEqual({ mode: 'users', csv: CSV });
  });

  it('has no accessibility violation while it is empty', async () => {
    await open();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('has no accessibility violation with verdicts and a link', async () => {
    const { user } = await open();
    await user.type(nameField(), 'C');
    await chooseUsers(user);
    await upload(user);
    await screen.findByText(/^users\.csv: 3 rows: /);
    await user.click(button(/^Why/));
    await user.click(copyLink());
    await screen.findByLabelText('Link');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says why the permissions are asked for', async () => {
    const { user } = await open();
    expect(screen.getByText('Mail.Read')).toBeVisible();
    expect(screen.queryByText(/lists the users in scope/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Why?' }));
    expect(screen.getByText(/lists the users in scope/)).toBeVisible();
  });
});

describe('the display name', () => {
  it('says while it is typed that a name is taken', async () => {
    const { user } = await open({ takenNames: ['Contoso'] });
    await user.type(nameField(), 'CONTOSO');
    expect(nameField()).toHaveAccessibleDescription(
      'There is already a data connection of this name',
    );
    expect(nameField()).toBeInvalid();
    expect(authorize()).toBeDisabled();
    await user.type(nameField(), ' EU');
    expect(nameField()).toHaveAccessibleDescription('This name must be unique');
    expect(authorize()).toBeEnabled();
  });

  it('says it also when only the backend knew, and takes another', async () => {
    const { api, user, navigate } = await open();
    jest
      .spyOn(api, 'addConnection')
      .mockRejectedValueOnce(await failure(409, 'ConflictError', 'taken'));
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());
    await waitFor(() =>
      expect(nameField()).toHaveAccessibleDescription(
        'There is already a data connection of this name',
      ),
    );
    expect(nameField()).toHaveFocus();
    expect(navigate).not.toHaveBeenCalled();

    await user.type(nameField(), ' EU');
    await user.click(authorize());
    await waitFor(() => expect(navigate).toHaveBeenCalledTimes(1));
  });
});

describe('the file of a scope', () => {
  it('is looked at at once, and sent as it was looked at', async () => {
    const { api, user } = await open();
    await user.type(nameField(), 'Contoso');
    await chooseUsers(user);
    expect(
      screen.getByRole('link', { name: 'Download a template' }),
    ).toHaveAttribute('href', expect.stringContaining('user%0D%0A'));
    expect(screen.getByText(/Still needed: a \.CSV file/)).toBeVisible();

    await upload(user);
    expect(
      await screen.findByText(
        'users.csv: 3 rows: 1 duplicate · 2 to be checked after consent',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(/asked about these rows right after consent/),
    ).toBeVisible();
    expect(api.previewed).toEqual([{ mode: 'users', csv: CSV }]);
    await user.click(authorize());
    await waitFor(() => expect(api.added).toHaveLength(1));
    expect(api.added[0].scope).toEqual({ mode: 'users', csv: CSV });
  });

  it.each([
    ['empty', '', 'users.csv: This file is empty.'],
    [
      'only a header row',
      'user\n',
      'users.csv: This file holds no row below its header row.',
    ],
    ['a workbook', 'PK\x03\x04', /This is an Excel workbook/],
    ['binary', 'a\0b', /This is not a text file/],
    [
      'not UTF-8',
      Buffer.from('user\nZo\xeb', 'latin1'),
      /Row 2 holds something that is not UTF-8 text, after “Zo” \(byte 8 of/,
    ],
  ])('is refused where it is %s, and not sent', async (_, content, words) => {
    const { api, user } = await open();
    await user.type(nameField(), 'Contoso');
    await chooseUsers(user);
    await upload(user, fileOf('users.csv', content));
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(authorize()).toBeDisabled();
    expect(api.previewed).toEqual([]);
  });

  it('can be dropped, one at a time, replaced and removed', async () => {
    const { api, user } = await open();
    await chooseUsers(user);
    const zone = screen.getByText('or drop it here');
    const drop = (...files: File[]) =>
      fireEvent.drop(zone, { dataTransfer: { files } });

    drop(fileOf('a.csv', CSV), fileOf('b.csv', CSV));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Drop one file at a time.',
    );
    fireEvent.dragEnter(zone);
    expect(screen.getByText('Drop the file to read it')).toBeVisible();
    drop(fileOf('a.csv', CSV));
    expect(await screen.findByText(/^a\.csv: 3 rows: /)).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
    await upload(user, fileOf('c.csv', 'user\nc@contoso.com\n'));
    expect(await screen.findByText(/^c\.csv: 1 row$/)).toBeVisible();
    expect(api.previewed.at(-1)).toEqual({
      mode: 'users',
      csv: 'user\nc@contoso.com\n',
    });

    await user.click(screen.getByRole('button', { name: 'Remove c.csv' }));
    expect(screen.queryByText(/c\.csv/)).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
    expect(
      screen.getByRole('button', { name: 'Upload .CSV file' }),
    ).toHaveFocus();
  });

  it('does not open in the tab where it is dropped beside the field', async () => {
    const { user } = await open();
    await chooseUsers(user);
    expect(fireEvent.drop(nameField())).toBe(false);
    expect(fireEvent.dragOver(nameField())).toBe(false);
  });

  it('is the one chosen last, also where an earlier one is read later', async () => {
    const { user } = await open();
    await chooseUsers(user);
    let finish = () => {};
    const ready = new Promise<void>(resolve => {
      finish = resolve;
    });
    await upload(user, fileOf('slow.csv', CSV, { ready }));
    await upload(user, fileOf('fast.csv', CSV));
    expect(await screen.findByText('fast.csv: 3 rows')).toBeVisible();
    await act(async () => finish());
    expect(screen.queryByText(/slow\.csv/)).toBeNull();
  });

  it('stays with its kind of scope while another is looked at', async () => {
    const { user } = await open();
    await chooseUsers(user);
    await upload(user);
    await screen.findByText('users.csv: 3 rows');
    await user.click(screen.getByRole('radio', { name: 'Specific groups' }));
    expect(screen.queryByText(/users\.csv/)).toBeNull();
    expect(
      screen.getByRole('link', { name: 'Download a template' }),
    ).toHaveAttribute('download', 'groups.csv');
    await chooseUsers(user);
    expect(screen.getByText('users.csv: 3 rows')).toBeVisible();
  });
});

describe('the preview of a scope', () => {
  async function begin() {
    const api = new FakeMailForensicsApi();
    const asked = slowPreview(api);
    const page = await open({ api });
    await page.user.type(nameField(), 'Contoso');
    await chooseUsers(page.user);
    await upload(page.user);
    await waitFor(() => expect(asked).toHaveLength(1));
    return { ...page, asked };
  }

  it('shows how far it is, and holds back until it is there', async () => {
    const { asked } = await begin();
    expect(
      screen.getByRole('progressbar', { name: 'Checking 3 rows' }),
    ).toBeVisible();
    act(() => asked[0].options.onProgress?.({ requests: 12, users: 11_988 }));
    expect(
      screen.getByText('Requests to Microsoft: 12 · users read: 11,988'),
    ).toBeVisible();
    expect(authorize()).toBeDisabled();
    expect(
      screen.getByText('Still needed: the file has to be checked.'),
    ).toBeVisible();
    await act(async () => asked[0].answer(BEFORE_CONSENT));
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(authorize()).toBeEnabled();
  });

  it('can be cancelled and begun again', async () => {
    const { user, asked } = await begin();
    await user.click(screen.getByRole('button', { name: 'Cancel the check' }));
    expect(asked[0].options.signal?.aborted).toBe(true);
    expect(screen.getByText('The check was cancelled.')).toBeVisible();
    expect(authorize()).toBeDisabled();
    await act(async () => asked[0].answer(BEFORE_CONSENT));
    expect(screen.queryByRole('table')).toBeNull();

    await user.click(screen.getByRole('button', { name: 'Check again' }));
    await act(async () => asked[1].answer(BEFORE_CONSENT));
    expect(screen.getByRole('table')).toBeVisible();
  });

  it('is broken off by another file, and what it says then is not heard', async () => {
    const { user, asked } = await begin();
    await upload(user, fileOf('other.csv', 'user\nc@contoso.com\n'));
    await waitFor(() => expect(asked).toHaveLength(2));
    expect(asked[0].options.signal?.aborted).toBe(true);
    expect(asked[1].options.signal?.aborted).toBe(false);
    await act(async () => asked[0].fail(new Error('aborted')));
    expect(screen.queryByRole('alert')).toBeNull();
    expect(
      screen.getByRole('progressbar', { name: 'Checking 1 row' }),
    ).toBeVisible();
  });

  it('shows what the backend refuses, with the row it names', async () => {
    const { asked } = await begin();
    const error = await failure(
      400,
      'InputError',
      'Row 3 names no user. It should look like this:\nuser\nalex@contoso.com',
    );
    await act(async () => asked[0].fail(error));
    expect(screen.getByRole('alert')).toHaveTextContent(/Row 3 names no user/);
    expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull();
    expect(authorize()).toBeDisabled();
  });

  it('can be tried again where something else went wrong, but not without permission', async () => {
    const { user, asked } = await begin();
    await act(async () => asked[0].fail(new Error('no route')));
    expect(screen.getByRole('alert')).toHaveTextContent('no route');
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    const forbidden = await failure(403, 'NotAllowedError', 'Unauthorized');
    await act(async () => asked[1].fail(forbidden));
    expect(screen.getByRole('alert')).toHaveTextContent(
      'mail-forensics.connection.manage',
    );
    expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull();
  });
});

describe('what fails while adding', () => {
  it('is told with the backend’s sentence, and what was typed stays', async () => {
    const { api, user } = await open();
    api.addConnection = async () => {
      throw await failure(400, 'InputError', 'displayName: no');
    };
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('could not be added: displayName: no');
    expect(alert).toHaveFocus();
    expect(nameField()).toHaveValue('Contoso');
    expect(authorize()).toBeEnabled();
  });

  it('names the permission that is missing', async () => {
    const { api, user } = await open();
    api.addConnection = async () => {
      throw await failure(403, 'NotAllowedError', 'Unauthorized');
    };
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'mail-forensics.connection.manage',
    );
  });

  it('does not add a second connection when authorizing is tried again', async () => {
    const { api, user, navigate } = await open();
    jest
      .spyOn(api, 'authorizeConnection')
      .mockRejectedValueOnce(new Error('no route to Microsoft'));
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Contoso was added, but.*no route to Microsoft/,
    );
    expect(nameField()).toBeDisabled();
    expect(nameField()).toBeValid();
    await user.click(authorize());
    await waitFor(() => expect(navigate).toHaveBeenCalledTimes(1));
    expect(api.added).toHaveLength(1);
  });
});

describe('a link for another admin', () => {
  it('adds the connection, and is copied', async () => {
    const { api, user, copy, onClose } = await open();
    await user.type(nameField(), 'Contoso');
    await user.dblClick(copyLink());
    const field = await screen.findByRole('textbox', { name: 'Link' });
    expect(field).toHaveValue('https://portal.example.com/link/c-1');
    expect(copy).toHaveBeenCalledWith('https://portal.example.com/link/c-1');
    expect(screen.getByText('The link is on the clipboard.')).toBeVisible();
    expect(
      screen.getByText(
        /one time, within 24 hours: until 2026-11-23 10:00:00 UTC/,
      ),
    ).toBeVisible();
    expect(screen.getByText(/Contoso was added and awaits/)).toBeVisible();
    expect(api.added).toHaveLength(1);

    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalled();
  });

  it('is copied again, not made again: that would end the one that was sent', async () => {
    const { api, user, copy } = await open();
    await user.type(nameField(), 'Contoso');
    await user.click(copyLink());
    await screen.findByRole('textbox', { name: 'Link' });
    await user.click(copyLink());
    await waitFor(() => expect(copy).toHaveBeenCalledTimes(2));
    expect(api.actions).toEqual(['create link c-1']);
    expect(api.added).toHaveLength(1);
  });

  it('is shown selected where the browser refuses the clipboard', async () => {
    const { user } = await open({ clipboard: false });
    await user.type(nameField(), 'Contoso');
    await user.click(copyLink());
    const field = await screen.findByRole<HTMLInputElement>('textbox', {
      name: 'Link',
    });
    expect(screen.getByText(/The browser refused the clipboard/)).toBeVisible();
    expect(field).toHaveFocus();
    expect(
      field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0),
    ).toBe('https://portal.example.com/link/c-1');
  });

  it('can be tried again where it failed, with the same connection', async () => {
    const { api, user } = await open();
    jest
      .spyOn(api, 'createAuthorizationLink')
      .mockRejectedValueOnce(new Error('busy'));
    await user.type(nameField(), 'Contoso');
    await user.click(copyLink());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Contoso was added, but the link could not be made: busy/,
    );
    await user.click(copyLink());
    expect(await screen.findByRole('textbox', { name: 'Link' })).toBeVisible();
    expect(api.added).toHaveLength(1);
  });
});

describe('limiting the app to the scope', () => {
  it('shows the PowerShell of exactly this scope, to be copied and saved', async () => {
    const { api, user, copy } = await open();
    const asked = jest.spyOn(api, 'getExchangePowerShell').mockResolvedValue({
      script: 'Connect-ExchangeOnline\nNew-ManagementScope "Zoë"',
      notes: ['It takes Exchange up to two hours.'],
    });
    await chooseUsers(user);
    const powerShell = () => button(/^Exchange PowerShell$/);
    expect(powerShell()).toBeDisabled();
    await upload(user);
    await screen.findByText('users.csv: 3 rows');
    await user.click(powerShell());

    const dialog = await screen.findByRole('dialog', {
      name: 'Limit the app to this scope',
    });
    expect(
      await within(dialog).findByRole('group', {
        name: 'Exchange PowerShell script',
      }),
    ).toHaveTextContent('New-ManagementScope "Zoë"');
    expect(asked).toHaveBeenCalledWith({ mode: 'users', csv: CSV });
    expect(
      within(dialog).getByText('It takes Exchange up to two hours.'),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);

    await user.click(
      within(dialog).getByRole('button', {
        name: 'Copy Exchange PowerShell script',
      }),
    );
    expect(copy).toHaveBeenCalledWith(
      'Connect-ExchangeOnline\nNew-ManagementScope "Zoë"',
    );
    await user.click(
      within(dialog).getByRole('button', { name: 'Download .ps1' }),
    );
    const [blob, name] = jest.mocked(saveFile).mock.calls[0];
    expect(name).toBe('Limit Mail Forensics.ps1');
    expect([...new Uint8Array(await blob.arrayBuffer())].slice(0, 3)).toEqual([
      0xef, 0xbb, 0xbf,
    ]);

    await user.keyboard('{Escape}');
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(
      screen.getByRole('dialog', { name: 'Add data connection' }),
    ).toBeVisible();
  });

  it('tells why there is no script, and tries again', async () => {
    const { api, user } = await open();
    jest
      .spyOn(api, 'getExchangePowerShell')
      .mockRejectedValueOnce(new Error('busy'));
    await user.click(button(/^Exchange PowerShell$/));
    expect(await screen.findByRole('alert')).toHaveTextContent('busy');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Connect-ExchangeOnline')).toBeVisible();
  });

  it('draws the beginning of a script of 100,000 lines, and copies all of it', async () => {
    const { api, user, copy } = await open();
    const script = 'Add-Something\n'.repeat(100_000).trimEnd();
    api.powerShell = { script, notes: [] };
    await user.click(button(/^Exchange PowerShell$/));
    const shown = await screen.findByRole('group', {
      name: 'Exchange PowerShell script',
    });
    expect(shown.textContent?.split('\n')).toHaveLength(1_000);
    expect(screen.getByText(/Not shown: 99,000 more lines/)).toBeVisible();
    await user.click(
      screen.getByRole('button', { name: 'Copy Exchange PowerShell script' }),
    );
    expect(copy).toHaveBeenCalledWith(script);
  });
});

describe('closing the panel', () => {
  it('asks nothing where nothing was entered', async () => {
    const { user, onClose } = await open();
    await user.keyboard('{Escape}');
    expect(onClose).toHaveBeenCalledTimes(1);
  });

  it('asks before a name or a file is lost, but not for Cancel', async () => {
    const { user, onClose } = await open();
    await chooseUsers(user);
    await upload(user);
    await screen.findByText('users.csv: 3 rows');
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('dialog', {
      name: 'Close without adding?',
    });
    expect(onClose).not.toHaveBeenCalled();
    await user.click(within(question).getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(question).not.toBeInTheDocument());
    expect(screen.getByText('users.csv: 3 rows')).toBeVisible();

    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
