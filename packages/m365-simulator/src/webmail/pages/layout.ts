import { html, SafeHtml } from '../html';

const STYLE = `
:root { color-scheme: light; }
body { font: 16px/1.45 "Segoe UI", system-ui, sans-serif; margin: 0; color: #1b1b1b; background: #f4f6f9; }
header { background: #0f4c81; color: #fff; padding: .6rem 1.5rem; }
header p { margin: 0; font-weight: 600; }
.columns { display: flex; gap: 1.5rem; max-width: 72rem; margin: 1.5rem auto; padding: 0 1.5rem; align-items: flex-start; }
nav { min-width: 12rem; }
nav ul, .people { list-style: none; margin: .75rem 0; padding: 0; }
nav li { padding: .2rem 0; } nav [aria-current] { font-weight: 700; color: inherit; text-decoration: none; }
main { flex: 1; background: #fff; padding: 1.25rem 1.5rem; border: 1px solid #d8dee6; min-width: 0; }
h1 { font-size: 1.35rem; margin: 0 0 1rem; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .45rem .5rem; border-bottom: 1px solid #e4e8ee; vertical-align: top; overflow-wrap: anywhere; }
.unread td { font-weight: 700; } .quiet { color: #5a6472; font-size: .9rem; }
.field { margin-bottom: .8rem; } .field label { display: block; font-weight: 600; }
input:not([type=file]), textarea { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem; border: 1px solid #8a94a3; }
button, .button { font: inherit; padding: .35rem .9rem; border: 1px solid #0f4c81; background: #fff; color: #0f4c81; cursor: pointer; text-decoration: none; display: inline-block; }
.primary { background: #0f4c81; color: #fff; } .inline { display: inline; }
[role=status] { background: #e6f4ea; padding: .5rem .75rem; } [role=alert] { background: #fde7e9; padding: .5rem .75rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; } iframe { width: 100%; height: 20rem; border: 1px solid #e4e8ee; }
`;

/** A whole page. `company` is a tenant's name. */
export function layout(options: {
  company: string;
  title: string;
  navigation?: SafeHtml;
  content: SafeHtml;
}): string {
  const name = `${options.company} webmail — simulated Microsoft 365 tenant`;
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${options.title} · ${name}</title>
        <style>
          ${new SafeHtml(STYLE)}
        </style>
      </head>
      <body>
        <header><p>${name}</p></header>
        <div class="columns">
          ${options.navigation ?? null}
          <main>
            <h1>${options.title}</h1>
            ${options.content}
          </main>
        </div>
      </body>
    </html> `.text;
}
