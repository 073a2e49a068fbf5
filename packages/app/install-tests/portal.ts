import type { Page } from '@playwright/test';

/** Where the parts are that were started. Without a slash at the end. */
export const PORTAL = addressOf('MAIL_FORENSICS_PORTAL');
export const BACKEND = addressOf('MAIL_FORENSICS_BACKEND');
export const SIMULATOR = addressOf('MAIL_FORENSICS_SIMULATOR');

function addressOf(variable: string): string {
  const address = process.env[variable];
  if (!address) {
    throw new Error(`${variable} is not set: npm run check:install does`);
  }
  return address;
}

/** Of the sidebar. */
export const linkTo = (page: Page, title: string) =>
  page.getByRole('link', { name: title, exact: true }).first();

/** Opens the portal; some ask guests to enter, and others do not. */
export async function enter(page: Page): Promise<void> {
  await page.goto(`${PORTAL}/`);
  const button = page.getByRole('button', { name: 'Enter' });
  const inside = linkTo(page, 'Data Connections');
  await button.or(inside).first().waitFor({ timeout: 120_000 });
  if (await button.isVisible()) {
    await button.click();
  }
  await inside.waitFor();
}
