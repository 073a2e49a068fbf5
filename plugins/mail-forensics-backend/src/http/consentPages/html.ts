/** Markup. Made by {@link html}, so that whatever was put in is escaped; by hand only of constants. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Part = string | Html | readonly Html[];

/** Markup with text in it: text is escaped, markup is not. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.reduce(
      (markup, next, i) => `${markup}${markupOf(parts[i - 1])}${next}`,
    ),
  );
}

/**
 * What the neighbours of a text cannot tell: controls, and characters that hide or turn the direction of writing. They
 * are shown as replacement characters. Joiners stay, for emoji and some scripts are made with them.
 */
const DECEPTIVE =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that somebody else wrote, apart from the direction of what is around it. */
export function foreign(text: string): Html {
  return html`<bdi>${text.replace(DECEPTIVE, '\uFFFD')}</bdi>`;
}

function markupOf(part: Part): string {
  if (typeof part === 'string') {
    return part.replace(/[&<>"']/g, character => ESCAPES[character]);
  }
  return part instanceof Html ? part.toString() : part.join('');
}
