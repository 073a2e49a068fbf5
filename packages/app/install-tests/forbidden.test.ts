import { expect, test } from '@playwright/test';
import { enter, linkTo } from './portal';

test('who has no role sees neither page, and is told so', async ({ page }) => {
  await enter(page);
  for (const title of ['Data Connections', 'Forensic Search']) {
    await linkTo(page, title).click();
    await expect(page.getByText('You may not see this')).toBeVisible();
  }
});
