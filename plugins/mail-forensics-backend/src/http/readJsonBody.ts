import { InputError } from '@backstage/errors';
import express, { type Request, type Response } from 'express';

/** Arrays and objects inside one another. Queries have ten groups inside one another at most. */
const MAX_NESTING = 50;

/**
 * The JSON body of a request.
 *
 * @throws InputError where it is not JSON; the error of the parser, with its status, where it is too large
 */
export async function readJsonBody(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<unknown> {
  if (!req.is('application/json')) {
    throw new InputError('body: send JSON as application/json');
  }
  const parse = express.json({ limit: maxBytes });
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => {
      if (error === undefined) {
        resolve();
      } else {
        reject(translate(error));
      }
    });
  });
  if (isTooDeep(req.body)) {
    throw new InputError('body: is nested too deeply');
  }
  return req.body;
}

/** Without recursion, which is what nesting would exhaust. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_NESTING) {
      return true;
    }
    level = level.flatMap(each =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
}

function translate(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : '';
  // The parser's own message repeats a part of the body.
  return type === 'entity.parse.failed'
    ? new InputError('body: is not valid JSON')
    : error;
}
