import { z } from 'zod';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import { parseAnswer } from './parseAnswer';

/**
 * Every page of a collection, by the service's own links. Headers go with each request, since advanced queries need
 * theirs on every page.
 *
 * @throws GraphFailure - also where a link leads away from Graph, or in a circle
 */
export async function* readCollection<T>(
  transport: GraphTransport,
  request: GraphRequest,
  item: z.ZodType<T>,
): AsyncGenerator<T[]> {
  const page = z.object({
    value: z.array(item),
    '@odata.nextLink': z.string().nullish(),
  });
  const seen = new Set<string>();
  let link: string | null | undefined = request.link;
  while (link) {
    if (seen.has(link)) {
      throw new GraphFailure({
        status: 200,
        code: LOCAL_CODES.unexpectedAnswer,
      });
    }
    seen.add(link);
    const { body } = await transport.getJson({ ...request, link });
    const parsed: z.infer<typeof page> = parseAnswer(page, body);
    yield parsed.value;
    link = parsed['@odata.nextLink'];
  }
}
