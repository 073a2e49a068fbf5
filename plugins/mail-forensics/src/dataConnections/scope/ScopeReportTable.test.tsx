import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ScopeReport,
  ScopeRow,
} from 'backstage-plugin-mail-forensics-common';
import Papa from 'papaparse';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { scopeReportOf } from '../../__testUtils__/samples';
import { saveFile } from '../../components/saveFile';
import { giveRowsRoom } from './__testUtils__/giveRowsRoom';
import { ScopeReportTable } from './ScopeReportTable';

jest.mock('../../components/saveFile', () => ({ saveFile: jest.fn() }));
// Tables are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(60_000);
beforeAll(giveRowsRoom);
afterAll(() => jest.restoreAllMocks());

const megan = {
  id: 'id-megan',
  displayName: 'Megan Bowen',
  mail: 'meganb@contoso.com',
  userPrincipalName: 'meganb@contoso.com',
};

const ROWS: ScopeRow[] = [
  {
    row: 2,
    entry: 'meganb@contoso.com',
    verdict: 'will be monitored',
    found: megan,
  },
  {
    row: 3,
    entry: 'megan.b@contoso.com',
    verdict: 'not found',
    nearMatches: ['meganb@contoso.com', 'megana@contoso.com'],
  },
  {
    row: 4,
    entry: 'id-megan',
    verdict: 'duplicate',
    duplicateOf: 2,
    found: megan,
  },
  {
    row: 5,
    entry: 'Sales',
    verdict: 'ambiguous',
    candidates: [
      { id: 'g-1', displayName: 'Sales', mail: 'sales@contoso.com' },
      { id: 'g-2', displayName: 'Sales', mail: null },
    ],
  },
  { row: 6, entry: 'shared@contoso.com', verdict: 'disabled' },
  { row: 7, entry: 'guest@fabrikam.com', verdict: 'guest' },
  { row: 8, entry: 'robot@contoso.com', verdict: 'no mailbox' },
  { row: 9, entry: 'Alumni', verdict: 'empty group' },
  { row: 10, entry: 'Secret', verdict: 'members hidden' },
  { row: 11, entry: 'Finance', verdict: 'will be monitored', members: 12 },
  { row: 12, entry: '=cmd()\u202eevil', verdict: 'not checked' },
];

async function show(
  report: ScopeReport,
  props: Partial<Parameters<typeof ScopeReportTable>[0]> = {},
) {
  renderContent(<ScopeReportTable report={report} {...props} />, {
    api: new FakeMailForensicsApi(),
  });
  await screen.findByRole('region', { name: 'Verdicts' });
  return { user: userEvent.setup() };
}
const many = (length: number): ScopeRow[] =>
  Array.from({ length }, (_, n) => ({
    row: n + 2,
    entry: `person-${n}@contoso.com`,
    verdict: n % 1_000 === 999 ? 'not found' : 'will be monitored',
  }));
const entries = () =>
  screen.queryAllByRole('rowheader').map(cell => cell.textContent);
const choice = () => screen.getByRole('combobox', { name: 'Show' });
const search = () => screen.getByRole('searchbox', { name: 'Search rows' });

describe('a scope, row by row', () => {
  it('is summed up in one line, with the mailboxes and what is to be said of the file', async () => {
    await show(
      scopeReportOf(ROWS, {
        mailboxes: 14,
        notes: ['The column “phone” was ignored.'],
      }),
      { name: 'users.csv' },
    );
    expect(screen.getByRole('status')).toHaveTextContent(
      'users.csv: 11 rows: 2 will be monitored · 1 without a mailbox · 1 guest · 1 will be monitored though disabled · 1 not found · 1 duplicate · 1 ambiguous name · 1 empty group · 1 with hidden members · 1 to be checked after consent',
    );
    expect(
      screen.getByText('14 mailboxes are monitored with this scope.'),
    ).toBeVisible();
    expect(screen.getByText('The column “phone” was ignored.')).toBeVisible();
  });

  it('says of every row what it comes to, and why', async () => {
    await show(scopeReportOf(ROWS));
    const words = screen
      .getAllByRole('row')
      .slice(1)
      .map(row => within(row).getAllByRole('cell')[1].textContent);
    expect(words).toEqual([
      'will be monitoredMegan Bowen',
      'not founddid you mean meganb@contoso.com or megana@contoso.com?',
      'duplicateMegan Bowen, meganb@contoso.com · same as row 2',
      'ambiguous namecould be Sales, sales@contoso.com, g-1 or Sales, g-2: use an object id',
      'will be monitored (account is disabled)as shared mailboxes are',
      'guesta guest has the mailbox in another tenant',
      'no mailboxno Exchange Online mailbox; monitored if one appears',
      'empty groupnobody in it, or in the groups in it, has a mailbox',
      'members hiddenMicrosoft does not tell this app who is in it',
      'will be monitored12 mailboxes',
      'checked after consent',
    ]);
    expect(entries().at(-1)).toBe('=cmd()\\u202Eevil');
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('is narrowed to problems, to a verdict, and to a text in what an entry names', async () => {
    const { user } = await show(scopeReportOf(ROWS));
    await user.selectOptions(choice(), 'Only problems (7)');
    expect(entries()).toHaveLength(7);
    expect(screen.getByText('7 of 11 rows shown')).toBeVisible();

    await user.selectOptions(choice(), 'duplicate (1)');
    expect(entries()).toEqual(['id-megan']);

    await user.selectOptions(choice(), 'All rows (11)');
    await user.type(search(), 'BOWEN');
    expect(entries()).toEqual(['meganb@contoso.com', 'id-megan']);

    await user.type(search(), 'nobody');
    expect(screen.getByText('No row matches.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show all rows' }));
    expect(entries()).toHaveLength(11);
  });

  it('offers near matches only where they can be used', async () => {
    const onUseMatch = jest.fn();
    const { user } = await show(scopeReportOf(ROWS), { onUseMatch });
    await user.click(
      screen.getByRole('button', { name: 'Use meganb@contoso.com in row 3' }),
    );
    expect(onUseMatch).toHaveBeenCalledWith(ROWS[1], 'meganb@contoso.com');
    expect(screen.getByRole('row', { name: /megan\.b@/ })).toHaveFocus();
  });

  it('is downloaded as a CSV file that no spreadsheet runs', async () => {
    const rows: ScopeRow[] = [
      ...ROWS,
      { row: 13, entry: '=A1\n+B1', verdict: 'not checked' },
    ];
    const { user } = await show(scopeReportOf(rows), { name: 'users.csv' });
    await user.selectOptions(choice(), 'Only problems (7)');
    await user.click(screen.getByRole('button', { name: 'Download verdicts' }));

    const [blob, name] = jest.mocked(saveFile).mock.calls[0];
    expect(name).toBe('Verdicts of users.csv');
    const text = await textOf(blob);
    expect(text.startsWith('\uFEFFrow,entry,verdict,detail,')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(text.slice(1), {
      header: true,
      skipEmptyLines: true,
    });
    expect(data).toHaveLength(12);
    expect(data[1]).toMatchObject({
      row: '3',
      entry: 'megan.b@contoso.com',
      verdict: 'not found',
      nearMatches: 'meganb@contoso.com megana@contoso.com',
    });
    expect(data[2]).toMatchObject({ duplicateOf: '2', id: 'id-megan' });
    expect(data[10].entry).toBe("'=cmd()\u202eevil");
    expect(data[11].entry).toBe("'=A1\n+B1");
  });
});

describe('a scope of 100,000 rows', () => {
  it('has only those in the page that can be seen', async () => {
    await show(scopeReportOf(many(100_000)));
    expect(entries().length).toBeGreaterThan(5);
    expect(entries().length).toBeLessThan(60);
    expect(screen.getByRole('table')).toHaveAttribute(
      'aria-rowcount',
      '100001',
    );
  });

  it('is walked through by keyboard, also to rows that are not drawn yet', async () => {
    const { user } = await show(scopeReportOf(many(100_000)));
    await user.click(search());
    await user.tab();
    await user.tab();
    expect(screen.getByRole('row', { name: /person-0@/ })).toHaveFocus();
    await user.keyboard('{ArrowDown}');
    expect(screen.getByRole('row', { name: /person-1@/ })).toHaveFocus();
    await user.keyboard('{End}');
    const last = await screen.findByRole('row', { name: /person-99999@/ });
    await waitFor(() => expect(last).toHaveFocus());
    expect(last).toHaveAttribute('aria-rowindex', '100001');
  });

  it('is searched once no more is typed', async () => {
    const { user } = await show(scopeReportOf(many(100_000)));
    await user.type(search(), 'person-4242');
    expect(await screen.findByText('11 of 100,000 rows shown')).toBeVisible();
    expect(entries()[0]).toBe('person-4242@contoso.com');
    await user.selectOptions(choice(), 'not found (100)');
    expect(await screen.findByText('No row matches.')).toBeVisible();
  });
});

/** With its byte order mark, which `text()` takes away. */
async function textOf(blob: Blob): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    await blob.arrayBuffer(),
  );
}
