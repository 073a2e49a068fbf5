import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { SIGNED_IN } from './dataConnections';
import { eventNumber } from './eventNumber';

const { MAIL_FORENSICS_SCROLL_ROWS } = process.env;
/** How many results there are; docs/performance.md has the figures of 100,000. */
const ROWS = Number(MAIL_FORENSICS_SCROLL_ROWS ?? 5_000);

/** Frames that are scrolled through each way: where somebody measures, enough of them for the rare slow one to show. */
const FRAMES = MAIL_FORENSICS_SCROLL_ROWS ? 300 : 60;

test.use(SIGNED_IN);

let server: Server;
let pagesServed = 0;
test.beforeAll(async () => {
  server = createServer(async (request, response) => {
    response.setHeader('Content-Type', 'application/json');
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    pagesServed += 1;
    response.end(pageOf(JSON.parse(body)));
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
test.afterAll(() => {
  server.close();
});

/** A page of the results, as the backend would answer. */
function pageOf(request: { pgToken: string; pgSize: number }): string {
  const start = request.pgToken === '' ? 0 : Number(request.pgToken) + 1;
  const end = Math.min(ROWS, start + request.pgSize);
  return JSON.stringify({
    totalCount: Math.min(ROWS, 10_000),
    ...(ROWS > 10_000 && { totalCountIsLowerBound: true }),
    fileEvents: Array.from({ length: end - start }, (_, n) =>
      eventNumber(start + n),
    ),
    nextPgToken: end < ROWS ? String(end - 1) : null,
    problems: null,
  });
}

test(`${ROWS} results are read page by page and scrolled through`, async ({
  page,
}) => {
  test.setTimeout(120_000 + ROWS * 5);
  const { port } = server.address() as AddressInfo;
  await page.route('**/v2/file-events', route =>
    route.continue({ url: `http://127.0.0.1:${port}/` }),
  );
  await page.goto('/forensic-search');
  const table = page.getByRole('grid', { name: 'File events' });
  await expect(table.locator('[data-row-index="0"]')).toBeVisible();

  const readMs = await readToTheEnd(page);
  await expect(table).toHaveAttribute('aria-rowcount', String(ROWS + 1));
  await expect(table.locator(`[data-row-index="${ROWS - 1}"]`)).toContainText(
    `number-${ROWS - 1}.pdf`,
  );
  const drawn = await table.locator('tr').count();
  expect(drawn).toBeLessThan(100);

  const report = {
    rows: ROWS,
    pages: pagesServed,
    secondsToReadAll: Math.round(readMs / 100) / 10,
    rowsInTheDocument: drawn,
    'a row a frame': await scroll(page, 42),
    'a screen and a half a frame': await scroll(page, 900),
    'anywhere each frame': await scroll(page, undefined),
  };
  test.info().annotations.push({
    type: 'frame times in ms',
    description: JSON.stringify(report),
  });
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
});

/** Scrolls to the end again and again, until nothing is added there any more. */
async function readToTheEnd(page: Page): Promise<number> {
  return page.evaluate(async rows => {
    const grid = document.querySelector(
      '[role="grid"][aria-label="File events"]',
    );
    const scroller = grid?.parentElement;
    const begun = performance.now();
    while (scroller && grid.getAttribute('aria-rowcount') !== `${rows + 1}`) {
      scroller.scrollTop = scroller.scrollHeight;
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    const taken = performance.now() - begun;
    // The last page made it longer than it was when it was last scrolled to its end.
    scroller?.scrollTo(0, scroller.scrollHeight);
    return taken;
  }, ROWS);
}

/**
 * Scrolls through frame by frame and tells how long the frames took, in milliseconds: 16.7 is 60 a second.
 *
 * @param step - pixels a frame; undefined: to another place in each
 */
async function scroll(page: Page, step: number | undefined) {
  return page.evaluate(
    async ([frames, pixels]) => {
      const scroller = document.querySelector(
        '[role="grid"][aria-label="File events"]',
      )?.parentElement;
      const times: number[] = [];
      if (!scroller) {
        throw new Error('There is nothing to scroll');
      }
      scroller.scrollTop = 0;
      const frame = () =>
        new Promise<number>(resolve => requestAnimationFrame(resolve));
      await frame();
      let before = await frame();
      for (let n = 0; n < frames; n++) {
        scroller.scrollTop =
          pixels === null
            ? ((n * 7919) % 1000) * (scroller.scrollHeight / 1000)
            : scroller.scrollTop + pixels;
        const now = await frame();
        times.push(now - before);
        before = now;
      }
      times.sort((a, b) => a - b);
      const at = (share: number) =>
        Math.round(times[Math.floor((times.length - 1) * share)] * 10) / 10;
      return {
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        most: at(1),
        longerThan20ms: times.filter(time => time > 20).length,
        frames,
      };
    },
    [FRAMES, step ?? null] as const,
  );
}
