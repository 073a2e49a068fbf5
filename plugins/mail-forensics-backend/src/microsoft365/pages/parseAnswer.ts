import type { z } from 'zod';
import { GraphFailure, LOCAL_CODES } from '../errors/GraphFailure';

/** Reads an answer in the shape it must have, or says that it has another one (without repeating what it holds). */
export function parseAnswer<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new GraphFailure({ status: 200, code: LOCAL_CODES.unexpectedAnswer });
  }
  return parsed.data;
}
