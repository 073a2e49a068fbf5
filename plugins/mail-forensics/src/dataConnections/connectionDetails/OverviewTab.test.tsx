import { act, screen, waitFor, within } from '@testing-library/react';
import type { ConnectionDetails } from 'backstage-plugin-mail-forensics-common';
import { failure } from '../../__testUtils__/FakeMailForensicsApi';
import {
  openDataConnections,
  withConnections,
} from '../__testUtils__/openDataConnections';

// Dialogs are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(60_000);

async function open(fields: Partial<ConnectionDetails>) {
  const { problems = [], history = [], ...connection } = fields;
  const page = openDataConnections(
    api => {
      withConnections(connection)(api);
      api.details = { problems, history };
    },
    { address: '/?connection=c-1' },
  );
  const panel = await screen.findByRole('dialog', { name: 'Contoso US mail' });
  return { ...page, panel };
}

const ADDED: ConnectionDetails['history'][number] = {
  at: '2026-11-02T09:12:00.000Z',
  event: 'created',
  status: 'Awaiting authorization',
};
const BEGUN: ConnectionDetails['history'][number] = {
  at: '2026-11-02T09:14:00.000Z',
  event: 'authorization started',
};

describe('a connection that was never authorized', () => {
  it.each<[string, ConnectionDetails['history'], RegExp]>([
    ['nobody has tried', [ADDED], /signed in at Microsoft and accepted\.$/],
    [
      'somebody closed the window at Microsoft',
      [ADDED, BEGUN],
      /begun at 2026-11-02 09:14:00 UTC and did not come back.*begin again with Continue/,
    ],
    [
      'somebody came back in vain',
      [
        ADDED,
        BEGUN,
        {
          at: '2026-11-02T09:15:00.000Z',
          event: 'authorization failed',
          detail: 'Consent was declined.',
        },
      ],
      /The last try, at 2026-11-02 09:15:00 UTC, failed: Consent was declined\./,
    ],
  ])('says so where %s', async (_, history, words) => {
    const { panel } = await open({ status: 'Awaiting authorization', history });
    expect(
      within(panel).getByText('Waiting for authorization').parentElement,
    ).toHaveTextContent(words);
  });

  it('tells nothing of mailboxes that nobody has looked up', async () => {
    const { panel } = await open({ status: 'Awaiting authorization' });
    const facts = within(panel).getByRole('region', { name: 'Facts' });
    expect(within(facts).queryByText('Mailboxes')).toBeNull();
    expect(within(facts).queryByText('Freshness')).toBeNull();
    expect(within(facts).getByText('Scoped to')).toBeVisible();
  });
});

it('leads from what is wrong with the scope to its rows', async () => {
  const { user, panel, address } = await open({
    problems: [
      {
        code: 'USER_NOT_FOUND',
        severity: 'warning',
        title: 'Some users were not found',
        detail: 'Not in the directory: nobody@contoso.com.',
        remedy: 'Correct them.',
        since: '2026-11-22T04:31:00.000Z',
      },
    ],
  });
  await user.click(within(panel).getByRole('button', { name: 'Show scope' }));
  expect(address()).toBe('/?connection=c-1&tab=scope');
});

it('says that it was deleted while it was looked at', async () => {
  const { api, panel } = await open({});
  api.getConnection = async () => {
    throw await failure(404, 'NotFoundError', 'no such connection');
  };
  await act(async () => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
  expect(
    await within(panel).findByText(
      /Somebody deleted this connection meanwhile/,
    ),
  ).toBeVisible();
});

it('tells of mailboxes with problems of their own where all of the connection works', async () => {
  const { user, panel } = await open({
    mailboxes: { monitored: 9, withProblems: 2, total: 11 },
  });
  await user.click(within(panel).getByRole('button', { name: 'Verify now' }));
  expect(
    await within(panel).findByText(
      /All of it works\. 2 mailboxes have problems of their own/,
    ),
  ).toBeVisible();
});

it('is edited at an address that Back leaves', async () => {
  const { user, panel, address } = await open({});
  await user.click(within(panel).getByRole('button', { name: 'Edit' }));
  expect(address()).toBe('/?connection=c-1&edit=');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(address()).toBe('/?connection=c-1');
});

it('asks before Back loses what was entered, and stays where that is not meant', async () => {
  const { user, panel, address, back } = await open({});
  await user.click(within(panel).getByRole('button', { name: 'Edit' }));
  const name = await screen.findByRole('textbox', { name: /Display name/ });
  await user.type(name, ' 2');
  back();
  const question = await screen.findByRole('dialog', {
    name: 'Close without saving?',
  });
  await user.click(within(question).getByRole('button', { name: 'Cancel' }));
  expect(address()).toBe('/?connection=c-1&edit=');
  expect(name).toHaveValue('Contoso US mail 2');

  back();
  const again = await screen.findByRole('dialog', {
    name: 'Close without saving?',
  });
  await user.click(within(again).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(name).not.toBeInTheDocument());
  expect(address()).toBe('/?connection=c-1');
});

it('is left by Back without a question where nothing was entered', async () => {
  const { user, panel, address, back } = await open({});
  await user.click(within(panel).getByRole('button', { name: 'Edit' }));
  const name = await screen.findByRole('textbox', { name: /Display name/ });
  back();
  await waitFor(() => expect(name).not.toBeInTheDocument());
  expect(address()).toBe('/?connection=c-1');
});
