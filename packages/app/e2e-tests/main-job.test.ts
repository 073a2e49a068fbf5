import { createHash } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { SIMULATOR } from './addresses';
import { startFromNothing } from './dataConnections';
import { sendMailAround } from './mailAround';
import { countEvents } from './portalApi';
import { takePicture } from './screenshots';

/** A small, valid PDF; its text makes its hash its own. */
const PDF = Buffer.from(
  [
    '%PDF-1.4',
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj',
    'trailer<</Root 1 0 R>>',
    '%%EOF',
    '',
  ].join('\n'),
);
const SHA256 = createHash('sha256').update(PDF).digest('hex');
const MD5 = createHash('md5').update(PDF).digest('hex');

test.beforeEach(startFromNothing);

test('connect a tenant, e-mail a file, find it by name and by hash', async ({
  page,
}) => {
  await test.step('sign in to the portal', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Enter' }).click();
  });

  await test.step('add a data connection and consent', async () => {
    await page.getByRole('link', { name: 'Data Connections' }).click();
    const add = page.getByRole('button', { name: 'Add data connection' });
    await expect(add.first()).toBeVisible();
    await takePicture(page, '1-data-connections-empty');
    await add.first().click();
    await page
      .getByRole('textbox', { name: 'Display name' })
      .fill('Contoso mail');
    await expect(page.getByRole('radio', { name: /^All/ })).toBeChecked();
    await takePicture(page, '2-add-data-connection');
    await page.getByRole('button', { name: 'Authorize' }).click();

    await page.getByRole('button', { name: /Megan Bowen/ }).click();
    await expect(page.getByText('Mail.Read')).toBeVisible();
    await takePicture(page, '3-microsoft-consent');
    await page.getByRole('button', { name: 'Accept' }).click();

    await expect(
      page.getByRole('dialog', { name: 'Contoso mail' }),
    ).toContainText('is authorized');
    await page.keyboard.press('Escape');
    const row = page.getByRole('row', { name: /Contoso mail/ });
    await expect(row).toContainText('Monitoring', { timeout: 30_000 });
    await takePicture(page, '4-data-connections-monitoring');
  });

  // Events of connections that other tests had stay.
  const before = await countEvents();
  await test.step('other people send mail', () => sendMailAround(SIMULATOR));

  const sent = await test.step('send a mail with a PDF in webmail', () =>
    sendMail(page));

  await test.step('find it by its name', async () => {
    await page.goto('/forensic-search');
    await search(page, 'forecast-2027');
    const row = page.getByRole('row', { name: /forecast-2027\.pdf/ });
    await expect(async () => {
      await searchForm(page).getByRole('button', { name: 'Search' }).click();
      await expect(row).toBeVisible({ timeout: 1000 });
    }).toPass({ timeout: 10_000 });
    // Seconds; most of a minute of them the portal's page, where the machine has other things to do.
    expect(Date.now() - sent).toBeLessThan(60_000);
    await expect(row).toContainText('AdeleV@contoso.com');
    await expect(row).toContainText('lee@fabrikam.example');
    await expect(page.getByText('1 attachment', { exact: true })).toBeVisible();
  });

  await test.step('see it among everything that was sent', async () => {
    await search(page, '');
    await expect(page.getByText(`${before + 7} attachments`)).toBeVisible();
    await takePicture(page, '5-forensic-search-results');
  });

  await test.step('see its details and its hashes', async () => {
    await page.getByRole('row', { name: /forecast-2027\.pdf/ }).click();
    const details = page.getByRole('dialog');
    await expect(details).toContainText(SHA256);
    await expect(details).toContainText(MD5);
    await expect(details).toContainText('Forecast');
    await takePicture(page, '6-forensic-search-details');
    await page.keyboard.press('Escape');
  });

  await test.step('find it by its hash', async () => {
    await search(page, SHA256);
    await expect(
      page.getByRole('row', { name: /forecast-2027\.pdf/ }),
    ).toHaveCount(1);
  });

  await test.step('find nothing where nothing was sent', async () => {
    await search(page, 'no-such-file-was-ever-sent');
    await expect(
      page.getByRole('row', { name: /forecast-2027\.pdf/ }),
    ).toHaveCount(0);
  });
});

function searchForm(page: Page) {
  return page.getByRole('search');
}

async function search(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'Search for anything' }).fill(text);
  await searchForm(page).getByRole('button', { name: 'Search' }).click();
}

async function sendMail(page: Page): Promise<number> {
  await page.goto(SIMULATOR);
  await page.getByRole('link', { name: /Adele Vance/ }).click();
  await page.getByRole('link', { name: 'New mail' }).click();
  await page.getByLabel('To', { exact: true }).fill('lee@fabrikam.example');
  await page.getByLabel('Subject').fill('Forecast');
  await page.getByLabel('Message').fill('As discussed.');
  await page.getByLabel('Attachments').setInputFiles({
    name: 'forecast-2027.pdf',
    mimeType: 'application/pdf',
    buffer: PDF,
  });
  await takePicture(page, '7-webmail-new-mail');
  await page.getByRole('button', { name: 'Send' }).click();
  const sent = Date.now();
  await expect(page.getByRole('status')).toHaveText('Your mail was sent.');
  return sent;
}
