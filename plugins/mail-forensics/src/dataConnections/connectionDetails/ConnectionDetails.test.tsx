import { screen, waitFor, within } from '@testing-library/react';
import type {
  ConnectionDetails,
  ProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import { failure } from '../../__testUtils__/FakeMailForensicsApi';
import {
  openDataConnections,
  withConnections,
} from '../__testUtils__/openDataConnections';

// Dialogs are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(30_000);

const EXPIRED: ConnectionDetails['problems'][number] = {
  code: 'CREDENTIAL_EXPIRED',
  severity: 'error',
  title: "The app's credential has expired",
  detail: 'It expired on 2026-11-22.',
  remedy: 'Create a new credential.',
  since: '2026-11-22T04:31:00.000Z',
  mailboxes: 87,
};
const THROTTLED: ConnectionDetails['problems'][number] = {
  code: 'THROTTLED',
  severity: 'warning',
  title: 'Microsoft asked us to slow down',
  detail: 'Until noon.',
  remedy: 'Wait.',
  since: '2026-11-20T04:31:00.000Z',
};

async function open(
  fields: Partial<ConnectionDetails> = {},
  tab: string = 'overview',
  options: { allowed?: boolean } = {},
) {
  const { problems, history, ...connection } = fields;
  const page = openDataConnections(
    api => {
      withConnections(connection)(api);
      api.details = {
        ...(problems && { problems }),
        ...(history && { history }),
      };
    },
    { address: `/?connection=c-1&tab=${tab}`, ...options },
  );
  const panel = await screen.findByRole('dialog', { name: 'Contoso US mail' });
  return { ...page, panel };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });

describe('the details of a connection', () => {
  it('can be linked to, tab by tab', async () => {
    const { user, panel, address } = await open({}, 'history');
    expect(within(panel).getByRole('tab', { name: 'History' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await user.click(within(panel).getByRole('tab', { name: 'Overview' }));
    expect(
      await within(panel).findByRole('region', { name: 'Facts' }),
    ).toBeVisible();
    expect(address()).toBe('/?connection=c-1&tab=overview');
  });

  it('shows what is wrong first, errors before warnings, with what to do', async () => {
    const { panel } = await open({
      status: 'Error',
      statusReason: 'CREDENTIAL_EXPIRED',
      problems: [THROTTLED, EXPIRED],
    });
    const problems = within(panel).getAllByRole('alert');
    expect(problems[0]).toHaveTextContent(
      /has expired.*CREDENTIAL_EXPIRED · Since 2026-11-22 04:31:00 UTC · 87 mailboxes are affected.*It expired on 2026-11-22\..*What to do: Make a new one in the Microsoft Entra admin center/,
    );
    expect(problems[1]).toHaveTextContent('Until noon.');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('goes from a problem to its mailboxes, and to the guide', async () => {
    const { user, panel, address } = await open({ problems: [EXPIRED] });
    await user.click(
      within(panel).getByRole('button', { name: /^Troubleshooting: The app/ }),
    );
    expect(address()).toBe(
      '/?connection=c-1&tab=overview&guide=CREDENTIAL_EXPIRED',
    );
    const guide = screen.getByRole('dialog', { name: 'Troubleshooting' });
    expect(
      within(guide).getByRole('heading', {
        name: "The app's credential has expired",
      }),
    ).toHaveFocus();
    expect(within(guide).getAllByRole('article')).toHaveLength(21);
    expect(await accessibilityViolations()).toEqual([]);
    await user.keyboard('{Escape}');
    await waitFor(() =>
      expect(address()).toBe('/?connection=c-1&tab=overview'),
    );

    await user.click(
      within(panel).getByRole('button', { name: 'Show mailboxes' }),
    );
    expect(address()).toBe('/?connection=c-1&tab=mailboxes');
  });

  it('shows all facts there are', async () => {
    const { panel } = await open({
      tenantId: '11111111-2222-3333-4444-555555555555',
      scope: { mode: 'users', entries: 87 },
      mailboxes: { monitored: 80, withProblems: 3, total: 87 },
    });
    const facts = within(panel).getByRole('region', { name: 'Facts' });
    const told = Object.fromEntries(
      within(facts)
        .getAllByRole('term')
        .map(term => [term.textContent, term.nextSibling?.textContent]),
    );
    expect(told).toEqual({
      Status: 'Monitoring',
      'Scoped to': 'Specific users (87)Export users as CSV',
      Mailboxes: '80 monitored of 87 in scope3 with problems',
      Freshness: expect.stringMatching(/^4\d s behind$/),
      'Complete through': '2026-11-22 09:59:20 UTC',
      'Monitoring since': '2026-11-02 09:14:09 UTC',
      Tenant: 'Contoso',
      'Tenant ID': '11111111-2222-3333-4444-555555555555 ',
      'Authorized by': 'megan@contoso.com',
      'Date authorized': '2026-11-02 09:14:05 UTC',
      Added: '2026-11-02 09:12:00 UTC',
      'Added by': 'guest',
      Service: 'Microsoft Office 365',
      'Service type': 'Email',
      'Connection ID': 'c-1 ',
    });
    expect(within(facts).getByText('guest').parentElement).toHaveAttribute(
      'title',
      'user:default/guest',
    );
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('tells its history, newest first, with who did it', async () => {
    const { panel } = await open(
      {
        history: [
          {
            at: '2026-11-02T09:12:00.000Z',
            event: 'created',
            status: 'Awaiting authorization',
            actor: 'user:default/guest',
          },
          {
            at: '2026-11-02T09:14:00.000Z',
            event: 'authorized',
            actor: 'megan@contoso.com',
            detail: 'For the tenant Contoso; started by user:default/guest',
          },
          {
            at: '2026-11-22T04:31:00.000Z',
            event: 'status changed',
            status: 'Error',
            detail: "The app's credential has expired",
          },
        ],
      },
      'history',
    );
    expect(
      within(panel)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      "Status became ErrorThe app's credential has expired2026-11-22 04:31:00 UTC by the system",
      'AuthorizedFor the tenant Contoso; started by user:default/guest2026-11-02 09:14:00 UTC by megan@contoso.com',
      'Added; status became Awaiting authorization2026-11-02 09:12:00 UTC by guest',
    ]);
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says that a connection is gone', async () => {
    openDataConnections(() => {}, { address: '/?connection=c-9' });
    expect(
      await screen.findByText(/There is no such connection/),
    ).toBeInTheDocument();
  });

  it('says why it cannot be loaded, and tries again', async () => {
    const { user } = openDataConnections(
      api => {
        withConnections({})(api);
        jest
          .spyOn(api, 'getConnection')
          .mockRejectedValueOnce(new Error('down'));
      },
      { address: '/?connection=c-1' },
    );
    expect(await screen.findByText('down')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(button('Try again'));
    expect(
      await screen.findByRole('region', { name: 'Facts' }),
    ).toBeInTheDocument();
  });
});

describe('what can be done to a connection', () => {
  it('verifies, and tells what was tried, what is wrong and what no longer is', async () => {
    const { api, user, panel } = await open({ problems: [EXPIRED] });
    let answer: () => void = () => {};
    api.verifyConnection = id => {
      api.actions.push(`verify ${id}`);
      return new Promise(resolve => {
        answer = resolve;
      });
    };
    await user.dblClick(button('Verify now'));
    expect(within(panel).getByRole('status')).toHaveTextContent(
      /are being tried at Microsoft/,
    );
    expect(button('Deauthorize')).toBeDisabled();

    api.details = { problems: [THROTTLED] };
    answer();
    await waitFor(() =>
      expect(within(panel).getByRole('status')).toHaveTextContent(
        /Verified at 20\d\d-.* UTC\. What was tried.*Wrong now:Microsoft asked us to slow down: Until noon\.No longer wrong:The app's credential has expired/,
      ),
    );
    expect(api.actions).toEqual(['verify c-1']);
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says that all of it works', async () => {
    const { user } = await open();
    await user.click(button('Verify now'));
    expect(await screen.findByText(/All of it works\./)).toBeVisible();
  });

  it('says why verifying failed', async () => {
    const { api, user } = await open();
    api.verifyConnection = () => Promise.reject(new Error('busy'));
    await user.click(button('Verify now'));
    expect(await screen.findByText('This did not work: busy')).toBeVisible();
  });

  it('stops only after saying what stops and what stays, and then says since when', async () => {
    const { api, user } = await open({
      history: [
        { at: '2026-11-21T08:00:00.000Z', event: 'deauthorized' },
        { at: '2026-11-22T08:00:00.000Z', event: 'deauthorized' },
      ],
    });
    await user.click(button('Deauthorize'));
    const dialog = screen.getByRole('dialog', {
      name: 'Deauthorize Contoso US mail?',
    });
    expect(dialog).toHaveTextContent(
      /Monitoring stops.*What was recorded stays searchable/,
    );
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(api.actions).toEqual([]);

    await user.click(
      await screen.findByRole('button', { name: 'Deauthorize' }),
    );
    await user.click(
      within(screen.getByRole('dialog', { name: /^Deauthorize/ })).getByRole(
        'button',
        { name: 'Deauthorize' },
      ),
    );
    expect(
      await screen.findByText(
        /Nothing has been recorded since 2026-11-22 08:00:00 UTC\. After Resume monitoring, the time in between stays not covered/,
      ),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Verify now' })).toBeNull();

    await user.click(button('Resume monitoring'));
    expect(
      await screen.findByText(/resumed\. The time while it was off stays/),
    ).toBeVisible();
    expect(api.actions).toEqual(['deauthorize c-1', 'resume c-1']);
  });

  it.each<[ProblemCode, boolean]>([
    ['CONSENT_REQUIRED', true],
    ['MAIL_PERMISSION_MISSING', true],
    ['DIRECTORY_PERMISSION_MISSING', true],
    ['CREDENTIAL_EXPIRED', false],
  ])(
    'offers to authorize again, and first of all where that is the cure: %s',
    async (statusReason, isCure) => {
      const { user, navigate } = await open({ status: 'Error', statusReason });
      expect(
        button('Authorize again').classList.contains(
          'MuiButton-containedPrimary',
        ),
      ).toBe(isCure);
      await user.click(button('Authorize again'));
      await waitFor(() =>
        expect(navigate).toHaveBeenCalledWith(
          'https://login.example.com/?connection=c-1',
        ),
      );
    },
  );

  it('is edited beside its details', async () => {
    const { api, user } = await open();
    await user.click(button('Edit'));
    const editing = await screen.findByRole('dialog', {
      name: 'Edit Contoso US mail',
    });
    const name = within(editing).getByRole('textbox', { name: /Display name/ });
    await user.clear(name);
    await user.type(name, 'Contoso');
    await user.click(within(editing).getByRole('button', { name: 'Save' }));
    expect(
      await screen.findByRole('dialog', { name: 'Contoso' }),
    ).toBeInTheDocument();
    expect(api.changes).toEqual([{ displayName: 'Contoso', revision: 1 }]);
  });

  it('can be consented to by somebody else where consent is what is missing', async () => {
    const { api, user } = await open({
      status: 'Error',
      statusReason: 'CONSENT_REQUIRED',
    });
    await user.click(
      button('Copy link for your Microsoft 365 admin: Contoso US mail'),
    );
    expect(
      await screen.findByDisplayValue('https://portal.example.com/link/c-1'),
    ).toBeInTheDocument();
    expect(api.actions).toEqual(['create link c-1']);
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('deletes only once the name was typed', async () => {
    const { api, user, address } = await open();
    await user.click(button('Delete'));
    const dialog = screen.getByRole('dialog', {
      name: 'Delete Contoso US mail?',
    });
    expect(dialog).toHaveTextContent(/events stay searchable under this name/);
    const confirm = within(dialog).getByRole('button', { name: 'Delete' });
    const field = within(dialog).getByRole('textbox');
    expect(field).toHaveFocus();
    expect(await accessibilityViolations()).toEqual([]);
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

  it('keeps asking where deleting failed, and says why', async () => {
    const { api, user } = await open();
    api.deleteConnection = async () => {
      throw await failure(403, 'NotAllowedError', 'not yours');
    };
    await user.click(button('Delete'));
    await user.type(screen.getByRole('textbox'), 'Contoso US mail{Enter}');
    expect(
      await screen.findByText('This did not work: not yours'),
    ).toBeVisible();
  });

  it('saves the users in scope as a file', async () => {
    const saved: { name: string; content: Blob }[] = [];
    const contents: Blob[] = [];
    Object.assign(URL, {
      createObjectURL: (blob: Blob) => {
        contents.push(blob);
        return 'blob:1';
      },
      revokeObjectURL: () => {},
    });
    jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function click(this: HTMLAnchorElement) {
        saved.push({ name: this.download, content: contents[0] });
      });
    const { user } = await open();
    await user.click(button('Export users as CSV'));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0].name).toBe('Users in scope of Contoso US mail.csv');
    expect(saved[0].content.type).toBe('text/csv');
    jest.restoreAllMocks();
  });
});
