import { html } from '../html';
import { layout } from './layout';

/** One sentence on what went wrong, and the way back. */
export function problemPage(options: {
  base: string;
  company: string;
  problem: string;
}): string {
  return layout({
    company: options.company,
    title: 'That did not work',
    content: html`<p role="alert">${options.problem}</p>
      <p><a href="${options.base || '/'}">All mailboxes</a></p>`,
  });
}
