import fs from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import {
  authorize,
  detailsOf,
  expectStatus,
  lookUntil,
  openDataConnections,
  rowOf,
  SIGNED_IN,
  startFromNothing,
} from './dataConnections';
import { addConnection } from './portalApi';
import { takePicture } from './screenshots';
import { tenant } from './tenant';

test.use(SIGNED_IN);
test.beforeEach(startFromNothing);
test.afterEach(() => tenant('DELETE', '/faults'));

test('a connection that breaks is red, says why and what to do, and recovers by itself', async ({
  page,
}) => {
  const { id } = await addConnection('Breaks');
  await authorize(page, id);
  await openDataConnections(page);
  await expectStatus(page, 'Breaks', 'Monitoring');

  await tenant('POST', '/consent/revoke');
  // The portal's notification of it is an alert too.
  const banner = page
    .getByRole('alert')
    .filter({ has: page.getByRole('button', { name: 'Show Breaks' }) });
  await test.step('in the table and over it', async () => {
    await expectStatus(page, 'Breaks', 'Error');
    await expect(rowOf(page, 'Breaks')).toContainText(
      'Admin consent is missing',
    );
    await expect(banner).toContainText(
      /Breaks: Admin consent is missing \(since .* UTC\)/,
    );
    await takePicture(page, 'connection-in-error');
  });
  const details = detailsOf(page, 'Breaks');
  await test.step('in its details, with the remedy', async () => {
    await banner.getByRole('button', { name: 'Show Breaks' }).click();
    const problem = details.getByRole('alert');
    await expect(problem).toContainText('CONSENT_REQUIRED · Since');
    await expect(problem).toContainText('What to do: Authorize the connection');
    await takePicture(page, 'problem-with-remedy');
    await problem.getByRole('button', { name: /^Troubleshooting/ }).click();
    await expect(
      page
        .getByRole('dialog', { name: 'Troubleshooting' })
        .getByRole('heading', { name: 'Admin consent is missing' }),
    ).toBeFocused();
    await page.keyboard.press('Escape');
    await details.getByRole('button', { name: 'Verify now' }).click();
    await expect(details).toContainText(
      /Wrong now:.*Admin consent is missing/s,
    );
  });
  await test.step('and is over when the cause is', async () => {
    await tenant('POST', '/consent/grant');
    await lookUntil(page, soon =>
      expect(details.getByRole('alert')).toHaveCount(0, soon),
    );
    await page.keyboard.press('Escape');
    await expectStatus(page, 'Breaks', 'Monitoring');
    await expect(banner).toHaveCount(0);
    await rowOf(page, 'Breaks').click();
    await details.getByRole('tab', { name: 'History' }).click();
    await expect(
      details.getByRole('list', { name: 'History' }).getByRole('listitem'),
    ).toContainText([
      'Status became Monitoring',
      'Status became Error',
      'Status became Monitoring',
      'Authorized',
      'Authorization started',
      'Added',
    ]);
  });
});

test('mailboxes with problems are found among the others, and the users in scope are saved', async ({
  page,
}) => {
  await tenant('POST', '/faults/mailboxes/NestorW@contoso.com', {
    denied: true,
  });
  const { id } = await addConnection('Mailboxes');
  await authorize(page, id);
  await openDataConnections(page, `?connection=${id}`);
  const details = detailsOf(page, 'Mailboxes');
  await details.getByRole('tab', { name: 'Mailboxes' }).click();
  const rows = details.getByRole('table').getByRole('row');
  await expect(details).toContainText('13 mailboxes');
  await test.step('by state', async () => {
    const state = details.getByRole('combobox', { name: 'State' });
    await expect(
      state.getByRole('option', { name: /^Access denied/ }),
    ).toHaveText('Access denied (1)');
    await takePicture(page, 'coverage-of-mailboxes');
    await state.selectOption({ label: 'Access denied (1)' });
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1)).toContainText('NestorW@contoso.com');
  });
  await test.step('with what is wrong and what to do, by the keyboard', async () => {
    await rows.nth(1).focus();
    await page.keyboard.press('Enter');
    const mailbox = page.getByRole('dialog', { name: 'Nestor Wilke' });
    await expect(mailbox).toContainText('The mailbox refused this app');
    await expect(mailbox).toContainText('What to do:');
    await page.keyboard.press('Escape');
    await expect(mailbox).toBeHidden();
  });
  await test.step('by a name', async () => {
    await details
      .getByRole('combobox', { name: 'State' })
      .selectOption({ label: 'All states' });
    await details
      .getByRole('searchbox', { name: 'Search mailboxes' })
      .fill('patti');
    await expect(rows).toHaveCount(2);
    await expect(rows.nth(1)).toContainText('Patti Fernandez');
  });
  await test.step('as CSV', async () => {
    await details.getByRole('tab', { name: 'Overview' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      details.getByRole('button', { name: 'Export users as CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(
      'Users in scope of Mailboxes.csv',
    );
    const csv = await fs.readFile(await download.path(), 'utf8');
    expect(csv.trim().split('\r\n')).toHaveLength(14);
    expect(csv).toContain('PattiF@contoso.com');
  });
  await test.step('none of which makes the connection one in error', async () => {
    await details.getByRole('button', { name: 'Verify now' }).click();
    await expect(details).toContainText('All of it works');
    await page.keyboard.press('Escape');
    await expectStatus(page, 'Mailboxes', 'Monitoring');
    await expect(rowOf(page, 'Mailboxes')).toContainText(/with (a )?problem/);
  });
});
