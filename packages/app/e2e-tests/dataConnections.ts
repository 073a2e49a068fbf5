import { expect, type Locator, type Page } from '@playwright/test';
import { PORTAL } from './addresses';
import { deleteConnections, portalApi } from './portalApi';
import { resetTenant, tenant } from './tenant';

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

/** The table's row says so, as soon as it is so. */
export async function expectStatus(
  page: Page,
  name: string,
  status: string,
): Promise<void> {
  await lookUntil(page, soon =>
    expect(rowOf(page, name)).toContainText(status, soon),
  );
}

/** On the simulated pages of Microsoft: picks an account and accepts. */
export async function consentAs(page: Page, account: RegExp): Promise<void> {
  await page.getByRole('button', { name: account }).click();
  await page.getByRole('button', { name: 'Accept' }).click();
}

/**
 * Has a connection authorized by Contoso's administrator with what her browser would send, but without a page being drawn:
 * for tests that are about something else.
 */
export async function authorize(page: Page, id: string): Promise<void> {
  const { authorizationUrl } = await portalApi<{ authorizationUrl: string }>(
    'POST',
    `/connections/${id}/authorize`,
  );
  const { request } = page.context();
  const megan = (await tenant('GET', '/users/MeganB@contoso.com')) as {
    id: string;
  };
  const signIn = await request.get(authorizationUrl);
  const consent = await request.post(signIn.url(), {
    form: { account: megan.id },
  });
  const end = await request.post(consent.url(), {
    form: { decision: 'accept' },
  });
  expect(end.url()).toContain('authorization=succeeded');
}

/** Has the page look again, instead of waiting until it does so by itself. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.dispatchEvent(new Event('visibilitychange')),
  );
}

/** Has the page look again until it shows what is expected, for which it takes up to half a minute by itself. */
export async function lookUntil(
  page: Page,
  expectation: (soon: { timeout: number }) => Promise<unknown>,
): Promise<void> {
  await expect(async () => {
    await lookAgain(page);
    await expectation({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
}
