import {
  expect,
  type Browser,
  type Locator,
  type Page,
} from '@playwright/test';
import type {
  Connection,
  SearchResponse,
  SharedQuery,
} from 'backstage-plugin-mail-forensics-common';
import { consentAs, startFromNothing } from './dataConnections';
import { addConnection, portalApi } from './portalApi';
import { MAILS, sendSomeMail } from './someMail';

/**
 * The connection whose mail is searched: other tests leave mail of theirs, and so do these, where they have to begin
 * again after a failure.
 */
export const CONNECTION = `Investigated mail ${process.env.TEST_WORKER_INDEX}`;

const ofConnection = (name: string) => ({
  term: 'event.detectorDisplayName',
  operator: 'IS' as const,
  value: name,
});

/** A connection with some dozens of mails, all of them recorded. Its events stay when it goes. */
export async function prepareMail(
  browser: Browser,
  connection = CONNECTION,
): Promise<void> {
  await startFromNothing();
  const { id } = await addConnection(connection);
  await authorize(browser, id);
  await sendSomeMail();
  await expectRecorded(MAILS, connection);
}

/** Waits until so many attachments of a connection are recorded. */
export async function expectRecorded(
  count: number,
  connection: string,
): Promise<void> {
  const request = {
    groups: [{ filters: [ofConnection(connection)] }],
    pgSize: 1,
  };
  await expect(async () => {
    const { totalCount } = await portalApi<SearchResponse>(
      'POST',
      '/v2/file-events',
      request,
    );
    expect(totalCount).toBe(count);
  }).toPass({ timeout: 60_000 });
}

/** Opens the page with all of that mail, of which there may be more. */
export async function openSearch(
  page: Page,
  count = MAILS,
  connection = CONNECTION,
): Promise<void> {
  const { id } = await portalApi<SharedQuery>(
    'POST',
    '/v2/file-events/shared-queries',
    {
      groups: [{ filters: [ofConnection(connection)] }],
    },
  );
  await page.goto(`/forensic-search?query=${id}`);
  await expectCount(page, count);
}

export async function expectCount(page: Page, count: number): Promise<void> {
  await expect(
    page.getByText(`${count} attachment${count === 1 ? '' : 's'}`, {
      exact: true,
    }),
  ).toBeVisible();
}

export const searchForm = (page: Page): Locator => page.getByRole('search');

export const anything = (page: Page): Locator =>
  page.getByRole('textbox', { name: 'Search for anything' });

export const search = (page: Page): Promise<void> =>
  searchForm(page).getByRole('button', { name: 'Search' }).click();

/** Rows of results, from 0. */
export const result = (page: Page, index: number): Locator =>
  page
    .getByRole('grid', { name: 'File events' })
    .locator(`[data-row-index="${index}"]`);

/** Has the connection authorized by Contoso's administrator, without waiting for the portal's page after it. */
async function authorize(browser: Browser, id: string): Promise<void> {
  const path = `/connections/${id}`;
  const { authorizationUrl } = await portalApi<{ authorizationUrl: string }>(
    'POST',
    `${path}/authorize`,
  );
  const page = await browser.newPage();
  await page.goto(authorizationUrl);
  await consentAs(page, /Megan Bowen/);
  await expect(async () => {
    const { status } = await portalApi<Connection>('GET', path);
    expect(status).toMatch(/Initializing|Monitoring/);
  }).toPass({ timeout: 60_000 });
  await page.close();
}
