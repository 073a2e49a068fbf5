import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * That axe finds nothing wrong with what is on the page, apart from the frame around it: the sidebar and the hidden
 * heading are the app's, and every page has them.
 */
export async function expectAccessible(page: Page): Promise<void> {
  // Colours in the middle of a transition are no colours of the theme.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        animation =>
          animation.effect?.getComputedTiming().iterations === Infinity ||
          animation.playState !== 'running',
      ),
  );
  const { violations } = await new AxeBuilder({ page })
    .exclude('nav')
    .exclude('.bui-VisuallyHidden')
    .analyze();
  expect(
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        [id, html.slice(0, 300), failureSummary].join('\n'),
      ),
    ),
  ).toEqual([]);
}
