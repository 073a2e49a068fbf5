import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { SIGNED_IN } from './dataConnections';
import {
  expectRecorded,
  openSearch,
  prepareMail,
  result,
} from './forensicSearch';
import { MAILS } from './someMail';
import { tenant } from './tenant';

/** Texts that want to be more than that; the unit tests send all of them. */
const HOSTILE = (
  JSON.parse(
    readFileSync(
      path.resolve(__dirname, '../../m365-simulator/hostile-texts.json'),
      'utf8',
    ),
  ) as (string | { repeat: string; times: number })[]
)
  .map(each =>
    typeof each === 'string' ? each : each.repeat.repeat(each.times),
  )
  .filter((text, index) => text !== '' && index % 6 === 0);

/** Of its own: what other tests mailed is not to be counted. */
const CONNECTION = `Hostile mail ${process.env.TEST_WORKER_INDEX}`;

test.use(SIGNED_IN);

test.beforeAll(async ({ browser }) => {
  await prepareMail(browser, CONNECTION);
  for (const text of HOSTILE) {
    await tenant('POST', '/users/AdeleV@contoso.com/messages', {
      to: [{ address: 'lee@gmail.example', name: text }],
      subject: text,
      body: text,
      attachments: [
        {
          name: text,
          contentBytes: Buffer.from(text).toString('base64'),
        },
      ],
    });
  }
  await expectRecorded(MAILS + HOSTILE.length, CONNECTION);
});

async function expectHarmless(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => [
      Reflect.get(window, 'hostile'),
      document.querySelectorAll('main iframe, main object, main img').length,
      document.documentElement.scrollWidth <=
        document.documentElement.clientWidth,
    ]),
  ).toEqual([undefined, 0, true]);
}

test('hostile names are seen as the text they are, and what was looked at is in the audit', async ({
  page,
}) => {
  const surprises: string[] = [];
  page.on('dialog', dialog => {
    surprises.push(dialog.message());
    dialog.dismiss();
  });
  page.on('request', request => {
    if (request.url().includes('evil.example')) {
      surprises.push(request.url());
    }
  });
  // The latest first, which these are.
  await openSearch(page, MAILS + HOSTILE.length, CONNECTION);
  await expect(result(page, 0)).toBeVisible();
  await expectHarmless(page);
  await result(page, 0).click();
  const details = page.getByRole('dialog');
  for (let index = 0; index < HOSTILE.length; index++) {
    await expect(details.getByRole('region', { name: 'Sent' })).toBeVisible();
    await expectHarmless(page);
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Escape');
  expect(surprises).toEqual([]);

  await page.getByRole('tab', { name: 'Audit' }).click();
  await expect(page).toHaveURL(/\/forensic-search\/audit$/);
  const entries = page.getByRole('table', { name: 'Audit' });
  await expect(entries.getByText('Saw an event').first()).toBeVisible();
  await expectAccessible(page, { colorScheme: 'light' });
  await page
    .getByRole('combobox', { name: 'Action' })
    .selectOption({ label: 'Searched' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(entries.getByText('Saw an event')).toHaveCount(0);
  await page
    .getByRole('button', { name: /^Details of entry/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText(CONNECTION);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Search', exact: true }).click();
  await expect(page).toHaveURL(/\/forensic-search$/);
});
