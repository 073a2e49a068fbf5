import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { untilStill } from './untilStill';

/** What depends on the theme. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * That axe finds nothing wrong with what is on the page, apart from the frame around it: the sidebar and the hidden
 * heading are the app's, and every page has them.
 *
 * @param options.colorScheme - in the dark only the colours are looked at: the rest is as in the light
 */
export async function expectAccessible(
  page: Page,
  options: { colorScheme: 'light' | 'dark' },
): Promise<void> {
  // Colours in the middle of a transition are no colours of the theme.
  await untilStill(page);
  const axe = new AxeBuilder({ page })
    .exclude('nav')
    .exclude('.bui-VisuallyHidden')
    // There are no frames, for which it would open a tab each time.
    .setLegacyMode();
  const { violations } = await (options.colorScheme === 'dark'
    ? axe.withRules(OF_COLOURS)
    : axe
  ).analyze();
  expect(
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) =>
        [id, html.slice(0, 300), failureSummary].join('\n'),
      ),
    ),
  ).toEqual([]);
}
