import { chromium, type Browser, type Page } from '@playwright/test';
import { browserOptions } from 'app/e2e-tests/browser';
import { formatTable } from '../measure/formatTable';
import { percentile } from '../measure/statistics';
import { StoreBackend } from '../portal/StoreBackend';
import type { StoreOptions } from '../storeMain';

const TIMES = 20;

/** Everything there is, for the year of mail ends at a date of its own. */
const PAGE = '/forensic-search?range=all';

const FIRST_ROW = '[role="grid"] [data-row-index="0"]';

/** How the page is opened. */
const WAYS: Record<string, (browser: Browser, url: string) => Promise<number>> =
  {
    async 'from another page of the portal'(browser, url) {
      return withPage(browser, url, async page => {
        await openAndWait(page, url);
        await goWithin(page, '/data-connections');
        await page.locator(FIRST_ROW).waitFor({ state: 'detached' });
        return timeOf(page, () => goWithin(page, PAGE));
      });
    },
    async 'by its address, in a browser that knows the portal'(browser, url) {
      return withPage(browser, url, async page => {
        await openAndWait(page, url);
        await page.goto('about:blank');
        return timeOf(page, () => page.goto(url + PAGE));
      });
    },
    async 'by its address, in a browser that has never seen it'(browser, url) {
      return withPage(browser, url, page =>
        timeOf(page, () => page.goto(url + PAGE)),
      );
    },
  };

/**
 * How long somebody waits for the first results when Forensic Search is opened over everything there is, with the page built
 * as for production and served by the backend.
 *
 * @returns a report in Markdown
 */
export async function measureOpen(options: StoreOptions): Promise<string> {
  if (!options.frontend) {
    throw new Error('The pages have to be built first');
  }
  const backend = await StoreBackend.start(options);
  const { launchOptions, channel } = await browserOptions();
  const browser = await chromium.launch({ ...launchOptions, channel });
  try {
    const rows: (string | number)[][] = [];
    for (const [way, open] of Object.entries(WAYS)) {
      const times: number[] = [];
      // One more than counts: the first finds nothing in the memory of the database.
      for (let time = 0; time <= TIMES; time += 1) {
        times.push(await open(browser, backend.url));
      }
      const counted = times.slice(1);
      rows.push([
        way,
        counted.length,
        percentile(counted, 0.5),
        percentile(counted, 0.95),
        Math.max(...counted),
      ]);
      options.say(`${way}: ${times.map(Math.round).join(' ')}`);
    }
    return formatTable(
      ['opened', 'times', 'first results: p50 ms', 'p95 ms', 'most ms'],
      rows,
    );
  } finally {
    await browser.close();
    await backend.stop();
  }
}

/** A page of a browser that has nothing stored but that the guest has signed in. */
async function withPage(
  browser: Browser,
  url: string,
  work: (page: Page) => Promise<number>,
): Promise<number> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    storageState: {
      cookies: [],
      origins: [
        {
          origin: url,
          localStorage: [
            { name: '@backstage/core:SignInPage:provider', value: 'guest' },
          ],
        },
      ],
    },
  });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function openAndWait(page: Page, url: string): Promise<void> {
  await page.goto(url + PAGE);
  await page.locator(FIRST_ROW).waitFor();
}

/** As a link of the portal does. */
async function goWithin(page: Page, address: string): Promise<void> {
  await page.evaluate(to => {
    window.history.pushState({}, '', to);
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }));
  }, address);
}

/** Milliseconds until the first results are to be seen. */
async function timeOf(page: Page, open: () => Promise<unknown>) {
  const begun = performance.now();
  await Promise.all([open(), page.locator(FIRST_ROW).waitFor()]);
  return performance.now() - begun;
}
