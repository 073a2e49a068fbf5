import fs from 'node:fs/promises';
import { expect, test, type Download, type Page } from '@playwright/test';
import {
  consentAs,
  csvFile,
  detailsOf,
  expectStatus,
  openAddPanel,
  openDataConnections,
  rowOf,
  SIGNED_IN,
  startFromNothing,
} from './dataConnections';
import { addConnection, listConnections } from './portalApi';
import { takePicture } from './screenshots';
import { tenant } from './tenant';

test.use(SIGNED_IN);
test.beforeEach(startFromNothing);

const upload = (page: Page, file: ReturnType<typeof csvFile>) =>
  page.getByLabel('Upload .CSV file').setInputFiles(file);

async function textOf(download: Download): Promise<string> {
  return fs.readFile(await download.path(), 'utf8');
}

test('everybody, by the keyboard alone', async ({ page }) => {
  const press = async (key: string, times = 1) => {
    for (let i = 0; i < times; i++) {
      await page.keyboard.press(key);
    }
  };
  await openDataConnections(page);
  const add = page.getByRole('button', { name: 'Add data connection' });
  await expect(add).toBeVisible();
  // However many links the frame of the portal has before it.
  await expect(async () => {
    await press('Tab');
    await expect(add).toBeFocused({ timeout: 100 });
  }).toPass({ timeout: 20_000, intervals: [0] });
  await press('Enter');
  await expect(
    page.getByRole('textbox', { name: 'Display name' }),
  ).toBeFocused();
  await page.keyboard.type('Keyboard');
  await press('Tab');
  await expect(page.getByRole('radio', { name: 'All' })).toBeFocused();
  await press('ArrowDown');
  await expect(
    page.getByRole('radio', { name: 'Specific users' }),
  ).toBeChecked();
  await press('ArrowUp');
  await expect(page.getByRole('radio', { name: 'All' })).toBeChecked();
  await press('Enter');

  const megan = page.getByRole('button', { name: /Megan Bowen/ });
  await expect(megan).toBeVisible();
  await expect(async () => {
    await press('Tab');
    await expect(megan).toBeFocused({ timeout: 100 });
  }).toPass({ timeout: 10_000, intervals: [0] });
  await press('Enter');
  const accept = page.getByRole('button', { name: 'Accept' });
  await expect(accept).toBeVisible();
  await press('Tab', 2);
  await expect(accept).toBeFocused();
  await press('Enter');

  await expect(detailsOf(page, 'Keyboard')).toContainText('is authorized');
  await press('Escape');
  await expectStatus(page, 'Keyboard', 'Monitoring');
  await expect(page.getByRole('link', { name: 'Keyboard' })).toBeFocused();
});

test('the users of a file: rows are checked at once, and asked about after consent', async ({
  page,
}) => {
  const panel = await openAddPanel(page);
  await panel.getByRole('textbox', { name: 'Display name' }).fill('Users');
  await panel.getByRole('radio', { name: 'Specific users' }).check();
  await test.step('a template to start from', async () => {
    const [template] = await Promise.all([
      page.waitForEvent('download'),
      panel.getByRole('link', { name: 'Download a template' }).click(),
    ]);
    expect(await textOf(template)).toMatch(/^user\r\n/);
  });

  await test.step('a file that is none of users says what it should look like', async () => {
    await upload(page, csvFile('wrong.csv', 'Department', 'Sales'));
    await expect(panel.getByRole('alert')).toContainText(
      /not a header row that names a column of users.*user.*alex@contoso\.com/s,
    );
    await expect(
      panel.getByRole('button', { name: 'Authorize' }),
    ).toBeDisabled();
  });

  await test.step('what the file says of itself', async () => {
    await upload(
      page,
      csvFile(
        'users.csv',
        'Department;UserPrincipalName',
        'Sales;MeganB@contoso.com',
        'Sales;adele.vance@contoso.com',
        'Sales;MEGANB@contoso.com',
        'Sales;LynnR@contoso.com',
        'Events;elliot@tailspintoys.com',
        'Logistics;Warehouse@contoso.com',
      ),
    );
    await expect(panel.getByRole('status').first()).toBeVisible();
    await expect(panel).toContainText(
      'users.csv: 6 rows: 1 duplicate · 5 to be checked after consent',
    );
    await expect(panel).toContainText('Ignored the column “Department”');
    await takePicture(page, 'add-users-preview');
  });

  await panel.getByRole('button', { name: 'Authorize' }).click();
  await consentAs(page, /Megan Bowen/);
  const details = detailsOf(page, 'Users');
  await expect(details).toContainText('Users is authorized');
  await test.step('what the directory says of them', async () => {
    const verdicts = details.getByRole('region', { name: 'Verdicts' });
    await expect(verdicts).toContainText(
      '6 rows: 2 will be monitored · 1 without a mailbox · 1 guest · 1 not found · 1 duplicate',
    );
    await expect(verdicts).toContainText('did you mean LynneR@contoso.com?');
    await takePicture(page, 'connection-scope');

    const entries = verdicts.getByRole('rowheader');
    await expect(entries).toHaveCount(6);
    await verdicts
      .getByRole('combobox', { name: 'Show' })
      .selectOption('problems');
    await expect(entries).toHaveText([
      'MEGANB@contoso.com',
      'LynnR@contoso.com',
      'elliot@tailspintoys.com',
      'Warehouse@contoso.com',
    ]);
    await verdicts
      .getByRole('searchbox', { name: 'Search rows' })
      .fill('lynne');
    await expect(entries).toHaveText(['LynnR@contoso.com']);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      verdicts.getByRole('button', { name: 'Download verdicts' }).click(),
    ]);
    const lines = (await textOf(download)).trim().split('\r\n');
    expect(lines).toHaveLength(7);
    expect(lines[4]).toMatch(/^5,LynnR@contoso\.com,not found,/);
    expect(lines[4]).toContain('LynneR@contoso.com');
  });
  await test.step('only they are monitored', async () => {
    await page.keyboard.press('Escape');
    await expectStatus(page, 'Users', 'Monitoring');
    await expect(rowOf(page, 'Users')).toContainText('Specific users (6)');
  });
});

test('the groups of a file, with those in them', async ({ page }) => {
  for (const mail of ['everyone@contoso.com', 'everyone.else@contoso.com']) {
    await tenant('POST', '/groups', { displayName: 'Everyone', mail });
  }
  const { items } = (await tenant('GET', '/groups')) as {
    items: { id: string; displayName: string }[];
  };
  const panel = await openAddPanel(page);
  await panel.getByRole('textbox', { name: 'Display name' }).fill('Groups');
  await panel.getByRole('radio', { name: 'Specific groups' }).check();
  await upload(
    page,
    csvFile(
      'groups.csv',
      'Group Name',
      'Leadership',
      'finance@contoso.com',
      'Everyone',
      'everyone@contoso.com',
      'Salse',
    ),
  );
  await expect(panel).toContainText('5 to be checked after consent');
  await panel.getByRole('button', { name: 'Authorize' }).click();
  await consentAs(page, /Megan Bowen/);

  const verdicts = detailsOf(page, 'Groups').getByRole('region', {
    name: 'Verdicts',
  });
  await expect(verdicts).toContainText(
    '5 rows: 2 will be monitored · 1 not found · 1 ambiguous name · 1 empty group',
  );
  // Megan, and by the group in it Diego and Patti.
  await expect(verdicts).toContainText('3 mailboxes are monitored');
  await expect(verdicts.getByRole('row', { name: /Leadership/ })).toContainText(
    '3 mailboxes',
  );
  await expect(verdicts.getByRole('row', { name: /Salse/ })).toContainText(
    'did you mean Sales or sales@contoso.com?',
  );
  await expect(
    verdicts.getByRole('row', { name: /ambiguous name/ }),
  ).toContainText(/everyone@contoso.*everyone\.else@contoso.*use an object id/);
  for (const { id } of items.filter(
    group => group.displayName === 'Everyone',
  )) {
    await tenant('DELETE', `/groups/${id}`);
  }
});

test('a name that is taken is told while it is typed, and two clicks add one connection', async ({
  page,
}) => {
  await addConnection('Contoso EU');
  const panel = await openAddPanel(page);
  const name = panel.getByRole('textbox', { name: 'Display name' });
  const authorize = panel.getByRole('button', { name: 'Authorize' });
  await name.fill('CONTOSO eu ');
  await expect(panel).toContainText('already a data connection of this name');
  await expect(authorize).toBeDisabled();
  await name.fill('Contoso US');
  await authorize.dblclick();
  await expect(
    page.getByRole('heading', { name: 'Pick an account' }),
  ).toBeVisible();

  await test.step('Back from Microsoft leads to the list, where it waits', async () => {
    await page.goBack();
    await expect(rowOf(page, 'Contoso US')).toContainText(
      'Awaiting authorization',
    );
    await expect(panel).toBeHidden();
    expect((await listConnections()).map(c => c.displayName).sort()).toEqual([
      'Contoso EU',
      'Contoso US',
    ]);
  });
});

test('what is opened by two clicks stays open, and Back closes it', async ({
  page,
}) => {
  await openDataConnections(page);
  await page.getByRole('button', { name: 'Add data connection' }).dblclick();
  const panel = page.getByRole('dialog', { name: 'Add data connection' });
  await expect(panel).toBeVisible();
  await page.waitForTimeout(500);
  await expect(panel).toBeVisible();
  await page.goBack();
  await expect(panel).toBeHidden();
  await expect(
    page.getByRole('button', { name: 'Add data connection' }),
  ).toBeVisible();
});

test('the PowerShell that limits the app to the scope', async ({ page }) => {
  const panel = await openAddPanel(page);
  await panel.getByRole('radio', { name: 'Specific users' }).check();
  const open = panel.getByRole('button', { name: 'Exchange PowerShell' });
  await expect(open).toBeDisabled();
  await upload(page, csvFile('users.csv', 'user', 'AdeleV@contoso.com'));
  await panel.getByRole('button', { name: 'Why?' }).click();
  await expect(panel).toContainText('Mail.Read:');
  await open.click();
  const dialog = page.getByRole('dialog', {
    name: 'Limit the app to this scope',
  });
  await expect(
    dialog.getByRole('group', { name: 'Exchange PowerShell script' }),
  ).toContainText('AdeleV@contoso.com');
  await takePicture(page, 'least-privilege-powershell');
  const [script] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download .ps1' }).click(),
  ]);
  expect(await textOf(script)).toContain('New-ManagementRoleAssignment');
});
