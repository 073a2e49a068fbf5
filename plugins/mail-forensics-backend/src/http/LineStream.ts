import type { Response } from 'express';

/** A reply of lines of JSON, each sent at once. The first line begins it: before, any other reply is still possible. */
export class LineStream<Line> {
  readonly #res: Response;

  constructor(res: Response) {
    this.#res = res;
  }

  send(line: Line): void {
    if (!this.#res.headersSent) {
      this.#res.status(200);
      // Without the charset that express adds to text: JSON has but one.
      this.#res.setHeader('Content-Type', 'application/x-ndjson');
      // A compressing or buffering middleman would keep lines back until there are many.
      this.#res.setHeader('Cache-Control', 'no-store, no-transform');
      this.#res.setHeader('X-Accel-Buffering', 'no');
    }
    this.#res.write(`${JSON.stringify(line)}\n`);
  }

  end(line: Line): void {
    this.send(line);
    this.#res.end();
  }
}
