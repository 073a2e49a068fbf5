import express, { type Request, type Response } from 'express';

/**
 * The fields of a form that a browser sent; none where it sent something else.
 *
 * @throws the error of the parser, with its status, where it is too large
 */
export async function readFormBody(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<unknown> {
  if (!req.is('application/x-www-form-urlencoded')) {
    return {};
  }
  const parse = express.urlencoded({ limit: maxBytes, extended: false });
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => {
      if (error === undefined) {
        resolve();
      } else {
        reject(error);
      }
    });
  });
  return req.body;
}
