import { expect, type Locator, type Page } from '@playwright/test';
import { PORTAL } from './addresses';
import { deleteConnections, portalApi } from './portalApi';
import { resetTenant } from './tenant';

/** For `test.use`: a browser in which the guest has entered the portal before. */
export const SIGNED_IN = {
  storageState: {
    cookies: [],
    origins: [
      {
        origin: PORTAL,
        localStorage: [
          { name: '@backstage/core:SignInPage:provider', value: 'guest' },
        ],
      },
    ],
  },
};

/** For `test.beforeEach`: no connection, and the tenant as it is in the beginning. */
export async function startFromNothing(): Promise<void> {
  await deleteConnections();
  await resetTenant();
}

export async function openDataConnections(
  page: Page,
  query: string = '',
): Promise<void> {
  await page.goto(`/data-connections${query}`);
}

export async function openAddPanel(page: Page): Promise<Locator> {
  await openDataConnections(page);
  await page.getByRole('button', { name: 'Add data connection' }).click();
  return page.getByRole('dialog', { name: 'Add data connection' });
}

export function csvFile(name: string, ...lines: string[]) {
  return {
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.map(line => `${line}\r\n`).join('')),
  };
}

export const rowOf = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('row').filter({
    has: page.getByRole('rowheader').filter({ hasText: name }),
  });

export const detailsOf = (page: Page, name: string): Locator =>
  page.getByRole('dialog', { name, exact: true });

/** The table's row says so within what the page takes to look again. */
export async function expectStatus(
  page: Page,
  name: string,
  status: string,
): Promise<void> {
  await expect(rowOf(page, name)).toContainText(status, { timeout: 45_000 });
}

/** On the simulated pages of Microsoft: picks an account and accepts. */
export async function consentAs(page: Page, account: RegExp): Promise<void> {
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
}

/** Has a connection authorized by Contoso's administrator, as her browser would; ends in the connection's details. */
export async function authorize(page: Page, id: string): Promise<void> {
  const { authorizationUrl } = await portalApi<{ authorizationUrl: string }>(
    'POST',
    `/connections/${id}/authorize`,
  );
  await page.goto(authorizationUrl);
  await consentAs(page, /Megan Bowen/);
  await expect(page.getByText(/is authorized\./)).toBeVisible({
    timeout: 45_000,
  });
}
