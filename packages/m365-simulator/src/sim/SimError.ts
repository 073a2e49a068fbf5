import { ErrorRequestHandler } from 'express';
import { z } from 'zod';

/** A request that cannot be carried out, and whose fault it is. */
export class SimError extends Error {
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws SimError - 400, with a line for each thing that is wrong */
export function parseAs<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value ?? {});
  if (!result.success) {
    const problems = result.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'body'}: ${message}`,
    );
    throw new SimError(400, problems.join('\n'));
  }
  return result.data;
}

/** `{ error: { message } }` for whatever the caller can mend; the rest is passed on. */
export const answerSimError: ErrorRequestHandler = (error, _req, res, next) => {
  const status = statusOf(error);
  if (status === null) {
    next(error);
    return;
  }
  res.status(status).json({ error: { message: error.message } });
};

/** The body parsers of Express throw errors with the status to answer. */
function statusOf(error: unknown): number | null {
  const parsed = z
    .object({ status: z.number().min(400).max(499) })
    .safeParse(error);
  return parsed.success ? parsed.data.status : null;
}
