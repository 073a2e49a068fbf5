import { ErrorRequestHandler, RequestHandler, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { MulterError } from 'multer';
import { Tenants } from '../tenant/Tenants';
import { problemPage } from './pages/problemPage';
import { addReadingRoutes } from './readingRoutes';
import { NotHereError } from './requested';
import { addWritingRoutes } from './writingRoutes';

const setPageHeaders: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  });
  next();
};

/**
 * The webmail pages: everybody's mailbox, without a password. For the simulator only; it is to be reachable from this
 * machine alone.
 */
export function createWebmailRouter(options: { tenants: Tenants }): Router {
  const { tenants } = options;
  const router = PromiseRouter();
  router.use(setPageHeaders);
  addReadingRoutes(router, tenants);
  addWritingRoutes(router, tenants);
  router.use(showProblem(tenants));
  return router;
}

function showProblem(tenants: Tenants): ErrorRequestHandler {
  return (error, req, res, next) => {
    const known = describe(error);
    if (!known) {
      next(error);
      return;
    }
    const company = tenants.list()[0]?.displayName ?? 'No tenant';
    const { problem } = known;
    res
      .status(known.status)
      .send(problemPage({ base: req.baseUrl, company, problem }));
  };
}

function describe(error: unknown): { status: number; problem: string } | null {
  if (error instanceof NotHereError) {
    return { status: 404, problem: error.message };
  }
  if (error instanceof MulterError) {
    const isTooLarge = error.code === 'LIMIT_FILE_SIZE';
    return isTooLarge
      ? { status: 413, problem: 'A mail holds at most 150 MB.' }
      : { status: 400, problem: `The form was refused: ${error.message}.` };
  }
  return null;
}
