import { screen, waitFor, within } from '@testing-library/react';
import type { Mailbox } from 'backstage-plugin-mail-forensics-common';
import { accessibilityViolations } from '../../../__testUtils__/accessibilityViolations';
import type { FakeMailForensicsApi } from '../../../__testUtils__/FakeMailForensicsApi';
import { mailboxOf } from '../../../__testUtils__/samples';
import {
  openDataConnections,
  withConnections,
} from '../../__testUtils__/openDataConnections';

jest.setTimeout(60_000);

// jsdom neither lays out nor scrolls, so that the window over the rows would have no height and never move.
for (const [name, pixels] of [
  ['offsetHeight', 600],
  ['clientHeight', 600],
  ['scrollHeight', 10_000_000],
] as const) {
  jest.spyOn(HTMLElement.prototype, name, 'get').mockReturnValue(pixels);
}
HTMLElement.prototype.scrollTo = function scrollTo(
  this: HTMLElement,
  to?: ScrollToOptions | number,
) {
  this.scrollTop = typeof to === 'object' ? to.top ?? 0 : 0;
  queueMicrotask(() => this.dispatchEvent(new Event('scroll')));
};

const series = (count: number): Mailbox[] =>
  Array.from({ length: count }, (_, n) =>
    mailboxOf({
      userId: `u-${n}`,
      userPrincipalName: `user-${String(n).padStart(5, '0')}@contoso.com`,
      displayName: `User ${n}`,
    }),
  );

async function open(prepare: (api: FakeMailForensicsApi) => void = () => {}) {
  const page = openDataConnections(
    api => {
      withConnections({})(api);
      prepare(api);
    },
    { address: '/?connection=c-1&tab=mailboxes' },
  );
  const panel = await screen.findByRole('dialog', { name: 'Contoso US mail' });
  return { ...page, panel };
}

async function rowOf(text: string | RegExp): Promise<HTMLElement> {
  const cell = await screen.findByText(text, {}, { timeout: 10_000 });
  return cell.closest('tr') as HTMLElement;
}

describe('the mailboxes of a connection', () => {
  it('are told with state, times, problem, gaps and events', async () => {
    const { user } = await open(api => {
      api.mailboxes = [
        mailboxOf({
          state: 'Access denied',
          problem: { code: 'ACCESS_DENIED', detail: 'Refused since noon.' },
          entityRef: 'user:default/adele',
          gaps: [
            {
              from: '2026-11-03T00:00:00.000Z',
              to: '2026-11-04T01:00:00.000Z',
            },
          ],
        }),
      ];
    });
    const row = await rowOf('adele@contoso.com');
    expect(
      within(row)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    ).toEqual([
      'adele@contoso.comAdele Vance',
      'Access denied',
      '2026-11-02 09:14:09 ',
      '2026-11-22 09:59:20 ',
      '2026-11-22 09:59:30 ',
      '1 time',
      '12',
    ]);
    expect(
      screen.getByRole('columnheader', { name: 'Complete through (UTC)' }),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);

    await user.click(row);
    const dialog = screen.getByRole('dialog', { name: 'Adele Vance' });
    expect(dialog).toHaveTextContent(/Refused since noon\.What to do: If the/);
    expect(dialog).toHaveTextContent(
      '2026-11-03 00:00:00 UTC to 2026-11-04 01:00:00 UTC (1 d 1 h)',
    );
    expect(dialog).toHaveTextContent('Next look2026-11-22 10:04:30 UTC');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('are twenty thousand, of which a few rows are in the page', async () => {
    const { api, user, panel } = await open(fake => {
      fake.mailboxes = series(20_000);
    });
    const list = jest.spyOn(api, 'listMailboxes');
    await rowOf('user-00000@contoso.com');
    const table = within(panel).getByRole('table', { name: 'Mailboxes' });
    expect(table).toHaveAttribute('aria-rowcount', '20001');
    expect(table.querySelectorAll('tr').length).toBeLessThan(60);
    expect(within(panel).getByText('20,000 mailboxes')).toBeVisible();
    const pages = () =>
      list.mock.calls.filter(([, query]) => query?.limit === 500).length;
    expect(pages()).toBeLessThanOrEqual(1);

    (await rowOf('user-00000@contoso.com')).focus();
    await user.keyboard('{ArrowDown}');
    expect(await rowOf('user-00001@contoso.com')).toHaveFocus();
    await user.keyboard('{End}');
    const last = await rowOf('user-19999@contoso.com');
    await waitFor(() => expect(last).toHaveFocus());
    expect(last).toHaveAttribute('aria-rowindex', '20001');
    expect(pages()).toBeGreaterThanOrEqual(39);

    await user.keyboard('{Enter}');
    expect(
      await screen.findByRole('dialog', { name: 'User 19999' }),
    ).toBeInTheDocument();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(last).toHaveFocus());
  });

  it('are searched once typing pauses, and filtered by state, with how many are in each', async () => {
    const { api, user, panel } = await open(fake => {
      fake.mailboxes = series(30).map((mailbox, n) =>
        n % 3 === 0 ? { ...mailbox, state: 'Retrying' } : mailbox,
      );
    });
    await rowOf('user-00000@contoso.com');
    const state = within(panel).getByRole('combobox', { name: 'State' });
    expect(
      await within(state).findByRole('option', { name: 'Retrying (10)' }),
    ).toBeInTheDocument();
    const list = jest.spyOn(api, 'listMailboxes');

    await user.type(
      within(panel).getByRole('searchbox', { name: 'Search mailboxes' }),
      'user-0000',
    );
    expect(await within(panel).findByText('10 mailboxes')).toBeVisible();
    expect(
      list.mock.calls.filter(([, query]) => query?.limit === 500),
    ).toHaveLength(1);
    expect(
      await within(state).findByRole('option', { name: 'Retrying (4)' }),
    ).toBeInTheDocument();

    await user.selectOptions(state, 'Retrying');
    expect(await within(panel).findByText('4 mailboxes')).toBeVisible();
    await user.selectOptions(state, 'No mailbox');
    expect(await within(panel).findByText('No mailbox matches.')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(within(panel).getByRole('button', { name: 'Show all' }));
    expect(await within(panel).findByText('30 mailboxes')).toBeVisible();
  });

  it('are as they are now, whenever the connection is looked at again', async () => {
    const { api, user } = await open(fake => {
      fake.mailboxes = [mailboxOf({ state: 'Retrying' })];
    });
    const row = await rowOf('adele@contoso.com');
    expect(row).toHaveTextContent('Retrying');
    api.mailboxes = [mailboxOf({ state: 'Monitoring' })];
    await user.click(screen.getByRole('button', { name: 'Verify now' }));
    await waitFor(() => expect(row).toHaveTextContent('Monitoring'));
  });

  it('say so where there is none', async () => {
    await open(api => {
      api.mailboxes = [];
    });
    expect(await screen.findByText('No mailbox is known yet.')).toBeVisible();
  });

  it('say why they cannot be loaded, and are when it is tried again', async () => {
    const { api, user, panel } = await open(fake => {
      fake.listMailboxes = () => Promise.reject(new Error('down'));
    });
    expect(await within(panel).findByText('down')).toBeVisible();
    api.listMailboxes = async () => ({ items: [mailboxOf()], totalCount: 1 });
    await user.click(within(panel).getByRole('button', { name: 'Try again' }));
    expect(await rowOf('adele@contoso.com')).toBeVisible();
  });
});
