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

const ENTRIES_MAX = 20_000;

/** The latest requests, oldest first. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  static create(): RequestLog {
    return new RequestLog();
  }

  private constructor() {}

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  ofKind(kind: RequestKind): LoggedRequest[] {
    return this.#entries.filter(entry => entry.kind === kind);
  }

  add(entry: LoggedRequest): void {
    if (this.#entries.length >= ENTRIES_MAX) {
      this.#entries = this.#entries.slice(ENTRIES_MAX / 2);
    }
    this.#entries.push(entry);
  }

  clear(): void {
    this.#entries = [];
  }
}
