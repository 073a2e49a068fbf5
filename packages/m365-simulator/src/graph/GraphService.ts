import { Tokens } from '../entra/Tokens';
import { Faults, FaultVerdict } from '../faults';
import { CloudFacts } from '../tenant/clouds';
import { Tenants } from '../tenant/Tenants';
import { Tenant } from '../tenant/Tenant';
import { GraphError, graphErrors } from './GraphError';
import {
  AuthorizedRequest,
  GraphReply,
  GraphRequest,
  GraphRoute,
} from './GraphRequest';
import { MailboxLimits, MailboxThrottle } from './MailboxThrottle';
import { MessageDeltaTokens } from './MessageDeltaState';
import { OpaqueTokens } from './OpaqueTokens';
import { attachmentRoutes } from './routes/attachments';
import { groupRoutes } from './routes/groups';
import { mailFolderRoutes } from './routes/mailFolders';
import { messageDeltaRoute, noMessageDeltaRoute } from './routes/messageDelta';
import { messageRoutes } from './routes/messages';
import { organizationRoutes } from './routes/organization';
import { userRoutes } from './routes/users';
import { usersDeltaRoute } from './routes/usersDelta';
import { Routing } from './Routing';

export interface GraphLimits extends MailboxLimits {
  /** A first delta round with a filter gives so many messages at most. */
  filteredRoundMax: number;
  /** Larger content is left out of lists and of expanded attachments. Bytes. */
  inlineContentMax: number;
}

/** An answer about to be sent. `release` must be called when it is. */
export interface GraphAnswer {
  reply: GraphReply | GraphError;
  outcome: FaultVerdict['outcome'];
  release(): void;
}

/** Answers requests to Graph, apart from HTTP: the router and `$batch` both ask here. */
export class GraphService {
  readonly #tenants: Tenants;
  readonly #tokens: Tokens;
  readonly #faults: Faults;
  readonly #throttle: MailboxThrottle;
  readonly #routing: Routing;

  static create(options: {
    tenants: Tenants;
    tokens: Tokens;
    faults: Faults;
    limits: GraphLimits;
    cloud: CloudFacts;
    now: () => Date;
  }): GraphService {
    const { tenants, limits, cloud } = options;
    const { database } = tenants;
    const tokens = OpaqueTokens.create({ database });
    const deltaTokens = MessageDeltaTokens.create({ tokens, database });
    const routing = Routing.create({
      routes: [
        ...userRoutes({ tokens }),
        usersDeltaRoute({ tokens }),
        ...groupRoutes({ tokens }),
        ...organizationRoutes(),
        ...mailFolderRoutes(),
        ...messageRoutes(limits),
        ...attachmentRoutes(limits),
        cloud.messageDelta
          ? messageDeltaRoute({
              deltaTokens,
              ...limits,
              takeReplay: userId => options.faults.takeReplay(userId),
            })
          : noMessageDeltaRoute(),
      ],
    });
    const throttle = MailboxThrottle.create({ limits, now: options.now });
    return new GraphService(options, routing, throttle);
  }

  private constructor(
    options: { tenants: Tenants; tokens: Tokens; faults: Faults },
    routing: Routing,
    throttle: MailboxThrottle,
  ) {
    this.#tenants = options.tenants;
    this.#tokens = options.tokens;
    this.#faults = options.faults;
    this.#routing = routing;
    this.#throttle = throttle;
  }

  /** The most requests that were in flight on one mailbox at the same time. */
  get mostInFlight(): number {
    return this.#throttle.mostInFlight;
  }

  /** @param url - path and query as the client sent them, for the rules of faults */
  async answer(request: GraphRequest, url: string): Promise<GraphAnswer> {
    const releases: (() => void)[] = [];
    const release = () => releases.forEach(each => each());
    let outcome: FaultVerdict['outcome'] = null;
    try {
      const authorized = await this.authorize(request);
      const retryAfter = this.#faults.tenantRetryAfter(authorized.tenant.id);
      if (retryAfter !== null) {
        throw graphErrors.tenantThrottled(retryAfter);
      }
      const { route, parameters } = this.#routing.find(request);
      requireRole(authorized, route);
      if (route.mailbox) {
        parameters[0] = this.#mailboxOf(authorized.tenant, parameters[0]);
        releases.push(
          this.#throttle.enter(authorized.claims.clientId, parameters[0]),
        );
        request.closed?.addEventListener('abort', release, { once: true });
        if (request.closed?.aborted) {
          release();
        }
      }
      const verdict = this.#faults.judge({
        method: request.method,
        url,
        tenantId: authorized.tenant.id,
      });
      outcome = verdict.outcome;
      await delay(verdict.delayMs);
      if (route.mailbox) {
        this.#checkSwitches(route, parameters[0]);
      }
      const reply = await route.handle(authorized, ...parameters);
      return { reply, outcome, release };
    } catch (error) {
      if (error instanceof GraphError) {
        return { reply: error, outcome, release };
      }
      release();
      throw error;
    }
  }

  /** @throws GraphError 401 */
  async authorize(request: GraphRequest): Promise<AuthorizedRequest> {
    const header = request.headers.authorization;
    if (!header) {
      throw graphErrors.noToken();
    }
    const token = /^Bearer\s+(.+)$/i.exec(header)?.[1];
    const claims = token && (await this.#tokens.readAppToken(token));
    const tenant = claims ? this.#tenants.find(claims.tenantId) : undefined;
    const switches = tenant && this.#faults.tenantSwitches(tenant.id);
    if (!claims || !tenant || switches?.deleted) {
      throw graphErrors.noToken(
        'Access token has expired or is not yet valid.',
      );
    }
    // A withdrawn permission is gone at once, unless switched: a real token keeps it until its end.
    const granted =
      tenant.getConsent(claims.clientId)?.grantedPermissions ?? [];
    const roles = new Set(
      claims.roles.filter(
        role => switches?.tokensOutliveConsent || granted.includes(role),
      ),
    );
    return { ...request, tenant, claims, roles };
  }

  #mailboxOf(tenant: Tenant, name: string): string {
    const user = tenant.users.find(name);
    if (!user) {
      throw graphErrors.invalidUser(name);
    }
    if (user.mailbox === 'none') {
      throw graphErrors.noMailbox();
    }
    return user.id;
  }

  #checkSwitches(route: GraphRoute, userId: string): void {
    const seconds = this.#faults.throttledFor(userId);
    if (seconds > 0) {
      throw graphErrors.mailboxThrottled(seconds);
    }
    if (this.#faults.isDenied(userId)) {
      throw graphErrors.outsideAccessPolicy();
    }
    if (route.path.endsWith('/delta') && this.#faults.isFull(userId)) {
      throw graphErrors.quotaExceeded();
    }
  }
}

function requireRole(request: AuthorizedRequest, route: GraphRoute): void {
  if (route.roles.some(role => request.roles.has(role))) {
    return;
  }
  throw route.mailbox
    ? graphErrors.accessDenied()
    : graphErrors.requestDenied();
}

function delay(milliseconds: number): Promise<void> {
  return milliseconds > 0
    ? new Promise(resolve => setTimeout(resolve, milliseconds))
    : Promise.resolve();
}
