import { InputError } from '@backstage/errors';
import express, { type Request, type Response } from 'express';

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
  return req.body;
}

function translate(error: unknown): unknown {
  const type = error instanceof Error && 'type' in error ? error.type : '';
  // The parser's own message repeats a part of the body.
  return type === 'entity.parse.failed'
    ? new InputError('body: is not valid JSON')
    : error;
}
