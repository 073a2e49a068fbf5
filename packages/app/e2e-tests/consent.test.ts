import { expect, test, type Page } from '@playwright/test';
import { PORTAL } from './addresses';
import {
  consentAs,
  detailsOf,
  expectStatus,
  openAddPanel,
  openDataConnections,
  rowOf,
  SIGNED_IN,
  startFromNothing,
} from './dataConnections';
import { addConnection } from './portalApi';
import { takePicture } from './screenshots';

test.use(SIGNED_IN);
test.beforeEach(startFromNothing);

const OAUTH = `${PORTAL}/api/mail-forensics/oauth/microsoft365`;

const continueWith = (page: Page, name: string) =>
  rowOf(page, name).getByRole('button', { name: /^Continue/ });

/** What the page says of an authorization that did not work. */
const outcome = (page: Page) =>
  page.getByRole('alert').filter({ hasText: 'was not authorized' });

test('somebody else consents by a link, which works once', async ({
  page,
  browser,
}) => {
  const panel = await openAddPanel(page);
  await panel.getByRole('textbox', { name: 'Display name' }).fill('By link');
  await panel
    .getByRole('button', { name: 'Copy link for your Microsoft 365 admin' })
    .click();
  const link = await panel.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toContain(OAUTH);
  await panel.getByRole('button', { name: 'Close' }).last().click();
  await expect(rowOf(page, 'By link')).toContainText(
    'Waiting for your Microsoft 365 admin; link valid until',
  );
  await takePicture(page, 'waiting-for-another-admin');

  const other = await browser.newContext({ storageState: undefined });
  const admin = await other.newPage();
  await test.step('the admin reads who asks for what, and declines at first', async () => {
    await admin.goto(link);
    await expect(admin.locator('body')).toContainText('By link');
    await expect(admin.locator('body')).toContainText('Mail.Read');
    await takePicture(admin, 'link-for-another-admin');
    await admin.getByRole('button', { name: 'Continue to Microsoft' }).click();
    await admin.getByRole('button', { name: /Megan Bowen/ }).click();
    await admin.getByRole('button', { name: 'Cancel' }).click();
    await expect(admin.locator('body')).toContainText('Consent was declined');
    await expect(admin.locator('body')).toContainText(
      'The link can be used again',
    );
  });
  await test.step('then accepts', async () => {
    await admin.goto(link);
    await admin.getByRole('button', { name: 'Continue to Microsoft' }).click();
    await consentAs(admin, /Megan Bowen/);
    await expect(
      admin.getByRole('heading', { name: 'Access granted' }),
    ).toBeVisible();
  });
  await test.step('the page sees it by itself, and who it was', async () => {
    await expect(rowOf(page, 'By link')).toContainText('Monitoring');
    await expect(rowOf(page, 'By link')).toContainText('MeganB@contoso.com');
  });
  await test.step('a second time the link only says that it is done', async () => {
    await admin.goto(link);
    await expect(admin.locator('body')).toContainText(
      'Access was granted already',
    );
  });
  await other.close();
});

test('a link that was revoked or replaced tells whoever opens it', async ({
  page,
  browser,
}) => {
  await addConnection('Revoked');
  await openDataConnections(page);
  const copy = rowOf(page, 'Revoked').getByRole('button', {
    name: /^Copy link/,
  });
  const dialog = page.getByRole('dialog', {
    name: 'Link for your Microsoft 365 admin',
  });
  await copy.click();
  const field = dialog.getByRole('textbox', { name: 'Link' });
  const first = await field.inputValue();
  await dialog.getByRole('button', { name: 'Close' }).click();

  // Of another tab or person, for what was made here is shown again.
  await page.reload();
  await copy.click();
  await expect(dialog).toContainText('There is a link already');
  await dialog.getByRole('button', { name: 'Make a new link' }).click();
  const second = await field.inputValue();
  await dialog.getByRole('button', { name: 'Revoke the link' }).click();
  await expect(dialog).toContainText('it no longer works');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(rowOf(page, 'Revoked')).not.toContainText('Waiting for your');

  const other = await browser.newContext({ storageState: undefined });
  const admin = await other.newPage();
  for (const [link, words] of [
    [first, 'This link was replaced by a newer one'],
    [second, 'This link was withdrawn'],
    [`${second}x`, 'This link is not valid'],
  ]) {
    await admin.goto(link);
    await expect(admin.getByRole('heading', { name: words })).toBeVisible();
  }
  await other.close();
});

test('consent that is declined, or is not theirs to give, is explained and taken up again', async ({
  page,
}) => {
  await addConnection('Second thoughts');
  await openDataConnections(page);
  await test.step('declined', async () => {
    await continueWith(page, 'Second thoughts').click();
    await page.getByRole('button', { name: /Megan Bowen/ }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(outcome(page)).toContainText(
      'Second thoughts was not authorized: Consent was declined.',
    );
    await takePicture(page, 'consent-declined');
  });
  await test.step('by somebody who is no admin', async () => {
    await outcome(page).getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: /Adele Vance/ }).click();
    await page
      .getByRole('button', { name: /^Return to the application/ })
      .click();
    await expect(outcome(page)).toContainText(
      'account that may consent (Privileged Role Administrator',
    );
  });
  await test.step('closed in the middle', async () => {
    const tab = await page.context().newPage();
    await openDataConnections(tab);
    await continueWith(tab, 'Second thoughts').click();
    await tab.getByRole('button', { name: /Megan Bowen/ }).click();
    await expect(tab.getByRole('button', { name: 'Accept' })).toBeVisible();
    await tab.close();
    await page.getByRole('link', { name: 'Second thoughts' }).click();
    await expect(detailsOf(page, 'Second thoughts')).toContainText(
      'begin again with Continue',
    );
  });
  await test.step('and accepted at last', async () => {
    await detailsOf(page, 'Second thoughts')
      .getByRole('button', { name: 'Continue' })
      .click();
    await consentAs(page, /Megan Bowen/);
    await expect(detailsOf(page, 'Second thoughts')).toContainText(
      'is authorized',
    );
    await page.keyboard.press('Escape');
    await expectStatus(page, 'Second thoughts', 'Monitoring');
  });
});

test('ways back into a consent that is over end on the page, which says so', async ({
  page,
  browser,
}) => {
  const { id } = await addConnection('Over');
  const callbacks: string[] = [];
  page.on('request', request => {
    if (request.url().startsWith(`${OAUTH}/callback`)) {
      callbacks.push(request.url());
    }
  });
  await openDataConnections(page, `?connection=${id}`);
  await detailsOf(page, 'Over')
    .getByRole('button', { name: 'Continue' })
    .click();
  await consentAs(page, /Megan Bowen/);
  await expect(detailsOf(page, 'Over')).toContainText('is authorized');
  await test.step('Back to the consent page, and accepted once more', async () => {
    await page.goBack();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect(page.getByRole('status').first()).toContainText(
      'Over was not authorized again: this authorization was completed before.',
    );
  });
  await test.step('its last address sent twice', async () => {
    await page.goto(callbacks.at(-1) ?? '');
    await expect(page.getByRole('status').first()).toContainText(
      'was completed before',
    );
    await expectStatus(page, 'Over', 'Monitoring');
  });
  await test.step('in another browser', async () => {
    const other = await browser.newContext(SIGNED_IN);
    const elsewhere = await other.newPage();
    await elsewhere.goto(callbacks[0]);
    await expect(outcome(elsewhere)).toContainText(
      'it came back in another browser than it began in',
    );
    await other.close();
  });
  await test.step('long expired', async () => {
    await page.goto(`${OAUTH}/callback?state=long-gone&code=x`);
    await expect(outcome(page)).toContainText('the sign-in took too long');
  });
});
