/** Text made safe to stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A page in the manner of a sign-in page: one box, a heading, plain controls. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.4 "Segoe UI", system-ui, sans-serif; background: #eef2f7; color: #1b1b1b; margin: 0; }
main { max-width: 28rem; margin: 4rem auto; padding: 2.5rem; background: #fff; box-shadow: 0 2px 6px #0003; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; } h2 { font-size: 1rem; margin: 1rem 0 .25rem; }
ul { list-style: none; margin: 0; padding: 0; } ul.permissions { list-style: disc; padding-left: 1.25rem; }
button, input { font: inherit; padding: .5rem 1rem; }
.account { width: 100%; text-align: left; background: #fff; border: 0; border-bottom: 1px solid #d0d0d0; cursor: pointer; }
.account:hover, .account:focus { background: #f0f0f0; } .account span { display: block; } .address { color: #555; font-size: .9rem; }
.primary { background: #0067b8; color: #fff; border: 1px solid #0067b8; } .note { color: #555; font-size: .85rem; }
.actions { display: flex; gap: .5rem; justify-content: flex-end; margin-top: 1.5rem; }
</style>
</head>
<body>
<main>
<p class="note">Simulated Microsoft 365 tenant</p>
${body}
</main>
</body>
</html>
`;
}
