/** HTML that is safe to send: made by {@link html} alone. */
export class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlValue = string | number | null | SafeHtml | SafeHtml[];

/** A template in which every value is escaped, in attributes too, unless it is {@link SafeHtml} itself. */
export function html(
  strings: TemplateStringsArray,
  ...values: HtmlValue[]
): SafeHtml {
  const text = strings.reduce(
    (sofar, part, index) => sofar + toText(values[index - 1]) + part,
  );
  return new SafeHtml(text);
}

function toText(value: HtmlValue): string {
  if (value instanceof SafeHtml) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return value.map(each => each.text).join('');
  }
  return value === null ? '' : escapeText(String(value));
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
