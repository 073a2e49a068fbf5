/** What needs no escape in a query value, so that requests stay readable in a proxy's log. */
const READABLE: Record<string, string> = {
  '%2C': ',',
  '%3A': ':',
  '%24': '$',
  '%2F': '/',
  '%3D': '=',
};

/** A query string of OData options, keys as given. */
export function graphQuery(
  options: Record<string, string | undefined>,
): string {
  const parts = Object.entries(options).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${encodeValue(value)}`],
  );
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** A path below the version; every part is escaped, for ids hold `/`, `=` and `+`. */
export function graphPath(...parts: string[]): string {
  return parts.map(part => `/${encodeURIComponent(part)}`).join('');
}

/** A string in an OData expression. */
export function odataString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(
    /%(?:2C|3A|24|2F|3D)/g,
    escaped => READABLE[escaped] ?? escaped,
  );
}
