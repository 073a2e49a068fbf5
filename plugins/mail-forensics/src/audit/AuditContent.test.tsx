import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditEntry } from 'backstage-plugin-mail-forensics-common';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { AuditContent } from './AuditContent';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

const entryOf = (
  position: number,
  changes: Partial<AuditEntry> = {},
): AuditEntry => ({
  position,
  time: '2026-11-21T17:03:12.000Z',
  actor: 'user:default/anna',
  action: 'event.search',
  outcome: 'succeeded',
  details: { asked: { groups: [] } },
  rows: 1_234,
  exportSha256: null,
  purpose: null,
  hash: 'f'.repeat(64),
  ...changes,
});

function open(prepare: (api: FakeMailForensicsApi) => void = () => {}) {
  const api = new FakeMailForensicsApi();
  api.auditEntries = [
    entryOf(3, {
      actor: 'service:plugin:other',
      action: 'event.export',
      outcome: 'denied',
      rows: null,
      details: { asked: { value: '<img src=x>\u202egpj.exe' } },
    }),
    entryOf(2, { exportSha256: 'a'.repeat(64), purpose: 'Case 7' }),
    entryOf(1),
  ];
  prepare(api);
  const page = renderContent(
    <TestApiProvider apis={[[identityApiRef, mockApis.identity()]]}>
      <AuditContent />
    </TestApiProvider>,
    { api },
  );
  return { api, user: userEvent.setup(), ...page };
}

const cells = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      within(row)
        .getAllByRole('cell')
        .slice(0, 7)
        .map(cell => cell.textContent),
    );

describe('AuditContent', () => {
  it('shows who did what, newest first, and where the chain ends', async () => {
    open();
    await screen.findByRole('table');
    expect(cells()).toEqual([
      [
        '3',
        '2026-11-21 17:03:12',
        'service:plugin:other',
        'Took out events',
        'Refused',
        '',
        '',
      ],
      [
        '2',
        '2026-11-21 17:03:12',
        'anna',
        'Searched',
        'Done',
        '1,234',
        'Case 7',
      ],
      ['1', '2026-11-21 17:03:12', 'anna', 'Searched', 'Done', '1,234', ''],
    ]);
    expect(
      screen.getByText(`3:${'f'.repeat(64)}`, { exact: false }),
    ).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('3 entries');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('shows an entry in full, as text', async () => {
    const { user } = open();
    await user.click(
      await screen.findByRole('button', { name: 'Details of entry 3' }),
    );
    const panel = screen.getByRole('dialog');
    expect(panel).toHaveTextContent('<img src=x>');
    expect(panel).not.toHaveTextContent('\u202e');
    expect(panel.querySelector('img')).toBeNull();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await user.click(
      screen.getByRole('button', { name: 'Details of entry 2' }),
    );
    expect(screen.getByRole('dialog')).toHaveTextContent('a'.repeat(64));
  });

  it('asks for the part that is wanted, when the button is pressed', async () => {
    const { api, user } = open();
    await screen.findByRole('table');
    await user.type(
      screen.getByRole('textbox', { name: 'Person' }),
      ' service:plugin:other ',
    );
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Action' }),
      'Took out events',
    );
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Outcome' }),
      'Refused',
    );
    await user.type(screen.getByLabelText('From (UTC)'), '2026-11-20T08:00');
    expect(api.auditQueries).toEqual([{}]);
    await user.click(screen.getByRole('button', { name: 'Apply' }));
    await waitFor(() => expect(cells()).toHaveLength(1));
    expect(api.auditQueries.at(-1)).toEqual({
      actor: 'service:plugin:other',
      action: 'event.export',
      outcome: 'denied',
      from: '2026-11-20T08:00:00.000Z',
    });
    await user.click(screen.getByRole('button', { name: 'Show everything' }));
    await waitFor(() => expect(cells()).toHaveLength(3));
  });

  it('reads older entries when it is asked to', async () => {
    const { user, api } = open(fake => {
      fake.auditEntries = Array.from({ length: 150 }, (_, index) =>
        entryOf(150 - index),
      );
    });
    const more = await screen.findByRole('button', { name: 'Older entries' });
    expect(cells()).toHaveLength(100);
    api.listAudit = async () => {
      throw await failure(503, 'ServiceUnavailableError', 'Try again.');
    };
    await user.click(more);
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again.');
    api.listAudit = FakeMailForensicsApi.prototype.listAudit;
    await user.click(more);
    await waitFor(() => expect(cells()).toHaveLength(150));
    expect(more).not.toBeInTheDocument();
  });

  it('says that there is nothing', async () => {
    open(api => {
      api.auditEntries = [];
    });
    expect(await screen.findByText('No entry')).toBeVisible();
  });

  it('says that the chain is not keyed', async () => {
    open(api => {
      api.isAuditKeyed = false;
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'mailForensics.audit.keys',
    );
  });

  it('says who may see it to those who may not', async () => {
    open(api => {
      api.listAudit = async () => {
        throw await failure(403, 'NotAllowedError', 'No');
      };
    });
    expect(
      await screen.findByText(/mail-forensics\.audit\.read/),
    ).toBeVisible();
  });

  it('tries again after a failure', async () => {
    const { api, user } = open(fake => {
      fake.listAudit = async () => {
        throw await failure(503, 'ServiceUnavailableError', 'Down');
      };
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('Down');
    api.listAudit = FakeMailForensicsApi.prototype.listAudit;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('table')).toBeVisible();
  });
});
