import { act } from '@testing-library/react';
import axe, { type Result } from 'axe-core';

/**
 * What axe-core finds wrong with the page as it is now, each as a line that names the rule and the element.
 *
 * jsdom draws nothing, so that contrasts are not looked at here.
 */
export async function accessibilityViolations(): Promise<string[]> {
  let violations: Result[] = [];
  // It takes long enough for clocks on the page to go on.
  await act(async () => {
    ({ violations } = await axe.run(document.body, {
      rules: {
        'color-contrast': { enabled: false },
        // The page's header, main region and title are the app's.
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
      },
    }));
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) =>
      [id, html.slice(0, 200), failureSummary].join('\n'),
    ),
  );
}
