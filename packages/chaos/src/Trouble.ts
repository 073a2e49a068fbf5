import {
  DEMO_APP,
  type FaultOutcome,
  type RequestKind,
  type RunningSimulator,
} from 'm365-simulator';
import { NESTED, STAYERS } from './people';
import type { Random } from './Random';

/** What the service is asked for while mail is collected. */
const MAIL_KINDS: readonly RequestKind[] = [
  'messageDelta',
  'messages',
  'message',
  'attachmentContent',
  'batch',
];
const DIRECTORY_KINDS: readonly RequestKind[] = [
  'token',
  'groups',
  'groupMembers',
  'users',
];

const RETRY_AFTER = [undefined, '1', '3', '2.128', '45', '0'];

/** What goes wrong in real tenants, now and then, and passes. */
export class Trouble {
  /** Who has no mailbox for the moment. */
  readonly gone = new Set<string>();
  readonly #simulator: RunningSimulator;
  readonly #random: Random;
  #undo: (() => void)[] = [];

  static create(options: {
    simulator: RunningSimulator;
    random: Random;
  }): Trouble {
    return new Trouble(options.simulator, options.random);
  }

  private constructor(simulator: RunningSimulator, random: Random) {
    this.#simulator = simulator;
    this.#random = random;
  }

  /** Something goes wrong, or is over. */
  next(): string {
    const over = this.#random.chance(0.4) ? this.#undo.shift() : undefined;
    if (over) {
      over();
      return 'something is over';
    }
    return this.#random.weighed<() => string>([
      [8, () => this.#answers(this.#random.pick(MAIL_KINDS))],
      [3, () => this.#answers(this.#random.pick(DIRECTORY_KINDS))],
      [2, () => this.#throttleMailbox()],
      [1, () => this.#throttleTenant()],
      [3, () => this.#loseTokens()],
      [2, () => this.#replay()],
      [2, () => this.#fill()],
      [2, () => this.#deny()],
      [2, () => this.#loseMailbox()],
      [1, () => this.#slowDown()],
      [1, () => this.#withdrawConsent()],
      [1, () => this.#expireSecret()],
    ])();
  }

  /** Nothing is wrong any more. */
  calm(): void {
    this.#undo.forEach(undo => undo());
    this.#undo = [];
    this.#simulator.faults.clear();
    this.#simulator.faults.setLatency(0);
  }

  #answers(kind: RequestKind): string {
    const outcome = this.#outcome(kind);
    this.#simulator.faults.add({
      match: { kind },
      outcome,
      times: 1 + this.#random.below(3),
    });
    return `${kind}: ${JSON.stringify(outcome)}`;
  }

  #outcome(kind: RequestKind): FaultOutcome {
    const retryAfter = this.#random.pick(RETRY_AFTER);
    const headers =
      retryAfter === undefined ? undefined : { 'Retry-After': retryAfter };
    const error = (status: number, code: string): FaultOutcome => ({
      type: 'graphError',
      status,
      code,
      ...(headers && { headers }),
    });
    const lost = (status: number, code: string): FaultOutcome => ({
      type: 'graphError',
      status,
      code,
    });
    return this.#random.weighed<FaultOutcome>([
      [2, error(429, 'TooManyRequests')],
      [2, error(429, 'ApplicationThrottled')],
      [2, error(503, 'serviceNotAvailable')],
      [1, error(503, 'ErrorServerBusy')],
      [1, error(503, 'ErrorMailboxStoreUnavailable')],
      [1, error(504, 'GatewayTimeout')],
      [1, error(500, 'ErrorInternalServerError')],
      [1, error(500, 'ErrorTimeoutExpired')],
      [1, error(500, 'ErrorTooManyObjectsOpened')],
      [1, error(409, 'ErrorMailboxMoveInProgress')],
      [1, { type: 'html', status: 502 }],
      [1, { type: 'empty', status: 503 }],
      [1, { type: 'empty', status: 404 }],
      [1, { type: 'reset' }],
      [1, { type: 'hang' }],
      [1, { type: 'truncate', afterBytes: this.#random.below(400) }],
      [1, { type: 'latency', milliseconds: 300 }],
      [1, lost(401, 'InvalidAuthenticationToken')],
      ...(kind === 'messageDelta'
        ? ([
            [2, lost(410, 'SyncStateNotFound')],
            [1, lost(400, 'syncStateInvalid')],
            [1, lost(404, 'ResyncRequired')],
            [1, lost(404, 'ErrorSyncFolderNotFound')],
            [1, lost(400, 'ErrorInvalidUrlQuery')],
            [1, { type: 'empty', status: 410 }],
          ] as const)
        : []),
      ...(kind === 'message' || kind === 'attachmentContent'
        ? ([[1, lost(500, 'ErrorCorruptData')]] as const)
        : []),
    ]);
  }

  #throttleMailbox(): string {
    const { id, address } = this.#someone();
    const seconds = this.#random.pick([2, 10, 90]);
    this.#simulator.faults.throttleMailbox(id, seconds);
    return `${address} is throttled for ${seconds} s`;
  }

  #throttleTenant(): string {
    const form = this.#random.pick(['seconds', 'fraction', 'date'] as const);
    const seconds = this.#random.pick([2, 20, 60]);
    const { faults, tenant } = this.#simulator;
    faults.throttleTenant(tenant.id, seconds, form);
    return `the tenant is throttled for ${seconds} s, told in ${form}`;
  }

  #loseTokens(): string {
    const person = this.#random.chance(0.8) ? this.#someone() : undefined;
    this.#simulator.faults.loseDeltaTokens(person?.id);
    return `${person?.address ?? 'everybody'} has lost all delta tokens`;
  }

  #replay(): string {
    const { id, address } = this.#someone();
    this.#simulator.faults.replayDelta(id, 1 + this.#random.below(3));
    return `${address}: delta repeats itself`;
  }

  #fill(): string {
    const { id, address } = this.#someone();
    this.#simulator.faults.fillMailbox(id);
    this.#undo.push(() => this.#simulator.faults.fillMailbox(id, false));
    return `${address} is full`;
  }

  #deny(): string {
    const { id, address } = this.#someone();
    this.#simulator.faults.denyMailbox(id);
    this.#undo.push(() => this.#simulator.faults.denyMailbox(id, false));
    return `${address} refuses`;
  }

  #loseMailbox(): string {
    const { id, address } = this.#someone();
    const { tenant } = this.#simulator;
    tenant.updateUser(id, { mailbox: 'none' });
    this.gone.add(id);
    this.#undo.push(() => {
      tenant.updateUser(id, { mailbox: 'exchange' });
      this.gone.delete(id);
    });
    return `${address} has no mailbox`;
  }

  #slowDown(): string {
    this.#simulator.faults.setLatency(this.#random.pick([20, 60, 120]));
    this.#undo.push(() => this.#simulator.faults.setLatency(0));
    return 'the service is slow';
  }

  #withdrawConsent(): string {
    this.#simulator.faults.withdrawConsent();
    this.#undo.unshift(() =>
      this.#simulator.tenant.grantConsent(DEMO_APP.clientId),
    );
    return 'consent is withdrawn';
  }

  #expireSecret(): string {
    this.#simulator.faults.expireSecret();
    this.#undo.unshift(() => this.#simulator.faults.renewSecret());
    return 'the secret has expired';
  }

  #someone() {
    return this.#random.pick([...STAYERS, ...NESTED]);
  }
}
