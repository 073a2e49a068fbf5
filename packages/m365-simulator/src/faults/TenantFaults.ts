import { z } from 'zod';

export const tenantSwitchesSchema = z.strictObject({
  /** The tenant is gone: AADSTS90002 for who wants a token, 401 for who has one. */
  deleted: z.boolean(),
  /** A Conditional Access policy for workload identities refuses tokens: AADSTS53003. Those from before stay good. */
  blockedByPolicy: z.boolean(),
  /** "Enabled for users to sign-in: No" of the enterprise app: AADSTS7000112. Tokens from before stay good. */
  appDisabled: z.boolean(),
  /** A token keeps the permissions it was issued with, as a real one does; otherwise a withdrawn one is gone at once. */
  tokensOutliveConsent: z.boolean(),
});

export type TenantSwitches = z.infer<typeof tenantSwitchesSchema>;

/** How `Retry-After` is written: Microsoft sends all three. */
export const RETRY_AFTER_FORMS = ['seconds', 'fraction', 'date'] as const;

export type RetryAfterForm = (typeof RETRY_AFTER_FORMS)[number];

/** What stands for a tenant now. */
export interface TenantFaultsState extends TenantSwitches {
  tenantId: string;
  throttledUntil: Date | null;
}

const OFF: TenantSwitches = {
  deleted: false,
  blockedByPolicy: false,
  appDisabled: false,
  tokensOutliveConsent: false,
};

interface Throttle {
  until: number;
  form: RetryAfterForm;
}

/** What goes wrong with whole tenants. */
export class TenantFaults {
  readonly #now: () => Date;
  readonly #switches = new Map<string, TenantSwitches>();
  readonly #throttles = new Map<string, Throttle>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  set(tenantId: string, changes: Partial<TenantSwitches>): void {
    this.#switches.set(tenantId, { ...this.of(tenantId), ...changes });
  }

  of(tenantId: string): TenantSwitches {
    return this.#switches.get(tenantId) ?? OFF;
  }

  throttle(tenantId: string, seconds: number, form: RetryAfterForm): void {
    const until = this.#now().getTime() + seconds * 1000;
    this.#throttles.set(tenantId, { until, form });
  }

  /** Value of `Retry-After`; null where the tenant is not throttled. */
  retryAfter(tenantId: string): string | null {
    const throttle = this.#throttles.get(tenantId);
    const left = (throttle?.until ?? 0) - this.#now().getTime();
    if (!throttle || left <= 0) {
      return null;
    }
    switch (throttle.form) {
      case 'date':
        // Whole seconds, rounded up: nobody is to come back too early.
        return new Date(Math.ceil(throttle.until / 1000) * 1000).toUTCString();
      case 'fraction':
        return (left / 1000).toFixed(3);
      default:
        return String(Math.ceil(left / 1000));
    }
  }

  clear(): void {
    this.#switches.clear();
    this.#throttles.clear();
  }

  state(): TenantFaultsState[] {
    const tenantIds = new Set([
      ...this.#switches.keys(),
      ...this.#throttles.keys(),
    ]);
    return [...tenantIds]
      .map(tenantId => ({
        tenantId,
        ...this.of(tenantId),
        throttledUntil:
          this.retryAfter(tenantId) === null
            ? null
            : new Date(this.#throttles.get(tenantId)?.until ?? 0),
      }))
      .filter(
        ({ tenantId: _, throttledUntil, ...switches }) =>
          throttledUntil !== null || Object.values(switches).includes(true),
      );
  }
}
