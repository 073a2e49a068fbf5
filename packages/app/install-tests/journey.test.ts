import { expect, test, type Page } from '@playwright/test';
import { enter, linkTo, PORTAL, SIMULATOR } from './portal';

const FILE = 'forecast-2027.txt';

test('add a connection, consent, mail a file, find it', async ({ page }) => {
  await enter(page);

  await test.step('add a data connection and consent', async () => {
    await linkTo(page, 'Data Connections').click();
    await page
      .getByRole('button', { name: 'Add data connection' })
      .first()
      .click();
    await page
      .getByRole('textbox', { name: 'Display name' })
      .fill('Contoso mail');
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByRole('button', { name: /Megan Bowen/ }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect(
      page.getByRole('dialog', { name: 'Contoso mail' }),
    ).toContainText('is authorized');
    expect(page.url()).toContain(`${PORTAL}/data-connections`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('row', { name: /Contoso mail/ })).toContainText(
      'Monitoring',
    );
  });

  await test.step('mail a file', () => sendMail(page));

  await test.step('find it', async () => {
    await enter(page);
    await linkTo(page, 'Forensic Search').click();
    await page
      .getByRole('textbox', { name: 'Search for anything' })
      .fill('forecast-2027');
    const row = page.getByRole('row', { name: /forecast-2027\.txt/ });
    await expect(async () => {
      await page
        .getByRole('search')
        .getByRole('button', { name: 'Search' })
        .click();
      await expect(row).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 60_000 });
    await expect(row).toContainText('AdeleV@contoso.com');
    await expect(row).toContainText('lee@fabrikam.example');
  });
});

async function sendMail(page: Page): Promise<void> {
  await page.goto(SIMULATOR);
  await page.getByRole('link', { name: /Adele Vance/ }).click();
  await page.getByRole('link', { name: 'New mail' }).click();
  await page.getByLabel('To', { exact: true }).fill('lee@fabrikam.example');
  await page.getByLabel('Subject').fill('Forecast');
  await page.getByLabel('Message').fill('As discussed.');
  await page.getByLabel('Attachments').setInputFiles({
    name: FILE,
    mimeType: 'text/plain',
    buffer: Buffer.from('More of everything.'),
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('status')).toHaveText('Your mail was sent.');
}
