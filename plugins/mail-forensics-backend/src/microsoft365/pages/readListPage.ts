import { z } from 'zod';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import { parseAnswer } from './parseAnswer';

export interface ListPage<T> {
  items: T[];
  /** Exactly as the service gave it; null at the end. */
  link: string | null;
  answeredAt: Date;
}

/** Made once, since making it costs more than reading a page with it. */
const listPage = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
});

/** One page of a list. A link that must not be followed is a failure: taken for the end, it would lose what is behind it. */
export async function readListPage<T>(
  transport: GraphTransport,
  request: GraphRequest,
  item: z.ZodType<T>,
): Promise<ListPage<T>> {
  const { body, answeredAt } = await transport.getJson(request);
  const parsed = parseAnswer(listPage, body);
  const link = parsed['@odata.nextLink'] ?? null;
  if (link !== null && link === request.link) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.unexpectedAnswer });
  }
  if (link !== null && transport.origins.accept(link) === null) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.foreignLink });
  }
  return {
    items: parsed.value.map(value => parseAnswer(item, value)),
    link,
    answeredAt,
  };
}
