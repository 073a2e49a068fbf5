/**
 * Text to be compared, cut at its wildcards: one part is exact, and between two parts anything may stand. `*` is a
 * wildcard wherever it stands, and has no escape: it also matches itself.
 */
export type Pattern = readonly [string, ...string[]];

/** The pattern that a value of a query stands for. */
export function toPattern(value: string): Pattern {
  const [first, ...rest] = value.split(/\*+/);
  return [first, ...rest];
}

/** Whether a pattern leaves nothing but wildcards, and so matches whatever there is. */
export function matchesAnything(pattern: Pattern): boolean {
  return pattern.length > 1 && pattern.every(part => part === '');
}

/** The pattern that matches whatever holds the pattern. */
export function anywhere(pattern: Pattern): Pattern {
  return toPattern(`*${pattern.join('*')}*`);
}

/** The pattern in another form of text. */
export function mapPattern(
  [first, ...rest]: Pattern,
  form: (part: string) => string,
): Pattern {
  return [form(first), ...rest.map(form)];
}

/** Whether a text matches a pattern, both in the same form. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const [first, ...rest] = pattern;
  const last = rest.pop();
  if (last === undefined) {
    return text === first;
  }
  if (!text.startsWith(first)) {
    return false;
  }
  let position = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, position);
    if (found < 0) {
      return false;
    }
    position = found + part.length;
  }
  return text.length - last.length >= position && text.endsWith(last);
}
