import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { Html, html } from './html';

/** A page of the backend's own, for people who may be no users of the portal. */
export interface Page {
  status: number;
  /** Of its words, as `lang` has it. */
  language: string;
  /** Without the name of the portal. */
  title: string;
  tone: 'neutral' | 'good' | 'bad';
  content: Html;
  /** Where a form on it may lead, besides to ourselves; absent: there is no form. */
  formTarget?: string;
}

const STYLE = `
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --text: #1c2530; --soft: #55606d; --line: #d5dae1; --accent: #0b5cad; --on-accent: #fff; --good: #1a7f37; --bad: #b3261e; }
@media (prefers-color-scheme: dark) {
  :root { --page: #14181d; --card: #1f252c; --text: #eef1f4; --soft: #aeb8c2; --line: #3b444f; --accent: #7ab7ff; --on-accent: #0b1a2b; --good: #5fd08a; --bad: #ff9b90; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 40rem; margin: 6vh auto; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-top: 4px solid var(--accent); border-radius: 8px; overflow-wrap: anywhere; }
main.good { border-top-color: var(--good); }
main.bad { border-top-color: var(--bad); }
.portal { margin: 0 0 .5rem; color: var(--soft); font-size: .875rem; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
p { margin: 0 0 .75rem; }
dl { margin: 1rem 0; display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; }
dt { color: var(--soft); }
dd { margin: 0; }
ul { margin: .5rem 0 1rem; padding-left: 1.25rem; }
li { margin-bottom: .35rem; }
.soft { color: var(--soft); font-size: .875rem; }
button { margin-top: .75rem; padding: .7rem 1.4rem; border: 0; border-radius: 4px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
@media (max-width: 36rem) { main { margin: 0; border-radius: 0; min-height: 100vh; padding: 1.25rem; } dl { display: block; } dd { margin-bottom: .5rem; } }
`;

/** Outside of any template that could be reformatted: the hash is of every character in it. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);

const STYLE_SOURCE = `'sha256-${createHash('sha256')
  .update(STYLE)
  .digest('base64')}'`;

/** Sends a page that loads nothing, runs nothing, is kept by nobody, shown in no frame and tells no other site of itself. */
export function sendPage(
  res: Response,
  page: Page,
  options: { portalName: string },
): void {
  res
    .status(page.status)
    .set({
      'Cache-Control': 'no-store',
      'Content-Language': page.language,
      'Content-Security-Policy': [
        "default-src 'none'",
        `style-src ${STYLE_SOURCE}`,
        "base-uri 'none'",
        `form-action ${page.formTarget ?? "'none'"}`,
        "frame-ancestors 'none'",
      ].join('; '),
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Robots-Tag': 'noindex',
    })
    .type('text/html; charset=utf-8')
    .send(documentOf(page, options.portalName).toString());
}

function documentOf(page: Page, portalName: string): Html {
  return html`<!DOCTYPE html>
    <html lang="${page.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${portalName}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main class="${page.tone}">
          <p class="portal">${portalName} · Mail Forensics</p>
          <h1>${page.title}</h1>
          ${page.content}
        </main>
      </body>
    </html> `;
}
