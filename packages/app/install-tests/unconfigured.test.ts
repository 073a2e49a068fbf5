import { expect, test } from '@playwright/test';
import { BACKEND, enter, linkTo } from './portal';

test('without configuration the pages open, and say what is missing', async ({
  page,
}) => {
  const errors: Error[] = [];
  page.on('pageerror', error => errors.push(error));
  await enter(page);
  await linkTo(page, 'Data Connections').click();
  await expect(
    page.getByText('Mail Forensics is not configured yet'),
  ).toBeVisible();
  await expect(page.locator('main')).toContainText(
    `${BACKEND}/api/mail-forensics/oauth/microsoft365/callback`,
  );
  await linkTo(page, 'Forensic Search').click();
  await expect(page.getByRole('search')).toBeVisible();
  await expect(page.getByText('No attachment matches')).toBeVisible();
  expect(errors).toEqual([]);
});
