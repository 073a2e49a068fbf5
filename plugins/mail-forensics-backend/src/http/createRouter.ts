import type {
  AuditorService,
  AuditorServiceEvent,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { readFormBody } from './readFormBody';
import { readJsonBody } from './readJsonBody';
import { replyProblems } from './replyProblems';
import type { Route } from './Route';
import { toClientError } from './toClientError';
import { validate } from './validate';

/**
 * A router that serves exactly the declared routes: it authorises, then parses, then lets the route's handler reply,
 * and tells the auditor how it ended.
 */
export function createRouter(options: {
  routes: readonly Route[];
  auditor: AuditorService;
  logger: LoggerService;
}): Router {
  const router = PromiseRouter({ strict: true, caseSensitive: true });
  for (const route of options.routes) {
    router[route.method](
      route.path.replace(/\{(\w+)\}/g, ':$1'),
      async (req: Request, res: Response) => {
        try {
          await serveAudited(route, req, res, options.auditor);
        } catch (error) {
          // Told already, in a stream; or nobody is there to be told.
          if (res.writableEnded || res.destroyed) {
            return;
          }
          if (replyProblems(error, req, res)) {
            return;
          }
          throw toClientError(error, {
            logger: options.logger,
            route: `${route.method.toUpperCase()} ${route.path}`,
          });
        }
      },
    );
  }
  return router;
}

async function serveAudited(
  route: Route,
  req: Request,
  res: Response,
  auditor: AuditorService,
): Promise<void> {
  const meta: Record<string, string | number> = { ...route.audit?.meta };
  const event = await begin(route, req, auditor);
  try {
    await serve(route, req, res, meta);
  } catch (error) {
    await event?.fail({ error: toError(error), meta });
    throw error;
  }
  await event?.success({ meta });
}

async function begin(
  route: Route,
  req: Request,
  auditor: AuditorService,
): Promise<AuditorServiceEvent | undefined> {
  if (!route.audit) {
    return undefined;
  }
  const { eventId, severityLevel, meta } = route.audit;
  return auditor.createEvent({ eventId, severityLevel, meta, request: req });
}

async function serve(
  route: Route,
  req: Request,
  res: Response,
  meta: Record<string, string | number>,
): Promise<void> {
  const caller = await route.access.check(req);
  const params = route.params && validate(route.params, req.params, 'params');
  const query = route.query && validate(route.query, req.query, 'query');
  const readBody = route.bodyType ? readFormBody : readJsonBody;
  const body =
    route.body &&
    validate(route.body, await readBody(req, res, route.maxBodyBytes), 'body');
  await route.handle({
    caller,
    params,
    query,
    body,
    audit: more => Object.assign(meta, more),
    signal: signalOf(res),
    req,
    res,
  });
}

/** Aborted when the connection is closed before the answer is there. */
function signalOf(res: Response): AbortSignal {
  const controller = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) {
      controller.abort();
    }
  });
  return controller.signal;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
