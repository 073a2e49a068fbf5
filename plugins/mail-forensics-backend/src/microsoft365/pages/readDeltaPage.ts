import { z } from 'zod';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';
import type { GraphRequest, GraphTransport } from '../transport/GraphTransport';
import { parseAnswer } from './parseAnswer';

export interface DeltaPage<T> {
  items: T[];
  /** Exactly as the service gave it. `more`: the round goes on. `upToDate`: the round has ended here. */
  next: { kind: 'more' | 'upToDate'; cursor: string };
  answeredAt: Date;
}

/** Made once, since making it costs more than reading a page with it. */
const deltaPage = z.object({
  value: z.array(z.unknown()),
  '@odata.nextLink': z.string().nullish(),
  '@odata.deltaLink': z.string().nullish(),
});

/**
 * One page of a delta round. A page that does not say how to go on, or says so by a link that must not be followed, is
 * a failure: stored, it would lose what comes after it.
 */
export async function readDeltaPage<T>(
  transport: GraphTransport,
  request: GraphRequest,
  item: z.ZodType<T>,
): Promise<DeltaPage<T>> {
  const answer = await transport.getJson(request);
  return parseDeltaPage({ ...answer, link: request.link }, item, transport);
}

/** The same of an answer that is there: one in a batch. */
export function parseDeltaPage<T>(
  answer: { link: string; body: unknown; answeredAt: Date },
  item: z.ZodType<T>,
  { origins }: Pick<GraphTransport, 'origins'>,
): DeltaPage<T> {
  const parsed = parseAnswer(deltaPage, answer.body);
  const more = parsed['@odata.nextLink'];
  const cursor = more ?? parsed['@odata.deltaLink'];
  if (!cursor || more === answer.link) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.unexpectedAnswer });
  }
  if (origins.accept(cursor) === null) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.foreignLink });
  }
  return {
    items: parsed.value.map(value => parseAnswer(item, value)),
    next: { kind: more ? 'more' : 'upToDate', cursor },
    answeredAt: answer.answeredAt,
  };
}
