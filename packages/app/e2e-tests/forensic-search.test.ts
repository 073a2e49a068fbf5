import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import type { SharedQuery } from 'backstage-plugin-mail-forensics-common';
import { expectAccessible } from './accessibility';
import { SIGNED_IN, startFromNothing } from './dataConnections';
import {
  anything,
  CONNECTION,
  expectCount,
  openSearch,
  prepareMail,
  result,
  search,
} from './forensicSearch';
import { portalApi } from './portalApi';
import { takePicture } from './screenshots';
import { MAILS } from './someMail';

test.use({
  ...SIGNED_IN,
  permissions: ['clipboard-read', 'clipboard-write'],
});
test.beforeAll(({ browser }) => prepareMail(browser));
test.afterAll(startFromNothing);

test('a question is put together and narrowed by the keyboard alone', async ({
  page,
}) => {
  const { keyboard } = page;
  await page.goto('/forensic-search?range=all');
  await expect(result(page, 0)).toBeVisible();

  await test.step('with a value that there is', async () => {
    await page.getByRole('button', { name: 'Filter', exact: true }).focus();
    await keyboard.press('Enter');
    await page
      .getByRole('combobox', { name: 'Field' })
      .selectOption('Connection');
    await page.getByRole('combobox', { name: 'Operator' }).selectOption('is');
    await page.getByRole('combobox', { name: 'Value' }).focus();
    await keyboard.type(CONNECTION.slice(0, -1).toLowerCase());
    await expect(
      page.getByRole('option', { name: new RegExp(CONNECTION, 'i') }),
    ).toContainText(String(MAILS));
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const add = page.getByRole('button', { name: 'Add filter' });
    await add.press('Enter');
    // While it closes, keys are still the filter's.
    await expect(add).toHaveCount(0);
    await keyboard.press('/');
    await expect(anything(page)).toBeFocused();
    await keyboard.press('Enter');
    await expectCount(page, MAILS);
  });

  await test.step('by a cell', async () => {
    await result(page, 0).focus();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await keyboard.press('+');
    await expectCount(page, 12);
  });

  await test.step('down to an event and the next', async () => {
    await result(page, 0).focus();
    await keyboard.press('Enter');
    const details = page.getByRole('dialog', { name: 'customers.csv' });
    await expect(details).toContainText('Number 1');
    await keyboard.press('ArrowDown');
    await expect(details).toContainText('Number 5');
    await keyboard.press('Escape');
    await expect(details).toBeHidden();
  });

  await test.step('and widened again', async () => {
    await page
      .getByRole('button', { name: 'File name is customers.csv', exact: true })
      .press('Delete');
    await keyboard.press('/');
    await keyboard.press('Enter');
    await expectCount(page, MAILS);
  });

  await test.step('over time', async () => {
    const timeline = page.getByRole('slider', { name: /over time/ });
    await timeline.focus();
    await keyboard.press('ArrowLeft');
    await expect(timeline).toHaveAttribute('aria-valuetext', /^From .* to /);
    await keyboard.press('Enter');
    await expect(
      page.getByRole('combobox', { name: 'Date range' }),
    ).toHaveValue('custom');
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme}`, () => {
    test.use({ colorScheme });
    test('everything that an investigator sees', async ({ page }) => {
      const lookAt = async (picture: string) => {
        await takePicture(page, `${picture}-${colorScheme}`);
        await expectAccessible(page, { colorScheme });
      };
      await openSearch(page);
      await expect(facet(page, 'Hash').getByText('45')).toBeVisible();
      await lookAt('8-forensic-search');

      await test.step('filters in groups', async () => {
        await page.getByRole('button', { name: 'Group', exact: true }).click();
        const group = page.getByRole('group', { name: 'any of' });
        for (const category of ['PDF', 'Image']) {
          await group
            .getByRole('button', { name: 'Filter', exact: true })
            .click();
          await page.getByLabel('Field').selectOption('Category');
          await page
            .getByRole('combobox', { name: 'Value' })
            .selectOption(category);
          await page.getByRole('button', { name: 'Add filter' }).click();
        }
        await search(page);
        await expectCount(page, 24);
        await page.getByRole('button', { name: 'Remove the group' }).click();
        await search(page);
        await expectCount(page, MAILS);
      });

      await test.step('a facet', async () => {
        await facet(page, 'Hash')
          .getByRole('button', { name: 'Only Cloud attachment' })
          .click();
        await expectCount(page, 3);
        await page
          .getByRole('button', { name: /^Remove filter No hash because/ })
          .click();
        await search(page);
        await expectCount(page, MAILS);
      });

      await test.step('the details of an event', async () => {
        await result(page, 0).click();
        const details = page.getByRole('dialog', { name: 'plan.pdf' });
        for (const name of ['File', 'Sent', 'Risk', 'Source']) {
          await expect(details.getByRole('region', { name })).toBeVisible();
        }
        await lookAt('9-event');
        await details
          .getByRole('link', { name: 'Where else was this file?' })
          .click();
      });

      await test.step('the page of its file', async () => {
        await expect(
          page.getByRole('region', { name: 'File', exact: true }),
        ).toContainText('Times sent');
        await expect(
          page.getByRole('region', { name: 'Senders' }),
        ).toContainText('adelev@contoso.com');
        await expect(
          page.getByRole('slider', { name: /over time/ }),
        ).toBeVisible();
        await lookAt('10-file');
        await page
          .getByRole('link', { name: 'Forensic Search' })
          .last()
          .click();
        await expectCount(page, MAILS);
      });

      await test.step('saved searches', async () => {
        await page.getByRole('button', { name: 'Save', exact: true }).click();
        const fields = page.getByRole('dialog', { name: 'Save this search' });
        const name = `${CONNECTION}, ${colorScheme}`;
        const notes = `For the review of ${name}`;
        await fields.getByLabel('Name').fill(name);
        await fields.getByLabel('Notes').fill(notes);
        await fields.getByRole('button', { name: 'Save' }).click();
        await page.getByRole('button', { name: 'Saved searches' }).click();
        const list = page.getByRole('dialog', { name: 'Saved searches' });
        await expect(list.getByText(notes)).toBeVisible();
        await lookAt('11-saved-searches');
        await list.getByRole('button', { name: `Delete ${name}` }).click();
        await page.getByRole('button', { name: 'Delete', exact: true }).click();
        await expect(list.getByText(notes)).toHaveCount(0);
        await list.getByRole('button', { name: 'Close' }).click();
        await expect(list).toBeHidden();
      });

      await test.step('a link that names nobody', async () => {
        await page.getByRole('button', { name: 'Copy link' }).click();
        await expect(page.getByText('The link was copied.')).toBeVisible();
        const link = await page.evaluate(() => navigator.clipboard.readText());
        const [, id] = /\/forensic-search\?query=([\w-]+)$/.exec(link) ?? [];
        const { groups } = await portalApi<SharedQuery>(
          'GET',
          `/v2/file-events/shared-queries/${id}`,
        );
        expect(JSON.stringify(groups)).toContain(CONNECTION);
      });

      await test.step('an export, with what proves the file', async () => {
        await page.getByRole('button', { name: 'Export' }).click();
        const download = page.waitForEvent('download');
        await page.getByRole('menuitem', { name: 'As CSV' }).click();
        const file = await fs.readFile(await (await download).path());
        const dialog = page.getByRole('dialog', { name: 'Exported' });
        await expect(dialog).toContainText(
          createHash('sha256').update(file).digest('hex'),
        );
        expect(file.toString('utf8').trimEnd().split('\r\n')).toHaveLength(
          MAILS + 1,
        );
        await lookAt('12-export');
        await dialog.getByRole('button', { name: 'Close' }).click();
        await expect(dialog).toBeHidden();
      });

      await test.step('nothing found, and what that means', async () => {
        await anything(page).fill('no-such-file-was-ever-sent');
        await search(page);
        await expect(page.getByText('No attachment matches')).toBeVisible();
        await expect(
          page.getByText(/Nothing was sent that matches/),
        ).toBeVisible();
        await lookAt('13-nothing-found');
      });
    });
  });
}

function facet(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}
