import { DEMO_APP } from '../tenant/demo';
import { AppRegistration } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { classifyRequest } from './classifyRequest';
import {
  RetryAfterForm,
  TenantFaults,
  TenantFaultsState,
  TenantSwitches,
} from './TenantFaults';
import {
  FaultMatch,
  FaultOutcome,
  FaultRule,
  faultRuleSchema,
} from './FaultRule';

interface ActiveRule {
  id: number;
  match: FaultMatch;
  outcome: FaultOutcome;
  remaining: number;
}

/** What stands now, as the `/_sim` page shows it. */
export interface FaultsState {
  rules: {
    id: number;
    match: FaultMatch;
    outcome: FaultOutcome;
    /** Null: until removed. */
    remaining: number | null;
  }[];
  latencyMs: number;
  deniedMailboxes: string[];
  fullMailboxes: string[];
  throttledMailboxes: { userId: string; until: Date }[];
  tenants: TenantFaultsState[];
  /** Client ids of app registrations that were deleted. */
  deletedApps: string[];
}

interface JudgedRequest {
  method: string;
  url: string;
  tenantId?: string;
}

/** What happens to one request before it is answered. */
export interface FaultVerdict {
  delayMs: number;
  outcome: Exclude<FaultOutcome, { type: 'latency' }> | null;
}

/**
 * Makes the simulated tenant misbehave: rules for requests, and switches for what goes wrong in real tenants. Users can
 * be named by id or user principal name.
 */
export class Faults {
  readonly #tenants: Tenants;
  readonly #now: () => Date;
  #rules: ActiveRule[] = [];
  #nextRuleId = 1;
  #latencyMs = 0;
  readonly #denied = new Set<string>();
  readonly #full = new Set<string>();
  readonly #throttledUntil = new Map<string, number>();
  readonly #deletedApps = new Set<string>();
  readonly #replays = new Map<string, number>();
  readonly #tenantFaults: TenantFaults;

  static create(options: { tenants: Tenants; now: () => Date }): Faults {
    return new Faults(options.tenants, options.now);
  }

  private constructor(tenants: Tenants, now: () => Date) {
    this.#tenants = tenants;
    this.#now = now;
    this.#tenantFaults = new TenantFaults(now);
  }

  /**
   * Earlier rules come first; delays add up.
   *
   * @returns a number to remove the rule by
   */
  add(rule: FaultRule): number {
    const { match, outcome, times } = faultRuleSchema.parse(rule);
    const id = this.#nextRuleId++;
    this.#rules.push({ id, match, outcome, remaining: times ?? Infinity });
    return id;
  }

  remove(id: number): void {
    this.#rules = this.#rules.filter(rule => rule.id !== id);
  }

  /** Removes all rules, delays and switches. Consent, secrets and delta tokens stay as they are. */
  clear(): void {
    this.#rules = [];
    this.#latencyMs = 0;
    this.#denied.clear();
    this.#full.clear();
    this.#throttledUntil.clear();
    this.#deletedApps.clear();
    this.#replays.clear();
    this.#tenantFaults.clear();
  }

  /** Delays every answer of Graph and Entra. */
  setLatency(milliseconds: number): void {
    this.#latencyMs = milliseconds;
  }

  /** 403 ErrorAccessDenied, as an application access policy answers. */
  denyMailbox(user: string, denied: boolean = true): void {
    toggle(this.#denied, this.#userId(user), denied);
  }

  /** 403 ErrorQuotaExceeded on message delta, and only there. */
  fillMailbox(user: string, full: boolean = true): void {
    toggle(this.#full, this.#userId(user), full);
  }

  /** 429 on every request for the mailbox, for so many seconds; 0 ends it. */
  throttleMailbox(user: string, seconds: number): void {
    this.#throttledUntil.set(
      this.#userId(user),
      this.#now().getTime() + seconds * 1000,
    );
  }

  /** So many of the next pages of message delta name messages again that were named before, and what they name twice. */
  replayDelta(user: string, pages: number): void {
    this.#replays.set(this.#userId(user), pages);
  }

  /** Answers 410 to all delta tokens given out so far, for one user or for everybody. */
  loseDeltaTokens(user?: string): void {
    if (!user) {
      this.#tenants.list().forEach(tenant => tenant.loseDeltaTokens());
      return;
    }
    const found = this.#tenants.findUser(user);
    found?.tenant.loseDeltaTokens(found.user.id);
  }

  /** Switches what goes wrong with a tenant as a whole; what is not named stays as it is. */
  switchTenant(tenantId: string, changes: Partial<TenantSwitches>): void {
    this.#tenantFaults.set(this.#tenant(tenantId).id, changes);
  }

  /** 429 on every request to Graph for the tenant, for so many seconds; 0 ends it. */
  throttleTenant(
    tenantId: string,
    seconds: number,
    form: RetryAfterForm = 'seconds',
  ): void {
    this.#tenantFaults.throttle(this.#tenant(tenantId).id, seconds, form);
  }

  /** The app registration is gone in its home tenant: AADSTS700016 in every tenant. */
  deleteApp(clientId: string, deleted: boolean = true): void {
    toggle(this.#deletedApps, clientId.toLowerCase(), deleted);
  }

  /** Takes the app's permissions away; it still gets tokens. */
  withdrawConsent(
    options: { tenantId?: string; clientId?: string } = {},
  ): void {
    this.#tenant(options.tenantId).revokeConsent(
      options.clientId ?? DEMO_APP.clientId,
    );
  }

  /** @param options.permissions - exactly these; default: all that the app requires */
  restoreConsent(
    options: {
      tenantId?: string;
      clientId?: string;
      permissions?: string[];
    } = {},
  ): void {
    this.#tenant(options.tenantId).grantConsent(
      options.clientId ?? DEMO_APP.clientId,
      { permissions: options.permissions },
    );
  }

  /** The tenant no longer knows the app: its enterprise app was deleted. Consent brings it back. */
  removeApp(options: { tenantId?: string; clientId?: string } = {}): void {
    this.#tenant(options.tenantId).removeApp(
      options.clientId ?? DEMO_APP.clientId,
    );
  }

  /** The app's secrets are over since a minute ago. */
  expireSecret(clientId: string = DEMO_APP.clientId): void {
    this.#expireSecretsAt(clientId, new Date(this.#now().getTime() - 60_000));
  }

  renewSecret(clientId: string = DEMO_APP.clientId): void {
    this.#expireSecretsAt(clientId, undefined);
  }

  /** The app has this one secret, so that the one in somebody's configuration may be wrong. */
  replaceSecret(value: string, clientId: string = DEMO_APP.clientId): void {
    this.#homeOf(clientId)?.updateApp(clientId, { secrets: [{ value }] });
  }

  state(): FaultsState {
    const now = this.#now().getTime();
    return {
      rules: this.#rules.map(({ remaining, ...rule }) => ({
        ...rule,
        remaining: Number.isFinite(remaining) ? remaining : null,
      })),
      latencyMs: this.#latencyMs,
      deniedMailboxes: [...this.#denied],
      fullMailboxes: [...this.#full],
      throttledMailboxes: [...this.#throttledUntil]
        .filter(([, until]) => until > now)
        .map(([userId, until]) => ({ userId, until: new Date(until) })),
      tenants: this.#tenantFaults.state(),
      deletedApps: [...this.#deletedApps],
    };
  }

  tenantSwitches(tenantId: string): TenantSwitches {
    return this.#tenantFaults.of(tenantId);
  }

  /** `Retry-After` for whoever asks Graph for anything of the tenant; null where it is not throttled. */
  tenantRetryAfter(tenantId: string): string | null {
    return this.#tenantFaults.retryAfter(tenantId);
  }

  isAppDeleted(clientId: string): boolean {
    return this.#deletedApps.has(clientId.toLowerCase());
  }

  isDenied(userId: string): boolean {
    return this.#denied.has(userId);
  }

  /** Whether a page of delta is to repeat itself; counts the page. */
  takeReplay(userId: string): boolean {
    const left = this.#replays.get(userId) ?? 0;
    this.#replays.set(userId, Math.max(0, left - 1));
    return left > 0;
  }

  isFull(userId: string): boolean {
    return this.#full.has(userId);
  }

  /** Seconds to wait; 0 when the mailbox is not throttled. */
  throttledFor(userId: string): number {
    const until = this.#throttledUntil.get(userId) ?? 0;
    return Math.max(0, Math.ceil((until - this.#now().getTime()) / 1000));
  }

  /**
   * Counts the request against the rules it fits.
   *
   * @param request.url - path with query
   * @param request.tenantId - of the token it came with
   */
  judge(request: JudgedRequest): FaultVerdict {
    let delayMs = this.#latencyMs;
    for (const rule of this.#rules.filter(each => this.#fits(each, request))) {
      rule.remaining--;
      this.#rules = this.#rules.filter(each => each.remaining > 0);
      if (rule.outcome.type !== 'latency') {
        return { delayMs, outcome: rule.outcome };
      }
      delayMs += rule.outcome.milliseconds;
    }
    return { delayMs, outcome: null };
  }

  #fits({ match }: ActiveRule, request: JudgedRequest): boolean {
    const classified = classifyRequest(request.url.split('?')[0]);
    return (
      (!match.method || match.method.toUpperCase() === request.method) &&
      (!match.kind || match.kind === classified.kind) &&
      (!match.path || new RegExp(match.path, 'i').test(request.url)) &&
      (!match.userId ||
        (classified.user !== null &&
          this.#userId(match.userId) === this.#userId(classified.user))) &&
      (!match.tenantId || this.#isFor(match.tenantId, request))
    );
  }

  #isFor(tenantId: string, { url, tenantId: asked }: JudgedRequest): boolean {
    const named = asked ?? url.split(/[/?]/)[1] ?? '';
    const tenant = this.#tenants.find(tenantId);
    return tenant !== undefined && this.#tenants.find(named) === tenant;
  }

  #expireSecretsAt(clientId: string, expiresAt: Date | undefined): void {
    const home = this.#homeOf(clientId);
    const app: AppRegistration | undefined = home?.getApp(clientId);
    home?.updateApp(clientId, {
      secrets: app?.secrets.map(({ value }) => ({ value, expiresAt })),
    });
  }

  #homeOf(clientId: string): Tenant | undefined {
    return this.#tenants.list().find(tenant => tenant.getApp(clientId));
  }

  #tenant(id: string | undefined): Tenant {
    const tenant = id ? this.#tenants.find(id) : this.#tenants.list()[0];
    if (!tenant) {
      throw new Error(`There is no tenant ${id}.`);
    }
    return tenant;
  }

  #userId(user: string): string {
    return this.#tenants.findUser(user)?.user.id ?? user.toLowerCase();
  }
}

function toggle(set: Set<string>, value: string, on: boolean): void {
  if (on) {
    set.add(value);
  } else {
    set.delete(value);
  }
}
