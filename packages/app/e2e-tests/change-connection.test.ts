import { expect, test, type Locator } from '@playwright/test';
import {
  authorize,
  csvFile,
  detailsOf,
  expectStatus,
  lookAgain,
  lookUntil,
  openDataConnections,
  rowOf,
  SIGNED_IN,
  startFromNothing,
} from './dataConnections';
import { addConnection, listConnections, portalApi } from './portalApi';
import { takePicture } from './screenshots';

test.use(SIGNED_IN);
test.beforeEach(startFromNothing);

const press = (where: Locator, name: string) =>
  where.getByRole('button', { name, exact: true }).click();

const USERS = csvFile(
  'users.csv',
  'user',
  'MeganB@contoso.com',
  'AdeleV@contoso.com',
);

test('another name, and another scope once it was seen what changes', async ({
  page,
}) => {
  const { id } = await addConnection('Before', {
    mode: 'users',
    csv: USERS.buffer.toString(),
  });
  await authorize(page, id);
  await openDataConnections(page);
  await expectStatus(page, 'Before', 'Monitoring');
  await page.getByRole('link', { name: 'Before' }).click();
  await press(detailsOf(page, 'Before'), 'Edit');
  const edit = page.getByRole('dialog', { name: 'Edit Before' });
  await expect(edit).toContainText('Nothing is changed yet.');
  await edit.getByRole('textbox', { name: 'Display name' }).fill('After');
  await edit
    .getByLabel('Upload .CSV file')
    .setInputFiles(
      csvFile(
        'users.csv',
        'user',
        'AdeleV@contoso.com',
        'LynnR@contoso.com',
        'AlexW@contoso.com',
      ),
    );

  const difference = edit.getByRole('region', { name: 'What changes' });
  await test.step('who joins, who leaves, who stays', async () => {
    await expect(difference).toContainText('1 mailbox joins');
    await expect(difference).toContainText('1 mailbox leaves');
    await expect(difference).toContainText('1 mailbox stays');
    await difference.getByRole('button', { name: /leaves/ }).click();
    await expect(difference).toContainText('Megan Bowen, MeganB@contoso.com');
  });
  await test.step('a near match takes the place of what was not found', async () => {
    await edit
      .getByRole('button', { name: 'Use LynneR@contoso.com in row 3' })
      .click();
    await expect(difference).toContainText('2 mailboxes join');
    await takePicture(page, 'replace-scope');
  });
  await press(edit, 'Save');
  const details = detailsOf(page, 'After');
  await expect(edit).toBeHidden();
  await test.step('who joined is monitored, who left is not', async () => {
    await details.getByRole('tab', { name: 'Mailboxes' }).click();
    const rowsOf = (name: string) =>
      details.getByRole('row', { name: new RegExp(name) });
    await lookUntil(page, async soon => {
      await expect(rowsOf('MeganB')).toContainText('Left scope', soon);
      await expect(rowsOf('LynneR')).toContainText('Monitoring', soon);
    });
    await details.getByRole('tab', { name: 'History' }).click();
    await expect(details).toContainText('Renamed');
    await expect(details).toContainText('Scope changed');
  });
});

test('two admins: the second is told of the first, and loses nothing', async ({
  page,
}) => {
  const { id } = await addConnection('Shared');
  const colleague = await page.context().newPage();
  for (const tab of [page, colleague]) {
    await openDataConnections(tab, `?connection=${id}`);
    await press(detailsOf(tab, 'Shared'), 'Edit');
  }
  const editOf = (tab: typeof page) =>
    tab.getByRole('dialog', { name: /^Edit / });
  const nameIn = (tab: typeof page) =>
    editOf(tab).getByRole('textbox', { name: 'Display name' });
  // Both have read the same. A page that learned of the other by itself would not let it be saved: this one learns nothing
  // before it saves.
  let saves = false;
  await colleague.route(`**/connections/${id}`, (route, request) => {
    saves ||= request.method() !== 'GET';
    return saves ? route.continue() : route.abort();
  });
  await nameIn(page).fill('Named by the first');
  await nameIn(colleague).fill('Named by the second');
  await press(editOf(page), 'Save');
  await expect(detailsOf(page, 'Named by the first')).toBeVisible();

  await press(editOf(colleague), 'Save');
  const conflict = editOf(colleague).getByRole('alert');
  await expect(conflict).toContainText('Somebody else changed this connection');
  await expect(conflict).toContainText('It is now called Named by the first.');
  await takePicture(colleague, 'two-admins');
  expect((await listConnections()).map(c => c.displayName)).toEqual([
    'Named by the first',
  ]);
  await press(conflict, 'Load the current state');
  await expect(nameIn(colleague)).toHaveValue('Named by the second');
  await press(editOf(colleague), 'Save');
  await expect(detailsOf(colleague, 'Named by the second')).toBeVisible();

  await test.step('one deletes it while the other looks at it', async () => {
    await portalApi('DELETE', `/connections/${id}`);
    await lookAgain(colleague);
    await expect(detailsOf(colleague, 'Named by the second')).toContainText(
      'Somebody deleted this connection meanwhile',
    );
  });
});

test('deauthorized, resumed with the gap told, and deleted by its name', async ({
  page,
}) => {
  const { id } = await addConnection('Stops', {
    mode: 'users',
    csv: USERS.buffer.toString(),
  });
  await authorize(page, id);
  await openDataConnections(page);
  await expectStatus(page, 'Stops', 'Monitoring');
  await page.getByRole('link', { name: 'Stops' }).click();
  const details = detailsOf(page, 'Stops');

  await test.step('a double click asks, and goes on asking', async () => {
    await details
      .getByRole('button', { name: 'Deauthorize', exact: true })
      .dblclick();
    const ask = page.getByRole('dialog', { name: 'Deauthorize Stops?' });
    await expect(ask).toContainText('not recorded, also not after Resume');
    await press(ask, 'Deauthorize');
    await expect(details).toContainText('Monitoring has stopped.');
    await expect(details).toContainText('Nothing has been recorded since');
    await takePicture(page, 'deauthorized');
  });
  await test.step('the time while it was off stays not covered', async () => {
    await press(details, 'Resume monitoring');
    await expect(details).toContainText('Monitoring has been resumed.');
    await details.getByRole('tab', { name: 'Mailboxes' }).click();
    await lookUntil(page, soon =>
      expect(details.getByRole('row', { name: /AdeleV/ })).toContainText(
        '1 time',
        soon,
      ),
    );
    await details.getByRole('row', { name: /AdeleV/ }).click();
    const mailbox = page.getByRole('dialog', { name: 'Adele Vance' });
    await expect(mailbox).toContainText(/Not covered\d{4}-.* to \d{4}-/);
    await page.keyboard.press('Escape');
  });
  await test.step('deleted once its name was typed', async () => {
    await press(details, 'Delete');
    const ask = page.getByRole('dialog', { name: 'Delete Stops?' });
    const remove = ask.getByRole('button', { name: 'Delete' });
    await ask.getByRole('textbox').fill('stop');
    await expect(remove).toBeDisabled();
    await ask.getByRole('textbox').fill('Stops');
    await takePicture(page, 'delete-connection');
    await remove.dblclick();
    await expect(page.getByRole('status')).toContainText('Stops was deleted.');
    await expect(rowOf(page, 'Stops')).toHaveCount(0);
  });
  await test.step('its old address says that it is gone, and Back closes that', async () => {
    await page.goBack();
    await expect(
      page.getByText('There is no such connection: it may have been deleted.'),
    ).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByText('No data connection yet')).toBeVisible();
  });
});
