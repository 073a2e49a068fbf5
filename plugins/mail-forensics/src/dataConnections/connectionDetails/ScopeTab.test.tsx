import { act, screen, within } from '@testing-library/react';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import type { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { scopeReportOf } from '../../__testUtils__/samples';
import {
  openDataConnections,
  withConnections,
} from '../__testUtils__/openDataConnections';

jest.setTimeout(30_000);

beforeEach(() => jest.useFakeTimers({ advanceTimers: true }));
afterEach(() => jest.useRealTimers());
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

const USERS: Partial<Connection> = { scope: { mode: 'users', entries: 2 } };
const UNREAD = scopeReportOf(
  [
    { row: 2, entry: 'adele@contoso.com', verdict: 'not checked' },
    { row: 3, entry: 'nobody@contoso.com', verdict: 'not checked' },
  ],
  { mailboxes: null, directoryReadAt: null },
);
const READ = scopeReportOf([
  { row: 2, entry: 'adele@contoso.com', verdict: 'will be monitored' },
  { row: 3, entry: 'nobody@contoso.com', verdict: 'not found' },
]);

async function open(
  fields: Partial<Connection>,
  prepare: (api: FakeMailForensicsApi) => void = () => {},
  address = '/?connection=c-1&tab=scope',
) {
  const page = openDataConnections(
    api => {
      withConnections(fields)(api);
      prepare(api);
    },
    { address },
  );
  const panel = await screen.findByRole('dialog', { name: 'Contoso US mail' });
  return { ...page, panel };
}

describe('the scope of a connection', () => {
  it('is everybody with a mailbox', async () => {
    const { panel } = await open({});
    expect(
      await within(panel).findByText(
        /Everybody who has a mailbox is in scope.*1,204 mailboxes are monitored/,
      ),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('comes with the Exchange PowerShell that limits the app to it', async () => {
    const { panel, user } = await open(USERS, fake => {
      fake.scope = READ;
      fake.powerShell = { script: 'New-ManagementScope', notes: ['Two hours'] };
    });
    await user.click(
      await within(panel).findByRole('button', { name: 'Exchange PowerShell' }),
    );
    expect(await screen.findByText('New-ManagementScope')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('is shown row by row, as soon as the directory was asked', async () => {
    const { api, panel } = await open(USERS, fake => {
      fake.scope = UNREAD;
    });
    expect(
      await within(panel).findByText(/The directory is being asked/),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    api.scope = READ;
    await pass(2_100);
    expect(within(panel).queryByText(/is being asked/)).toBeNull();
    expect(
      within(panel).getByText(
        /As of 2026-11-22 10:00:00 UTC, when the directory was last asked/,
      ),
    ).toBeVisible();
    expect(within(panel).getByText(/2 rows: .*1 not found/)).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('waits for consent before the directory can be asked', async () => {
    const { panel } = await open(
      { ...USERS, status: 'Awaiting authorization' },
      fake => {
        fake.scope = UNREAD;
      },
    );
    expect(
      await within(panel).findByText(/once the connection is authorized/),
    ).toBeVisible();
  });

  it('says why it cannot be shown, and tries again by itself', async () => {
    const { api, panel } = await open(USERS, fake => {
      fake.getScope = () => Promise.reject(new Error('down'));
    });
    expect(await within(panel).findByText('down')).toBeVisible();
    api.getScope = async () => READ;
    await pass(2_100);
    expect(within(panel).getByText(/2 rows: .*1 not found/)).toBeVisible();
  });

  it('is what is shown first after consent', async () => {
    const { panel, address } = await open(
      { ...USERS, status: 'Initializing' },
      fake => {
        fake.scope = UNREAD;
      },
      '/?connection=c-1&authorization=succeeded',
    );
    expect(address()).toBe('/?connection=c-1');
    expect(
      await within(panel).findByText(/Contoso US mail is authorized/),
    ).toBeVisible();
    expect(
      await within(panel).findByText(/The directory is being asked/),
    ).toBeVisible();
  });
});
