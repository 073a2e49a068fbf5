import fs from 'node:fs';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessibility';
import { SIGNED_IN, startFromNothing } from './dataConnections';
import { openSearch, prepareMail, result } from './forensicSearch';
import { MAILS } from './someMail';

/** Where what was seen is put, for whoever wants to look at it: MAIL_FORENSICS_SCREENS. */
const FOLDER = process.env.MAIL_FORENSICS_SCREENS;

/** Events stay when their connection is deleted: those of other tests have other names. */
const CONNECTION = `Mail on screens ${process.env.TEST_WORKER_INDEX}`;

test.use(SIGNED_IN);
test.beforeAll(({ browser }) => prepareMail(browser, CONNECTION));
test.afterAll(startFromNothing);

const SCREENS = [
  { width: 320, height: 640, theme: 'light' },
  { width: 3840, height: 2160, theme: 'light' },
  // A palette that is not Backstage's.
  { width: 1440, height: 900, theme: 'plum' },
];

for (const { width, height, theme } of SCREENS) {
  test.describe(`on a screen of ${width} pixels, with the theme ${theme}`, () => {
    test.use({
      viewport: { width, height },
      contextOptions: { reducedMotion: 'reduce' },
    });

    test('every view fits, is accessible, and moves nothing', async ({
      page,
    }) => {
      await page.addInitScript(id => localStorage.setItem('theme', id), theme);
      /** A view, and that nothing of it is beyond the edge. */
      const check = (view: string, reach: () => Promise<unknown>) =>
        test.step(view, async () => {
          await reach();
          await expectFit(page);
          await expectAccessible(page, { colorScheme: 'light' });
          await keep(page, `${width}-${view}`);
        });

      await check('search', async () => {
        await openSearch(page, MAILS, CONNECTION);
        await expect(result(page, 0)).toBeVisible();
      });
      await check('event', async () => {
        await result(page, 0).click();
        await expect(page.getByRole('dialog')).toBeVisible();
      });
      await check('file', async () => {
        await page
          .getByRole('dialog')
          .getByRole('link', { name: /Where else/ })
          .first()
          .click();
        await expect(page.getByText('First seen')).toBeVisible();
      });
      await check('audit', async () => {
        await page.goto('/forensic-search/audit');
        await expect(page.getByRole('table', { name: 'Audit' })).toBeVisible();
      });
      await check('audit-entry', async () => {
        await page
          .getByRole('button', { name: /^Details of entry/ })
          .first()
          .click();
        await expect(page.getByRole('dialog')).toBeVisible();
      });
      await check('connections', async () => {
        await page.goto('/data-connections');
        await expect(
          page.getByRole('link', { name: CONNECTION }),
        ).toBeVisible();
      });
      await check('connection', async () => {
        await page.getByRole('link', { name: CONNECTION }).click();
        await expect(page.getByRole('dialog')).toContainText('Contoso');
      });
      await check('mailboxes', async () => {
        await page.getByRole('tab', { name: 'Mailboxes' }).click();
        await expect(
          page.getByText('AdeleV@contoso.com').first(),
        ).toBeVisible();
      });
      await check('add', async () => {
        await page.goto('/data-connections');
        await page.getByRole('button', { name: 'Add data connection' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
      });
    });
  });
}

async function expectFit(page: Page): Promise<void> {
  expect(
    await page.evaluate(() => ({
      beyondTheEdge:
        document.documentElement.scrollWidth -
        document.documentElement.clientWidth,
      moving: document
        .getAnimations()
        .map(({ effect }) => effect)
        .filter(
          effect =>
            effect instanceof KeyframeEffect &&
            effect.getComputedTiming().iterations !== Infinity &&
            // The frame around the page is the app's.
            effect.target?.closest('nav') === null,
        )
        .map(effect =>
          (effect as KeyframeEffect).target?.outerHTML.slice(0, 200),
        ),
    })),
  ).toEqual({ beyondTheEdge: 0, moving: [] });
}

async function keep(page: Page, name: string): Promise<void> {
  if (FOLDER) {
    fs.mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
  }
}
