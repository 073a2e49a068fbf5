import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
} from 'crypto';
import { exportJWK, JWK, jwtVerify, JWTPayload, SignJWT } from 'jose';
import { SqlDatabase } from '../tenant/SqlDatabase';

let sharedPem: string | undefined;

/** The key that the simulated identity platform signs all tokens with. It survives a restart with the database. */
export class SigningKey {
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  readonly #keyId: string;

  static create(options: { database: SqlDatabase }): SigningKey {
    const { database } = options;
    const stored = database.get<{ value: string }>(
      `SELECT value FROM settings WHERE name = 'signingKey'`,
    );
    if (stored) {
      return new SigningKey(stored.value);
    }
    // Making a key takes longer than all the rest of the start: simulators of one process share it.
    sharedPem ??= newKeyPem();
    database.run(
      `INSERT INTO settings (name, value) VALUES ('signingKey', ?)`,
      sharedPem,
    );
    return new SigningKey(sharedPem);
  }

  private constructor(pem: string) {
    this.#privateKey = createPrivateKey(pem);
    this.#publicKey = createPublicKey(pem);
    const der = this.#publicKey.export({ type: 'spki', format: 'der' });
    this.#keyId = createHash('sha1').update(der).digest('base64url');
  }

  sign(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({
        typ: 'JWT',
        alg: 'RS256',
        kid: this.#keyId,
        x5t: this.#keyId,
      })
      .sign(this.#privateKey);
  }

  /** @throws when the token is not ours, or its time is over */
  async verify(token: string, now: Date): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, this.#publicKey, {
      currentDate: now,
      algorithms: ['RS256'],
    });
    return payload;
  }

  async jwk(): Promise<JWK> {
    const jwk = await exportJWK(this.#publicKey);
    return {
      ...jwk,
      kid: this.#keyId,
      x5t: this.#keyId,
      use: 'sig',
      alg: 'RS256',
    };
  }
}

function newKeyPem(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
