import { expect, test } from '@playwright/test';
import { expectAccessible } from './accessibility';
import {
  authorize,
  csvFile,
  detailsOf,
  expectStatus,
  lookAgain,
  lookUntil,
  openDataConnections,
  SIGNED_IN,
  startFromNothing,
} from './dataConnections';
import { addConnection, portalApi } from './portalApi';
import { tenant } from './tenant';

test.use(SIGNED_IN);
test.beforeEach(startFromNothing);
test.afterEach(() => tenant('DELETE', '/faults'));

const USERS = csvFile(
  'users.csv',
  'user,department',
  'MeganB@contoso.com,Sales',
  'megan@contoso.com,Sales',
  'LynnR@contoso.com,Sales',
  'elliot@tailspintoys.com,Events',
  'MEGANB@contoso.com,Sales',
);

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('axe finds nothing wrong with Data Connections in any of its states', async ({
      page,
    }) => {
      // Two dozen states, each looked at as a whole.
      test.slow();
      /** A state, and that there is nothing wrong with it. */
      const check = (state: string, reach: () => Promise<unknown>) =>
        test.step(state, async () => {
          await reach();
          await expectAccessible(page, { colorScheme });
        });
      const press = (name: string | RegExp) =>
        page.getByRole('dialog').last().getByRole('button', { name }).click();
      const leave = async () => {
        // What is below the topmost is hidden from whoever asks for roles.
        const title = await page
          .getByRole('dialog')
          .getAttribute('aria-labelledby');
        await page.keyboard.press('Escape');
        await expect(page.locator(`[aria-labelledby="${title}"]`)).toHaveCount(
          0,
        );
      };

      await check('nothing there yet', async () => {
        await openDataConnections(page);
        await expect(page.getByText('No data connection yet')).toBeVisible();
      });
      await check('adding one', async () => {
        await page.getByRole('button', { name: 'Add data connection' }).click();
        await page.getByRole('button', { name: 'Why?' }).click();
      });
      await check('with a file', async () => {
        await page.getByRole('radio', { name: 'Specific users' }).check();
        await page.getByLabel('Upload .CSV file').setInputFiles(USERS);
        await expect(page.getByText('Download verdicts')).toBeVisible();
      });
      await check('with a file that cannot be read', () =>
        page
          .getByLabel('Upload .CSV file')
          .setInputFiles(csvFile('wrong.csv', 'Department', 'Sales')),
      );
      await check('leaving what was entered', () =>
        page.keyboard.press('Escape'),
      );
      await press('Close');

      await tenant('POST', '/faults/mailboxes/MeganB@contoso.com', {
        full: true,
      });
      const { id } = await addConnection('Healthy', {
        mode: 'users',
        csv: USERS.buffer.toString(),
      });
      await authorize(page, id);
      const waiting = await addConnection('Waiting');
      const { url } = await portalApi<{ url: string }>(
        'POST',
        `/connections/${waiting.id}/authorization-link`,
      );
      await check('the table', async () => {
        await lookAgain(page);
        await expectStatus(page, 'Healthy', 'Monitoring');
      });
      await check('the link for another admin', () =>
        page.getByRole('button', { name: /^Copy link/ }).click(),
      );
      await leave();

      await check('the details, with a problem', async () => {
        await page.getByRole('link', { name: 'Healthy' }).click();
        await expect(
          page.getByText('What to do:', { exact: true }),
        ).toBeVisible();
      });
      await check('the guide to problems', () => press(/^Troubleshooting/));
      await leave();
      await check('what verifying found', async () => {
        await press('Verify now');
        await expect(page.getByText(/Verified at/)).toBeVisible();
      });
      for (const tab of ['History', 'Scope', 'Mailboxes']) {
        await check(tab, async () => {
          await page.getByRole('tab', { name: tab }).click();
          await expect(
            page.getByText('MeganB@contoso.com').first(),
          ).toBeVisible();
        });
      }
      await check('a mailbox', () =>
        page.getByRole('row', { name: /MeganB/ }).click(),
      );
      await leave();
      await check('the PowerShell', async () => {
        await page.getByRole('tab', { name: 'Scope' }).click();
        await press('Exchange PowerShell');
        await expect(page.getByText('Before running it')).toBeVisible();
      });
      await leave();
      await check('before it is deauthorized', () => press('Deauthorize'));
      await leave();
      await check('before it is deleted', () => press('Delete'));
      await leave();
      await check('editing, with what changes', async () => {
        await press('Edit');
        await page
          .getByLabel('Upload .CSV file')
          .setInputFiles(
            csvFile(
              'new.csv',
              'user',
              'AdeleV@contoso.com',
              'LynnR@contoso.com',
            ),
          );
        await press(/joins/);
      });
      await check('in conflict with somebody else', async () => {
        await portalApi('PATCH', `/connections/${id}`, {
          displayName: 'Renamed',
        });
        await lookAgain(page);
        await expect(page.getByText(/^Somebody else changed/)).toBeVisible();
      });
      await check('leaving what was changed', () => press('Cancel'));
      await press('Close');

      await tenant('POST', '/consent/revoke');
      await check('the details, in error', async () => {
        await page.getByRole('tab', { name: 'Overview' }).click();
        const problem = detailsOf(page, 'Renamed').getByRole('alert').first();
        await lookUntil(page, soon =>
          expect(problem).toContainText('Admin consent is missing', soon),
        );
      });
      await leave();
      await check('the table, with a banner', async () => {
        await expectStatus(page, 'Renamed', 'Error');
      });
      await check('what became of a consent', async () => {
        await openDataConnections(
          page,
          `?connection=${waiting.id}&authorization=failed&reason=CONSENT_DECLINED`,
        );
        await expectStatus(page, 'Renamed', 'Error');
        await expect(page.getByText(/was not authorized/)).toBeVisible();
      });
      await check('the page that the link leads to', () => page.goto(url));
    });
  });
}
