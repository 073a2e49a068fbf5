import { graphErrors } from '../GraphError';
import { GraphRequest } from '../GraphRequest';

/** One item of `$expand`, with its own options. */
export interface Expand {
  name: string;
  select: string[] | null;
  filter: string | null;
}

/** Null: all properties. */
export function selectOf(request: GraphRequest): string[] | null {
  return parseSelect(request.query.get('$select'));
}

/** @throws GraphError 400 where a property does not exist */
export function checkSelect(
  select: string[] | null,
  known: (property: string) => boolean,
  type: string,
): void {
  const unknown = select?.find(property => !known(property));
  if (unknown !== undefined) {
    throw graphErrors.parseUri(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.${type}'.`,
    );
  }
}

/** @throws GraphError 400 where `$top` is no number from 1 to `max` */
export function topOf(
  request: GraphRequest,
  limits: { default: number; max: number },
): number {
  const top = request.query.get('$top');
  if (top === null) {
    return limits.default;
  }
  if (!/^\d+$/.test(top) || Number(top) < 1 || Number(top) > limits.max) {
    throw graphErrors.badRequest(
      `Invalid page size specified: '${top}'. Must be between 1 and ${limits.max} inclusive.`,
    );
  }
  return Number(top);
}

export function wantsCount(request: GraphRequest): boolean {
  return request.query.get('$count') === 'true';
}

/** Advanced queries of the directory need both. */
export function isAdvanced(request: GraphRequest): boolean {
  return (
    wantsCount(request) &&
    request.headers.consistencylevel?.toLowerCase() === 'eventual'
  );
}

export function expandsOf(request: GraphRequest): Expand[] {
  return splitExpands(request.query.get('$expand')).map(parseExpand);
}

/** The items of `$expand` as they were written. */
export function splitExpands(text: string | null): string[] {
  return text ? splitOutside(text, ',') : [];
}

export function parseExpand(text: string): Expand {
  const open = text.indexOf('(');
  if (open < 0) {
    return { name: text.trim(), select: null, filter: null };
  }
  const options = new Map(
    splitOutside(text.slice(open + 1, text.lastIndexOf(')')), ';').map(
      option => {
        const [name, ...rest] = option.split('=');
        return [name.trim().toLowerCase(), rest.join('=')] as const;
      },
    ),
  );
  return {
    name: text.slice(0, open).trim(),
    select: parseSelect(options.get('$select') ?? null),
    filter: options.get('$filter') ?? null,
  };
}

function parseSelect(text: string | null): string[] | null {
  if (!text) {
    return null;
  }
  const properties = text.split(',').map(property => property.trim());
  return properties.includes('*') ? null : properties.filter(Boolean);
}

/** Splits where the separator stands outside parentheses and quotes. */
function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    quoted = character === "'" ? !quoted : quoted;
    if (!quoted) {
      depth += character === '(' ? 1 : 0;
      depth -= character === ')' ? 1 : 0;
      if (character === separator && depth === 0) {
        parts.push(text.slice(start, index));
        start = index + 1;
      }
    }
  }
  return [...parts, text.slice(start)].filter(part => part.trim() !== '');
}
