import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ConnectionDetails,
  ScopePreview,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import {
  connectionOf,
  detailsOf,
  scopePreviewOf,
  SETUP,
} from '../../__testUtils__/samples';
import { fileOf } from '../scope/__testUtils__/fileOf';
import { giveRowsRoom } from '../scope/__testUtils__/giveRowsRoom';
import { NOT_LEAVING } from '../__testUtils__/notLeaving';
import { EditConnectionPanel } from './EditConnectionPanel';

beforeAll(giveRowsRoom);
afterAll(() => jest.restoreAllMocks());

const CSV = 'user,name\nadele@contoso.com,Adele\nmegan.b@contoso.com,Megan\n';

const person = (name: string) => ({
  id: `id-${name}`,
  displayName: name,
  mail: `${name}@contoso.com`,
});

const PREVIEW: ScopePreview = scopePreviewOf(
  [
    { row: 2, entry: 'adele@contoso.com', verdict: 'will be monitored' },
    {
      row: 3,
      entry: 'megan.b@contoso.com',
      verdict: 'not found',
      nearMatches: ['meganb@contoso.com'],
    },
  ],
  {
    difference: {
      added: { count: 1, users: [person('adele')] },
      removed: { count: 1_203, users: [person('lee'), person('kim')] },
      kept: 2,
    },
  },
);

async function open(fields: Partial<ConnectionDetails> = {}) {
  const api = new FakeMailForensicsApi();
  const before = connectionOf({
    scope: { mode: 'users', entries: 87 },
    ...fields,
  });
  api.connections = [before];
  api.preview = PREVIEW;
  const onSaved = jest.fn();
  const onClose = jest.fn();
  const preview = jest.spyOn(api, 'previewScope');
  let poll: (next: ConnectionDetails) => void = () => {};
  function Page() {
    const [connection, setConnection] = useState(detailsOf(before));
    poll = setConnection;
    return (
      <EditConnectionPanel
        connection={connection}
        takenNames={[before.displayName, 'Fabrikam']}
        permissions={SETUP.permissions}
        staying={NOT_LEAVING}
        onSaved={onSaved}
        onClose={onClose}
      />
    );
  }
  renderContent(<Page />, { api });
  await screen.findByRole('dialog', { name: `Edit ${before.displayName}` });
  const user = userEvent.setup({ applyAccept: false });
  /** Somebody else changes the connection. */
  const changeElsewhere = (change: Partial<ConnectionDetails>) => {
    api.connections = [
      {
        ...api.connections[0],
        revision: api.connections[0].revision + 1,
        ...change,
      },
    ];
  };
  return {
    api,
    user,
    preview,
    onSaved,
    onClose,
    changeElsewhere,
    poll: (next: Partial<ConnectionDetails>) =>
      act(() => poll(detailsOf({ ...before, ...next }))),
  };
}

const nameField = () => screen.getByLabelText(/^Display name/);
/** By its text: looking for buttons by their names takes seconds in jsdom. */
const save = () =>
  screen.getByText(/^Sav(e|ing…)$/).closest('button') as HTMLElement;
const mode = (name: string) => screen.getByLabelText(name);
type User = ReturnType<typeof userEvent.setup>;
const upload = (user: User, csv = CSV) =>
  user.upload(
    screen.getByLabelText('Upload .CSV file', { selector: 'input' }),
    fileOf('users.csv', csv),
  );
async function retype(user: User, name: string) {
  await user.clear(nameField());
  await user.type(nameField(), name);
}

describe('editing a connection', () => {
  it('begins with what it is, and has nothing to save', async () => {
    const { preview } = await open();
    expect(nameField()).toHaveValue('Contoso US mail');
    expect(nameField()).toHaveFocus();
    expect(screen.getByText('Today: Specific users (87)')).toBeVisible();
    expect(mode('Specific users')).toBeChecked();
    expect(save()).toBeDisabled();
    expect(screen.getByText('Nothing is changed yet.')).toBeVisible();
    expect(preview).not.toHaveBeenCalled();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('renames, upon the revision it began with, and sends no scope', async () => {
    const { api, user, onSaved, onClose } = await open({ revision: 7 });
    await retype(user, ' Contoso EU ');
    await user.dblClick(save());
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(save()).toBeDisabled();
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(api.changes).toEqual([{ revision: 7, displayName: 'Contoso EU' }]);
    expect(onSaved).toHaveBeenCalledWith(
      expect.objectContaining({ displayName: 'Contoso EU' }),
    );
  });

  it('may change the case of its own name, but take no other', async () => {
    const { user } = await open();
    await retype(user, 'CONTOSO US MAIL');
    expect(nameField()).toBeValid();
    expect(save()).toBeEnabled();
    await retype(user, 'fabrikam');
    expect(nameField()).toBeInvalid();
    expect(save()).toBeDisabled();
  });

  it('replaces the scope once it was shown what that changes', async () => {
    const { api, user, preview, onClose } = await open();
    let answer: (preview: ScopePreview) => void = () => {};
    preview.mockImplementationOnce(
      () =>
        new Promise(resolve => {
          answer = resolve;
        }),
    );
    await upload(user);
    await screen.findByRole('progressbar');
    expect(preview).toHaveBeenCalledWith(
      { mode: 'users', csv: CSV },
      expect.objectContaining({ connectionId: 'c-1' }),
    );
    expect(save()).toBeDisabled();
    await act(async () => answer(PREVIEW));

    const changes = screen.getByRole('region', { name: 'What changes' });
    expect(changes).toHaveTextContent(
      /1 mailbox joins.*1,203 mailboxes leave.*2 mailboxes stay.*monitored from the moment of saving.*read a last time and then stopped/,
    );
    await user.click(
      within(changes).getByRole('button', {
        name: 'Show 1,203 mailboxes leave',
      }),
    );
    expect(
      within(changes)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'lee, lee@contoso.com',
      'kim, kim@contoso.com',
      'and 1,201 more',
    ]);
    expect(
      screen.getByText(/requests to Microsoft: 3 · users read: 1,204 · 0\.8 s/),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);

    await user.click(save());
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(api.changes).toEqual([
      { revision: 1, scope: { mode: 'users', csv: CSV } },
    ]);
  });

  it('shows what it changes to monitor everybody, and that everybody has nothing to change', async () => {
    const { user, preview } = await open();
    await user.click(mode('All'));
    expect(
      await screen.findByRole('region', { name: 'What changes' }),
    ).toBeVisible();
    expect(preview).toHaveBeenCalledWith(
      { mode: 'all' },
      expect.objectContaining({ connectionId: 'c-1' }),
    );
    expect(save()).toBeEnabled();
    await user.click(mode('Specific groups'));
    expect(screen.getByText(/Still needed: a \.CSV file/)).toBeVisible();
    await user.click(mode('Specific users'));
    expect(screen.getByText('Nothing is changed yet.')).toBeVisible();
  });

  it('warns where nobody would be left', async () => {
    const { api, user } = await open();
    api.preview = scopePreviewOf(
      [{ row: 2, entry: 'x', verdict: 'not found' }],
      { mailboxes: 0 },
    );
    await upload(user);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Nobody would be monitored/,
    );
  });

  it('does not save a scope that was refused', async () => {
    const { user, preview } = await open();
    preview.mockRejectedValueOnce(
      await failure(400, 'InputError', 'Row 3 names no user'),
    );
    await upload(user);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Row 3 names no user',
    );
    await retype(user, 'Contoso EU');
    expect(save()).toBeDisabled();
  });

  it('takes a near match into the file with one click, and looks at it again', async () => {
    const { api, user, preview } = await open();
    await upload(user);
    const use = () =>
      screen.findByRole('button', { name: 'Use meganb@contoso.com in row 3' });
    await use();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Show' }),
      'problems',
    );
    api.preview = scopePreviewOf(
      PREVIEW.rows.map(row => ({ ...row, verdict: 'will be monitored' })),
    );
    await user.click(await use());
    await waitFor(() => expect(preview).toHaveBeenCalledTimes(2));
    expect(preview.mock.calls[1][0]).toEqual({
      mode: 'users',
      csv: 'user,name\nadele@contoso.com,Adele\nmeganb@contoso.com,Megan\n',
    });
    expect(await screen.findByText(/2 will be monitored$/)).toBeVisible();
  });

  it('says so where the row cannot be changed for them', async () => {
    const { user } = await open();
    await upload(user, 'user\nadele@contoso.com\n');
    await user.click(
      await screen.findByRole('button', {
        name: 'Use meganb@contoso.com in row 3',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Row 3 could not be changed here',
    );
  });
});

describe('when somebody else changed it meanwhile', () => {
  const OUTDATED = 'This connection was changed by user:default/adele';

  it('is a conflict that overwrites nothing, and keeps what was typed', async () => {
    const { api, user, onClose, changeElsewhere } = await open();
    await retype(user, 'Contoso EU');
    changeElsewhere({ displayName: 'Contoso DE', scope: { mode: 'all' } });
    const update = jest
      .spyOn(api, 'updateConnection')
      .mockRejectedValueOnce(await failure(409, 'ConflictError', OUTDATED));
    await user.click(save());

    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(OUTDATED);
    expect(alert).toHaveTextContent('It is now called Contoso DE.');
    expect(alert).toHaveTextContent('Its scope is now: All.');
    expect(alert).toHaveFocus();
    expect(nameField()).toBeValid();
    expect(save()).toBeDisabled();
    expect(await accessibilityViolations()).toEqual([]);

    await user.click(
      screen.getByRole('button', { name: 'Load the current state' }),
    );
    expect(screen.queryByRole('alert')).toBeNull();
    expect(nameField()).toHaveValue('Contoso EU');
    expect(screen.getByText('Today: All')).toBeVisible();
    expect(mode('All')).toBeChecked();

    await user.click(save());
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(update.mock.calls.map(([, change]) => change)).toEqual([
      { revision: 1, displayName: 'Contoso EU' },
      { revision: 2, displayName: 'Contoso EU' },
    ]);
  });

  it('compares a chosen file with the new state before it can be saved', async () => {
    const { api, user, preview, changeElsewhere } = await open();
    await upload(user);
    await screen.findByRole('region', { name: 'What changes' });
    changeElsewhere({ displayName: 'Contoso DE' });
    jest
      .spyOn(api, 'updateConnection')
      .mockRejectedValueOnce(await failure(409, 'ConflictError', OUTDATED));
    await user.click(save());
    await user.click(
      await screen.findByRole('button', { name: 'Load the current state' }),
    );
    await waitFor(() => expect(preview).toHaveBeenCalledTimes(2));
    expect(nameField()).toHaveValue('Contoso DE');
    await waitFor(() => expect(save()).toBeEnabled());
    await user.click(save());
    await waitFor(() =>
      expect(api.changes).toEqual([
        { revision: 2, scope: { mode: 'users', csv: CSV } },
      ]),
    );
  });

  it('is told apart from a name that is taken', async () => {
    const { api, user } = await open();
    await retype(user, 'Contoso EU');
    jest
      .spyOn(api, 'updateConnection')
      .mockRejectedValueOnce(await failure(409, 'ConflictError', 'taken'));
    await user.click(save());
    await waitFor(() =>
      expect(nameField()).toHaveAccessibleDescription(
        'There is already a data connection of this name',
      ),
    );
    expect(nameField()).toHaveFocus();
    expect(screen.queryByRole('alert')).toBeNull();
    await user.type(nameField(), ' 2');
    expect(save()).toBeEnabled();
  });

  it('is seen before saving where the page is told, and followed where nothing was entered', async () => {
    const { user, poll } = await open();
    poll({ revision: 2, displayName: 'Contoso DE' });
    expect(nameField()).toHaveValue('Contoso DE');
    expect(screen.queryByRole('alert')).toBeNull();

    await retype(user, 'Contoso EU');
    poll({ revision: 3, displayName: 'Contoso FR' });
    expect(screen.getByRole('alert')).toHaveTextContent(
      'It is now called Contoso FR.',
    );
    expect(save()).toBeDisabled();
    expect(nameField()).toHaveValue('Contoso EU');
  });

  it('says so where it is gone', async () => {
    const { api, user } = await open();
    await retype(user, 'Contoso EU');
    api.updateConnection = async () => {
      throw await failure(404, 'NotFoundError', 'No such connection');
    };
    await user.click(save());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'This connection was deleted meanwhile.',
    );
  });
});

describe('what else can stop an edit', () => {
  it.each([
    [400, 'InputError', /could not be saved: why/],
    [403, 'NotAllowedError', /mail-forensics\.connection\.manage/],
  ])('%d is told, and what was typed stays', async (status, name, words) => {
    const { api, user, onClose } = await open();
    await retype(user, 'Contoso EU');
    api.updateConnection = async () => {
      throw await failure(status, name, 'why');
    };
    await user.click(save());
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    expect(nameField()).toHaveValue('Contoso EU');
    expect(onClose).not.toHaveBeenCalled();
  });

  it('asks before closing loses something', async () => {
    const { user, onClose } = await open();
    await retype(user, 'Contoso EU');
    await user.keyboard('{Escape}');
    const question = await screen.findByRole('dialog', {
      name: 'Close without saving?',
    });
    await user.click(within(question).getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});
