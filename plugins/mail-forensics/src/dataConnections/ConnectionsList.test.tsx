import { screen, waitFor, within } from '@testing-library/react';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import { failure } from '../__testUtils__/FakeMailForensicsApi';
import { connectionOf, SETUP } from '../__testUtils__/samples';
import {
  openDataConnections,
  withConnections,
} from './__testUtils__/openDataConnections';

// Tables are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(30_000);

const names = () =>
  screen.getAllByRole('rowheader').map(cell => cell.textContent);
const heading = (name: string) => screen.getByRole('columnheader', { name });

describe('before there is a connection', () => {
  it('shows what to configure, and offers to add nothing, until the backend is set up', async () => {
    openDataConnections(api => {
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
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('copies the redirect URI', async () => {
    const { user } = openDataConnections(api => {
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
    openDataConnections();
    expect(await screen.findByText('No data connection yet')).toBeVisible();
    expect(
      screen.getAllByRole('button', { name: 'Add data connection' }),
    ).toHaveLength(1);
    expect(await accessibilityViolations()).toEqual([]);
  });
});

describe('the table', () => {
  it('shows a connection in the columns of the seed', async () => {
    openDataConnections(
      withConnections({
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
      expect.stringMatching(/^4\d s behind$/),
      '87 (3 with problems)',
      'megan@contoso.com',
      '2026-11-02 09:14:05 UTC',
    ]);
    expect(
      screen.getAllByRole('columnheader').map(cell => cell.textContent),
    ).toContain('Date authorized');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says what is wrong in a broken row, so that it is read without its colour', async () => {
    openDataConnections(
      withConnections({ status: 'Error', statusReason: 'CREDENTIAL_EXPIRED' }),
    );
    const row = await screen.findByRole('row', { name: /Contoso US mail/ });
    expect(row).toHaveTextContent("ErrorThe app's credential has expired");
    expect(await accessibilityViolations()).toEqual([]);
  });

  it.each([
    [
      'a mailbox is far behind',
      {
        freshness: {
          completeThrough: '2026-11-22T06:57:20.000Z',
          lagSeconds: 10_920,
          behind: 3,
        },
      },
      /3 h 02 min behind3 more than 15 min/,
    ],
    [
      'no mailbox can be read',
      {
        mailboxes: { monitored: 0, withProblems: 3, total: 3 },
        freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
      },
      /No mailbox can be read/,
    ],
    [
      'nothing was read yet',
      {
        status: 'Initializing' as const,
        mailboxes: { monitored: 3, withProblems: 0, total: 3 },
        freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
      },
      /Nothing was read yet/,
    ],
    [
      'it is stopped',
      {
        status: 'Deauthorized' as const,
        freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
      },
      /Not monitored/,
    ],
  ])('says how fresh it is where %s', async (_, fields, text) => {
    openDataConnections(withConnections(fields));
    expect(
      await screen.findByRole('row', { name: /Contoso US mail/ }),
    ).toHaveTextContent(text);
  });

  it('explains freshness', async () => {
    const { user } = openDataConnections(
      withConnections({
        freshness: {
          completeThrough: '2026-11-22T09:59:20.000Z',
          lagSeconds: 1_000,
          behind: 1,
        },
      }),
    );
    const age = await screen.findByText(/16 min behind/);
    expect(age).toHaveAttribute('tabindex', '0');
    await user.hover(age);
    expect(await screen.findByRole('tooltip')).toHaveTextContent(
      'Everything sent before 2026-11-22 09:59:20 UTC is recorded. 1 mailbox is more than 15 minutes behind.',
    );
  });

  it('makes a name visible that would turn the page around', async () => {
    openDataConnections(withConnections({ displayName: 'A\u202EB<b>' }));
    expect(
      await screen.findByRole('link', { name: 'A\\u202EB<b>' }),
    ).toBeVisible();
  });

  it('is sorted by name, and by whatever heading is clicked, what has no value last', async () => {
    const { user } = openDataConnections(
      withConnections(
        { id: 'b', displayName: 'Beta 10' },
        {
          id: 'a',
          displayName: 'alpha',
          freshness: { completeThrough: null, lagSeconds: null, behind: 0 },
        },
        {
          id: 'c',
          displayName: 'Beta 9',
          status: 'Error',
          freshness: {
            completeThrough: '2026-11-22T09:00:00.000Z',
            lagSeconds: 3_600,
            behind: 4,
          },
        },
      ),
    );
    await screen.findByText('alpha');
    expect(names()).toEqual(['alpha', 'Beta 9', 'Beta 10']);
    expect(heading('Display name')).toHaveAttribute('aria-sort', 'ascending');

    await user.click(screen.getByRole('button', { name: 'Freshness' }));
    expect(names()).toEqual(['Beta 10', 'Beta 9', 'alpha']);
    await user.click(screen.getByRole('button', { name: 'Freshness' }));
    expect(names()).toEqual(['Beta 9', 'Beta 10', 'alpha']);
    expect(heading('Freshness')).toHaveAttribute('aria-sort', 'descending');
    await user.click(screen.getByRole('button', { name: 'Status' }));
    expect(names()).toEqual(['Beta 9', 'alpha', 'Beta 10']);
  });

  it('is filtered where it is more than a few', async () => {
    const { user } = openDataConnections(
      withConnections(
        ...['Anna', 'Bert', 'Carl', 'Dora', 'Emil', 'Fred'].map(name => ({
          id: name,
          displayName: name,
          ...(name === 'Dora' && { status: 'Deauthorized' as const }),
        })),
      ),
    );
    const filter = await screen.findByRole('searchbox', {
      name: 'Filter data connections',
    });
    await user.type(filter, 'deauth EMAIL');
    expect(names()).toEqual(['Dora']);
    expect(screen.getByText('1 of 6 data connections')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);

    await user.type(filter, ' nobody');
    expect(screen.getByText('No data connection matches.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(names()).toHaveLength(6);
  });

  it('has no filter where it is a few', async () => {
    openDataConnections(withConnections({}));
    await screen.findByText('Contoso US mail');
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  it('opens the details by a click on a row and by Enter on its name, and is back on it when they are closed', async () => {
    const { user, address } = openDataConnections(withConnections({}));
    const link = await screen.findByRole('link', { name: 'Contoso US mail' });
    expect(link).toHaveAttribute('href', '/?connection=c-1');

    await user.click(screen.getByText('megan@contoso.com'));
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
    expect(address()).toBe('/?connection=c-1');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(address()).toBe('/'));
    await waitFor(() => expect(link).toHaveFocus());

    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(link).toHaveFocus());
  });
});

describe('on a small screen', () => {
  beforeEach(() => {
    window.matchMedia = jest.fn(query => ({
      matches: Number(/max-width:(\d+)/.exec(query)?.[1]) >= 360,
      addListener: () => {},
      removeListener: () => {},
    })) as unknown as typeof window.matchMedia;
  });
  afterEach(() => {
    Reflect.deleteProperty(window, 'matchMedia');
  });

  it('tells a connection line by line in one cell', async () => {
    openDataConnections(
      withConnections({ status: 'Error', statusReason: 'CREDENTIAL_EXPIRED' }),
    );
    const row = await screen.findByRole('row', { name: /Contoso US mail/ });
    expect(within(row).queryByRole('cell')).toBeNull();
    expect(within(row).getByRole('rowheader')).toHaveTextContent(
      /Contoso US mail.*Status.*Error.*Freshness.*behind.*Scoped to.*All.*Mailboxes.*1,204/,
    );
    expect(await accessibilityViolations()).toEqual([]);
  });
});

describe('a connection that awaits authorization', () => {
  const awaiting = {
    status: 'Awaiting authorization' as const,
    authorizedBy: undefined,
    authorizedAt: undefined,
  };

  it('is continued from its row, which does not open the details', async () => {
    const { user, navigate, address } = openDataConnections(
      withConnections(awaiting),
    );
    await user.click(
      await screen.findByRole('button', {
        name: 'Continue authorization of Contoso US mail',
      }),
    );
    await waitFor(() =>
      expect(navigate).toHaveBeenCalledWith(
        'https://login.example.com/?connection=c-1',
      ),
    );
    expect(address()).toBe('/');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says so where Microsoft cannot be opened', async () => {
    const { api, user, navigate } = openDataConnections(
      withConnections(awaiting),
    );
    api.authorizeConnection = () =>
      Promise.reject(new Error('no route to Microsoft'));
    await user.click(await screen.findByRole('button', { name: /^Continue/ }));
    expect(
      await screen.findByText(
        /could not be opened for Contoso US mail: no route to Microsoft/,
      ),
    ).toBeVisible();
    expect(navigate).not.toHaveBeenCalled();
  });

  it('says until when somebody else may do it, and takes that back', async () => {
    const { api, user } = openDataConnections(
      withConnections({
        ...awaiting,
        authorizationLink: {
          createdAt: '2026-11-22T10:00:00.000Z',
          createdBy: 'user:default/guest',
          expiresAt: '2026-11-23T10:00:00.000Z',
        },
      }),
    );
    expect(
      await screen.findByText(
        'Waiting for your Microsoft 365 admin; link valid until 2026-11-23 10:00:00 UTC',
      ),
    ).toBeVisible();
    api.revokeAuthorizationLink = async id => {
      api.actions.push(`revoke link ${id}`);
      withConnections(awaiting)(api);
    };
    await user.click(
      screen.getByRole('button', {
        name: 'Revoke the link of Contoso US mail',
      }),
    );
    await waitFor(() =>
      expect(screen.queryByText(/Waiting for/)).not.toBeInTheDocument(),
    );
    expect(api.actions).toEqual(['revoke link c-1']);
  });
});

describe('the banner', () => {
  const expired = {
    status: 'Error' as const,
    statusReason: 'CREDENTIAL_EXPIRED' as const,
  };

  it('names each broken connection, what is wrong and since when, and opens it', async () => {
    const { api, user, address } = openDataConnections(fake => {
      withConnections(
        { id: 'a', displayName: 'Contoso EU', ...expired },
        { id: 'b', displayName: 'Fine' },
        { id: 'c', displayName: 'Fabrikam', status: 'Error' },
      )(fake);
      fake.details = {
        problems: [
          {
            code: 'CREDENTIAL_EXPIRED',
            severity: 'error',
            title: "The app's credential has expired",
            detail: 'It expired on 2026-11-22.',
            remedy: 'Create a new credential.',
            since: '2026-11-22T04:31:00.000Z',
          },
        ],
      };
    });
    const details = jest.spyOn(api, 'getConnection');
    const banner = await screen.findByRole('alert');
    await waitFor(() =>
      expect(
        within(banner)
          .getAllByRole('listitem')
          .map(item => item.textContent),
      ).toEqual([
        "Contoso EU: The app's credential has expired (since 2026-11-22 04:31:00 UTC).Show",
        'Fabrikam: it does not work.Show',
      ]),
    );
    expect(details).toHaveBeenCalledTimes(2);
    expect(await accessibilityViolations()).toEqual([]);

    await user.click(screen.getByRole('button', { name: 'Show Contoso EU' }));
    expect(address()).toBe('/?connection=a');
    await screen.findByRole('dialog', { name: 'Contoso EU' });
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: 'Show Contoso EU' }),
      ).toHaveFocus(),
    );
  });

  it('has its lines also while it is not known since when', async () => {
    openDataConnections(api => {
      withConnections(expired)(api);
      api.getConnection = () => Promise.reject(new Error('down'));
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      "Contoso US mail: The app's credential has expired.",
    );
  });

  it('shows a few at first where many are broken', async () => {
    const { user } = openDataConnections(
      withConnections(
        ...Array.from({ length: 7 }, (_, n) => ({
          id: `c-${n}`,
          displayName: `Connection ${n}`,
          ...expired,
        })),
      ),
    );
    const banner = await screen.findByRole('alert');
    expect(within(banner).getAllByRole('listitem')).toHaveLength(5);
    await user.click(within(banner).getByText('Show all 7'));
    expect(within(banner).getAllByRole('listitem')).toHaveLength(7);
  });
});

describe('where the list cannot be shown', () => {
  it('says what the backend said, and tries again', async () => {
    const { api, user } = openDataConnections(fake => {
      fake.listConnections = jest
        .fn()
        .mockRejectedValueOnce(new Error('The database is gone'))
        .mockResolvedValue([connectionOf()]);
    });
    expect(await screen.findByText('The database is gone')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Contoso US mail')).toBeVisible();
    expect(api.listConnections).toHaveBeenCalledTimes(2);
  });

  it('names the permission to somebody who may not see connections', async () => {
    openDataConnections(api => {
      api.listConnections = async () => {
        throw await failure(403, 'NotAllowedError', 'Unauthorized');
      };
    });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.getByText(/mail-forensics\.connection\.read/)).toBeVisible();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
    expect(await accessibilityViolations()).toEqual([]);
  });
});
