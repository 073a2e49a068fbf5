import { RequestKind } from '../faults';

/** One request to Graph or Entra, and what it was answered. */
export interface LoggedRequest {
  at: Date;
  method: string;
  /** Path with query, as the client sent it. */
  url: string;
  kind: RequestKind;
  /** Id of the user whose data it asked for, or what the path called them. */
  userId: string | null;
  prefer: string | null;
  /** Null: the connection was broken off, or is still without an answer. */
  status: number | null;
  /** It stood in a `$batch`. */
  inBatch: boolean;
}

/** How many requests of each kind there were; a kind that was never asked for is absent. */
export interface RequestTotals {
  /** Over HTTP: a `$batch` is one of kind `batch`, whatever stands in it. */
  http: Partial<Record<RequestKind, number>>;
  /** In a `$batch`. */
  inBatch: Partial<Record<RequestKind, number>>;
}

const ENTRIES_MAX = 20_000;

/** The latest requests, oldest first, and the number of all. */
export class RequestLog {
  #entries: LoggedRequest[] = [];
  #totals: RequestTotals = { http: {}, inBatch: {} };

  static create(): RequestLog {
    return new RequestLog();
  }

  private constructor() {}

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  /** Since the start, or since the log was cleared: the entries reach back only so far, the totals all the way. */
  get totals(): RequestTotals {
    return this.#totals;
  }

  ofKind(kind: RequestKind): LoggedRequest[] {
    return this.#entries.filter(entry => entry.kind === kind);
  }

  add(entry: LoggedRequest): void {
    if (this.#entries.length >= ENTRIES_MAX) {
      this.#entries = this.#entries.slice(ENTRIES_MAX / 2);
    }
    this.#entries.push(entry);
    const totals = this.#totals[entry.inBatch ? 'inBatch' : 'http'];
    totals[entry.kind] = (totals[entry.kind] ?? 0) + 1;
  }

  clear(): void {
    this.#entries = [];
    this.#totals = { http: {}, inBatch: {} };
  }
}
