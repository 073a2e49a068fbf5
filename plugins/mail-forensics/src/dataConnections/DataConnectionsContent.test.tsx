import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import {
  failure,
  FakeMailForensicsApi,
} from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { connectionOf, mailboxOf, SETUP } from '../__testUtils__/samples';
import { DataConnectionsContent } from './DataConnectionsContent';

// Dialogs are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(30_000);

const LINK = 'https://login.example.com/?connection=';

function setUp(
  prepare: (api: FakeMailForensicsApi) => void = () => {},
  options: { address?: string } = {},
) {
  const api = new FakeMailForensicsApi();
  prepare(api);
  const navigate = jest.fn();
  const { address } = renderContent(
    <DataConnectionsContent navigate={navigate} />,
    { api, ...options },
  );
  return { api, navigate, address, user: userEvent.setup() };
}

const withConnection =
  (...connections: Parameters<typeof connectionOf>) =>
  (api: FakeMailForensicsApi) => {
    api.connections = connections.map(connectionOf);
  };

describe('what Data Connections shows', () => {
  it('shows what to configure, and offers to add nothing, until the backend is set up', async () => {
    setUp(api => {
      api.setup = {
        ...SETUP,
        configured: false,
        missing: ['mailForensics.microsoft365.clientId'],
      };
    });

    expect(
      await screen.findByText('Mail Forensics is not configured yet'),
    ).toBeVisible();
    expect(screen.getByText(SETUP.redirectUri)).toBeVisible();
    expect(screen.getByText(/mailForensics:\s+microsoft365:/)).toBeVisible();
    expect(
      screen.getByText(/Still missing: mailForensics.microsoft365.clientId/),
    ).toBeVisible();
    expect(screen.getByText('Mail.Read')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Add data connection' }),
    ).not.toBeInTheDocument();
  });

  it('copies the redirect URI', async () => {
    const { user } = setUp(api => {
      api.setup = { ...SETUP, configured: false };
    });
    const copied = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(
      await screen.findByRole('button', { name: 'Copy redirect URI' }),
    );
    expect(copied).toHaveBeenCalledWith(SETUP.redirectUri);
    expect(await screen.findByText('Copied')).toBeInTheDocument();
  });

  it('shows a sentence and a button where there is none yet', async () => {
    setUp();
    expect(await screen.findByText('No data connection yet')).toBeVisible();
    expect(
      screen.getAllByRole('button', { name: 'Add data connection' }),
    ).toHaveLength(1);
  });

  it('shows a connection in the columns of the seed', async () => {
    setUp(
      withConnection({
        scope: { mode: 'users', entries: 1087 },
        mailboxes: { monitored: 87, withProblems: 3, total: 90 },
      }),
    );
    const row = await screen.findByRole('row', { name: /Contoso US mail/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    ).toEqual([
      'Microsoft Office 365',
      'Email',
      'Specific users (1,087)',
      'Monitoring',
      '40 s behind',
      '87 (3 with problems)',
      'megan@contoso.com',
      '2026-11-02 09:14:05 UTC',
      '',
    ]);
    expect(
      screen.getAllByRole('columnheader').map(cell => cell.textContent),
    ).toContain('Date authorized');
  });

  it('names a broken connection over the page and opens it from there', async () => {
    const { user, address } = setUp(api => {
      withConnection({ status: 'Error', statusReason: 'CREDENTIAL_EXPIRED' })(
        api,
      );
      api.details = {
        problems: [
          {
            code: 'THROTTLED',
            severity: 'warning',
            title: 'Microsoft asked us to slow down',
            detail: 'Until noon.',
            remedy: 'Wait.',
            since: '2026-11-22T04:31:00.000Z',
          },
          {
            code: 'CREDENTIAL_EXPIRED',
            severity: 'error',
            title: "The app's credential has expired",
            detail: 'It expired on 2026-11-22.',
            remedy: 'Create a new credential.',
            since: '2026-11-22T04:31:00.000Z',
            mailboxes: 87,
          },
        ],
      };
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      "Contoso US mail: The app's credential has expired.",
    );
    await user.click(
      screen.getByRole('button', { name: 'Show Contoso US mail' }),
    );

    const panel = await screen.findByRole('dialog', {
      name: 'Contoso US mail',
    });
    const problems = within(panel).getAllByRole('alert');
    expect(problems[0]).toHaveTextContent(
      /has expired.*It expired on 2026-11-22\..*What to do: Create a new credential\..*CREDENTIAL_EXPIRED · Since 2026-11-22 04:31:00 UTC · 87 mailboxes are affected/,
    );
    expect(problems[1]).toHaveTextContent('Until noon.');
    expect(address()).toBe('/?connection=c-1');

    await user.keyboard('{Escape}');
    await waitFor(() => expect(address()).toBe('/'));
  });

  it('says what the backend said when loading fails, and tries again', async () => {
    const { api, user } = setUp(fake => {
      fake.listConnections = jest
        .fn()
        .mockRejectedValueOnce(new Error('The database is gone'))
        .mockResolvedValue([connectionOf()]);
    });
    expect(await screen.findByText('The database is gone')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Contoso US mail')).toBeVisible();
    expect(api.listConnections).toHaveBeenCalledTimes(2);
  });

  it('names the permission to somebody who may not see connections', async () => {
    setUp(api => {
      api.listConnections = async () => {
        throw await failure(403, 'NotAllowedError', 'Unauthorized');
      };
    });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.getByText(/mail-forensics\.connection\.read/)).toBeVisible();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('makes a name visible that would turn the page around', async () => {
    setUp(withConnection({ displayName: 'A\u202eB<b>' }));
    expect(
      await screen.findByRole('button', { name: 'A\\u202EB<b>' }),
    ).toBeVisible();
  });
});

describe('refreshing by itself', () => {
  beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
  afterEach(() => {
    jest.useRealTimers();
    Reflect.deleteProperty(document, 'hidden');
  });
  const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

  it('looks every 5 seconds until a connection is monitored, then every 30, and keeps what it had when it fails', async () => {
    const { api } = setUp(withConnection({ status: 'Initializing' }));
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

  it('does not look while the tab is hidden, and at once when it is shown again', async () => {
    const { api } = setUp(withConnection({ status: 'Initializing' }));
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
});

describe('adding a data connection', () => {
  async function open(...args: Parameters<typeof setUp>) {
    const page = setUp(...args);
    await page.user.click(
      await screen.findByRole('button', { name: 'Add data connection' }),
    );
    return page;
  }
  const nameField = () => screen.getByRole('textbox', { name: /Display name/ });
  const authorize = () => screen.getByRole('button', { name: 'Authorize' });

  it('has the fields of the seed, and goes to Microsoft', async () => {
    const { api, user, navigate } = await open();
    const panel = screen.getByRole('dialog', { name: 'Add data connection' });
    expect(
      within(panel).getByRole('combobox', { name: 'Data connection' }),
    ).toHaveDisplayValue('Microsoft Office 365');
    expect(
      within(panel).getByRole('group', { name: 'Email services' }),
    ).toBeInTheDocument();
    expect(within(panel).getByText('Scope of email users')).toBeVisible();
    expect(within(panel).getByRole('radio', { name: 'All' })).toBeChecked();
    expect(within(panel).getByText('Mail.Read')).toBeVisible();
    expect(nameField()).toHaveFocus();
    expect(authorize()).toBeDisabled();

    await user.type(nameField(), ' Contoso ');
    await user.dblClick(authorize());

    await waitFor(() => expect(navigate).toHaveBeenCalledWith(`${LINK}c-1`));
    expect(api.added).toEqual([
      {
        service: 'microsoft365',
        displayName: 'Contoso',
        scope: { mode: 'all' },
      },
    ]);
    expect(navigate).toHaveBeenCalledTimes(1);
  });

  it('says while it is typed that a name is taken', async () => {
    const { user } = await open(withConnection({ displayName: 'Contoso' }));
    await user.type(nameField(), 'CONTOSO');
    expect(nameField()).toHaveAccessibleDescription(
      'There is already a data connection of this name',
    );
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
    expect(navigate).not.toHaveBeenCalled();

    await user.type(nameField(), ' EU');
    await user.click(authorize());
    await waitFor(() => expect(navigate).toHaveBeenCalledTimes(1));
  });

  it('says what else went wrong, and keeps what was typed', async () => {
    const { api, user } = await open();
    api.addConnection = async () => {
      throw await failure(400, 'InputError', 'scope: no column for users');
    };
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'scope: no column for users',
    );
    expect(nameField()).toHaveValue('Contoso');
  });

  it('sends the file of the chosen scope, and only that', async () => {
    const { api, user } = await open();
    await user.type(nameField(), 'Contoso');
    await user.click(screen.getByRole('radio', { name: 'Specific users' }));
    expect(
      screen.getByRole('button', { name: 'Upload .CSV file' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Download a template' }),
    ).toHaveAttribute('href', expect.stringContaining('user%0D%0A'));
    expect(authorize()).toBeDisabled();

    await upload('users.csv', 'user\n');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'users.csv: This file holds no row below its header row.',
    );
    expect(authorize()).toBeDisabled();

    await upload('users.csv', 'user\na@contoso.com\nb@contoso.com\n');
    expect(await screen.findByText('users.csv: 2 rows')).toBeVisible();
    await user.click(authorize());
    await waitFor(() => expect(api.added).toHaveLength(1));
    expect(api.added[0].scope).toEqual({
      mode: 'users',
      csv: 'user\na@contoso.com\nb@contoso.com\n',
    });

    async function upload(fileName: string, text: string) {
      await user.upload(
        screen.getByLabelText('Upload .CSV file', { selector: 'input' }),
        fileOf(fileName, text),
      );
    }
  });

  it('leaves the connection in the list when Microsoft cannot be opened, to be continued there', async () => {
    const { api, user, navigate } = await open();
    jest
      .spyOn(api, 'authorizeConnection')
      .mockRejectedValueOnce(new Error('no route to Microsoft'));
    await user.type(nameField(), 'Contoso');
    await user.click(authorize());

    expect(
      await screen.findByText(/Contoso was added, but.*no route to Microsoft/),
    ).toBeVisible();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const row = await screen.findByRole('row', { name: /Contoso/ });
    expect(row).toHaveTextContent('Awaiting authorization');
    await user.click(
      within(row).getByRole('button', {
        name: 'Continue authorization of Contoso',
      }),
    );
    await waitFor(() => expect(navigate).toHaveBeenCalledWith(`${LINK}c-1`));
  });
});

describe('coming back from Microsoft', () => {
  it('tells that it worked, once', async () => {
    const { user, address } = setUp(withConnection({}), {
      address: '/?connection=c-1&authorization=succeeded&keep=1',
    });
    const message = await screen.findByText(/Contoso US mail is authorized/);
    expect(address()).toBe('/?keep=1');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(message).not.toBeInTheDocument();
  });

  it.each([
    ['WRONG_TENANT', /Signed in to another tenant/, /the right tenant/],
    ['expired', /took too long/, /Continue the authorization/],
    ['<script>', /Microsoft or the backend refused/, /the log of the backend/],
  ])('tells why it failed: %s', async (reason, title, remedy) => {
    const query = new URLSearchParams({
      connection: 'c-1',
      authorization: 'failed',
      reason,
    });
    const { address } = setUp(withConnection({}), { address: `/?${query}` });
    await screen.findByText('megan@contoso.com');
    const message = screen.getByRole('alert');
    expect(message).toHaveTextContent('Contoso US mail was not authorized');
    expect(message).toHaveTextContent(title);
    expect(message).toHaveTextContent(remedy);
    expect(address()).toBe('/');
  });
});

describe('the details of a connection', () => {
  it('shows mailboxes as they are now, whenever the connection is looked at again', async () => {
    let mailboxes: Mailbox[] = [];
    const { user } = setUp(
      api => {
        withConnection({})(api);
        mailboxes = api.mailboxes;
        mailboxes[0] = mailboxOf({ state: 'Access denied' });
      },
      { address: '/?connection=c-1' },
    );
    const panel = await screen.findByRole('dialog', {
      name: 'Contoso US mail',
    });
    expect(await within(panel).findByText('Access denied')).toBeVisible();
    mailboxes[0] = mailboxOf({ state: 'Monitoring' });
    await user.click(within(panel).getByRole('button', { name: 'Verify now' }));
    await waitFor(() =>
      expect(within(panel).queryByText('Access denied')).toBeNull(),
    );
  });

  it('says so where no mailbox can be read', async () => {
    setUp(
      withConnection({
        mailboxes: { monitored: 0, withProblems: 3, total: 3 },
        freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
      }),
    );
    expect(await screen.findByText('No mailbox can be read')).toBeVisible();
  });

  it('can be linked to, and show facts, mailboxes and history', async () => {
    const { user } = setUp(
      api => {
        withConnection({})(api);
        api.mailboxes = Array.from({ length: 60 }, (_, n) =>
          mailboxOf({
            userId: `u-${n}`,
            userPrincipalName: `user-${n}@contoso.com`,
            ...(n === 0 && {
              state: 'Access denied',
              problem: { code: 'ACCESS_DENIED', detail: 'Refused since noon.' },
            }),
          }),
        );
      },
      { address: '/?connection=c-1' },
    );
    const panel = await screen.findByRole('dialog', {
      name: 'Contoso US mail',
    });
    const facts = within(panel).getByRole('region', { name: 'Facts' });
    expect(facts).toHaveTextContent('1,204 monitored of 1,210');
    expect(facts).toHaveTextContent('by user:default/guest');

    const history = within(panel).getByRole('region', { name: 'History' });
    expect(
      within(history)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'Status changed: Monitoring2026-11-02 09:14:09 UTC · the system',
      'Added2026-11-02 09:12:00 UTC · user:default/guest',
    ]);

    expect(await within(panel).findByText('50 of 60')).toBeVisible();
    expect(
      within(panel).getByRole('row', { name: /user-0@contoso.com/ }),
    ).toHaveTextContent('Access denied: Refused since noon.');
    await user.click(within(panel).getByRole('button', { name: 'Load more' }));
    expect(await within(panel).findByText('60 of 60')).toBeVisible();
    expect(
      within(panel).getByRole('row', { name: /user-59@contoso.com/ }),
    ).toBeVisible();
  });

  it('says that a connection is gone', async () => {
    setUp(() => {}, { address: '/?connection=c-9' });
    expect(
      await screen.findByText(/There is no such connection/),
    ).toBeInTheDocument();
  });

  it('verifies, stops, resumes and authorizes again', async () => {
    const { api, user, navigate } = setUp(withConnection({}), {
      address: '/?connection=c-1',
    });
    const click = async (name: string) =>
      user.click(await screen.findByRole('button', { name }));

    await click('Verify now');
    expect(await screen.findByText('Verified.')).toBeVisible();
    await click('Deauthorize');
    expect(await screen.findByText(/Monitoring has stopped/)).toBeVisible();
    await click('Resume monitoring');
    expect(await screen.findByText(/has been resumed/)).toBeVisible();
    await click('Authorize again');
    expect(navigate).toHaveBeenCalledWith(`${LINK}c-1`);
    expect(api.actions).toEqual([
      'verify c-1',
      'deauthorize c-1',
      'resume c-1',
      'authorize c-1',
    ]);
  });

  it('says why an action failed', async () => {
    const { user } = setUp(
      api => {
        withConnection({})(api);
        api.verifyConnection = () => Promise.reject(new Error('busy'));
      },
      { address: '/?connection=c-1' },
    );
    await user.click(await screen.findByRole('button', { name: 'Verify now' }));
    expect(await screen.findByText('This did not work: busy')).toBeVisible();
  });

  it('deletes only once the name was typed', async () => {
    const { api, user, address } = setUp(withConnection({}), {
      address: '/?connection=c-1',
    });
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    const dialog = screen.getByRole('dialog', {
      name: 'Delete Contoso US mail?',
    });
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    const field = within(dialog).getByRole('textbox');
    await user.type(field, 'contoso us mail{Enter}');
    expect(confirm).toBeDisabled();
    expect(api.actions).toEqual([]);

    await user.clear(field);
    await user.type(field, 'Contoso US mail');
    await user.click(confirm);
    expect(
      await screen.findByText('Contoso US mail was deleted.'),
    ).toBeVisible();
    expect(api.actions).toEqual(['delete c-1']);
    expect(address()).toBe('/');
    expect(await screen.findByText('No data connection yet')).toBeVisible();
  });
});

/** A file as a browser has it: jsdom's own cannot be read. */
function fileOf(name: string, text: string): File {
  return Object.assign(new File([text], name, { type: 'text/csv' }), {
    arrayBuffer: async () => new TextEncoder().encode(text).buffer,
  });
}
