import { z } from 'zod';
import { graphErrors } from '../GraphError';
import { AuthorizedRequest } from '../GraphRequest';
import { OpaqueTokens } from '../OpaqueTokens';

const pageSchema = z.object({
  kind: z.literal('page'),
  path: z.string(),
  after: z.number(),
});

/**
 * Where a list goes on: after the row with this number. 0 on the first page.
 *
 * @throws GraphError 400 where the token belongs to another list
 */
export function pageStart(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
): number {
  const token = request.query.get('$skiptoken');
  if (token === null) {
    return 0;
  }
  const page = pageSchema.safeParse(tokens.open(token));
  if (!page.success || page.data.path !== pathOf(request)) {
    throw graphErrors.badRequest('The $skiptoken is not valid.');
  }
  return page.data.after;
}

/** The link to the next page: this request, with a token. */
export function nextPageLink(
  request: AuthorizedRequest,
  tokens: OpaqueTokens,
  after: number,
): string {
  const query = new URLSearchParams(request.query);
  query.set(
    '$skiptoken',
    tokens.seal({ kind: 'page', path: pathOf(request), after }),
  );
  return linkTo(request, query);
}

/** This request's path with another query, written as Graph writes it: `$` as it is, spaces as `%20`. */
export function linkTo(
  request: AuthorizedRequest,
  query: URLSearchParams,
): string {
  const text = [...query]
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const path = request.segments.map(encodeSegment).join('/');
  return `${request.origin}/v1.0/${path}${text ? `?${text}` : ''}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment)
    .replaceAll('%24', '$')
    .replaceAll('%40', '@');
}

function pathOf(request: AuthorizedRequest): string {
  return `${request.tenant.id}/${request.segments.join('/').toLowerCase()}`;
}
