import type { PurposeRule } from 'backstage-plugin-mail-forensics-common';
import type { Request, Response, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Gate, Identity } from './Access';
import { readFormBody } from './readFormBody';
import { readJsonBody } from './readJsonBody';
import { readPurpose } from './readPurpose';
import { replyProblems } from './replyProblems';
import { OTHER_AUDIT, RequestAudit, type AuditOptions } from './RequestAudit';
import type { RequestLimits } from './RequestLimits';
import type { Route } from './Route';
import { toClientError } from './toClientError';
import { validate } from './validate';

export interface RouterOptions extends AuditOptions {
  routes: readonly Route[];
  gate: Pick<Gate, 'identify'>;
  /** Whether people have to say what they search for; default: no. */
  purpose?: PurposeRule;
  /** Default: as much as anybody asks. */
  limits?: Pick<RequestLimits, 'enter'>;
}

/** One request, and its answer. */
class Exchange {
  readonly #options: RouterOptions;
  readonly #route: Route;
  readonly #name: string;
  readonly #req: Request;
  readonly #res: Response;
  #record: RequestAudit | undefined;

  constructor(
    options: RouterOptions,
    of: { route: Route; name: string; req: Request; res: Response },
  ) {
    this.#options = options;
    this.#route = of.route;
    this.#name = of.name;
    this.#req = of.req;
    this.#res = of.res;
  }

  async serve(): Promise<void> {
    if (this.#route.access.public) {
      await this.#answer();
      return;
    }
    // What is answered is about people, and changes.
    this.#res.set('Cache-Control', 'no-store');
    const who = await this.#options.gate.identify(this.#req);
    const leave = this.#options.limits?.enter(who.actor);
    if (leave) {
      this.#res.once('close', leave);
    }
    if (this.#route.audit) {
      this.#record = await this.#begin(who);
    }
    try {
      await this.#answer();
    } catch (error) {
      if (!this.#record && isDenial(error)) {
        this.#record = await this.#begin(who);
      }
      await this.#record?.fail(error);
      throw error;
    }
    await this.#record?.succeed();
  }

  #begin({ actor, via }: Identity): Promise<RequestAudit> {
    const { params } = this.#req;
    return RequestAudit.begin(this.#options, {
      audit: this.#route.audit ?? OTHER_AUDIT,
      actor,
      facts: {
        route: this.#name,
        ...(Object.keys(params).length > 0 && { params: { ...params } }),
        ...(via !== undefined && { via }),
      },
      request: this.#req,
    });
  }

  async #answer(): Promise<void> {
    const { access } = this.#route;
    const caller = await access.check(this.#req);
    this.#readPurpose();
    const parsed = await this.#parse();
    if (this.#route.audit?.isChange) {
      await this.#record?.begun();
    }
    await this.#route.handle({
      ...parsed,
      caller,
      audit: facts => this.#record?.add(facts),
      begun: async () => this.#record?.begun(),
      reply: (body, status) => this.#reply(body, status),
      signal: signalOf(this.#res),
      req: this.#req,
      res: this.#res,
    });
  }

  #readPurpose(): void {
    const { purpose = 'off' } = this.#options;
    if (this.#record && purpose !== 'off') {
      const isAsked = this.#route.audit?.asksPurpose === true;
      this.#record.setPurpose(
        readPurpose(this.#req, isAsked ? purpose : 'optional'),
      );
    }
  }

  async #parse() {
    const route = this.#route;
    const [req, res] = [this.#req, this.#res];
    const params = route.params && validate(route.params, req.params, 'params');
    const query = route.query && validate(route.query, req.query, 'query');
    const readBody = route.bodyType ? readFormBody : readJsonBody;
    const body =
      route.body &&
      validate(
        route.body,
        await readBody(req, res, route.maxBodyBytes),
        'body',
      );
    this.#record?.add({
      ...(query && Object.keys(query).length > 0 && { options: query }),
      ...(route.body && { asked: route.audit?.asked?.(body) ?? body }),
    });
    return { params, query, body };
  }

  /** What is not in the audit is not answered either. */
  async #reply(body: unknown, status = 200): Promise<void> {
    await this.#record?.succeed();
    if (body === undefined) {
      this.#res.status(204).end();
    } else {
      this.#res.status(status).json(body);
    }
  }
}

/**
 * A router that serves exactly the declared routes: it authorises, then parses, then lets the route's handler reply,
 * and writes down how it ended, before the reply.
 */
export function createRouter(options: RouterOptions): Router {
  const router = PromiseRouter({ strict: true, caseSensitive: true });
  for (const route of options.routes) {
    const name = `${route.method.toUpperCase()} ${route.path}`;
    router[route.method](
      route.path.replace(/\{(\w+)\}/g, ':$1'),
      async (req: Request, res: Response) => {
        try {
          await new Exchange(options, { route, name, req, res }).serve();
        } catch (error) {
          // Told already, in a stream; or nobody is there to be told.
          if (res.writableEnded || res.destroyed) {
            return;
          }
          if (replyProblems(error, req, res)) {
            return;
          }
          throw toClientError(error, { logger: options.logger, route: name });
        }
      },
    );
  }
  return router;
}

function isDenial(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotAllowedError';
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
