import {
  createHmac,
  createSecretKey,
  KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'crypto';
import { SqlDatabase } from '../tenant/SqlDatabase';

/**
 * Tokens of next and delta links: their state travels in them, signed, so that a poll without news writes nothing. The
 * key is in the database, so tokens outlive a restart.
 */
export class OpaqueTokens {
  readonly #key: KeyObject;

  static create(options: { database: SqlDatabase }): OpaqueTokens {
    const { database } = options;
    database.run(
      `INSERT OR IGNORE INTO settings (name, value) VALUES ('linkKey', ?)`,
      randomBytes(32).toString('hex'),
    );
    const row = database.get<{ value: string }>(
      `SELECT value FROM settings WHERE name = 'linkKey'`,
    );
    return new OpaqueTokens(
      createSecretKey(Buffer.from(row?.value ?? '', 'hex')),
    );
  }

  private constructor(key: KeyObject) {
    this.#key = key;
  }

  seal(state: unknown): string {
    const text = Buffer.from(JSON.stringify(state));
    return Buffer.concat([this.#signature(text), text]).toString('base64url');
  }

  /** Undefined where the token was not made here. */
  open(token: string): unknown {
    const bytes = Buffer.from(token, 'base64url');
    const signature = bytes.subarray(0, 16);
    const text = bytes.subarray(16);
    return signature.length === 16 &&
      timingSafeEqual(signature, this.#signature(text))
      ? JSON.parse(text.toString())
      : undefined;
  }

  #signature(text: Buffer): Buffer {
    return createHmac('sha256', this.#key)
      .update(text)
      .digest()
      .subarray(0, 16);
  }
}
