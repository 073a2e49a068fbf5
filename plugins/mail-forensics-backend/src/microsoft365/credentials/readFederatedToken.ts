import { z } from 'zod';
import type { AppCredential } from '../../config/MailForensicsConfig';
import type { Runtime } from '../runtime';
import { credentialFault } from './credentialFault';
import { readCredentialFile } from './readCredentialFile';

const claimsSchema = z.object({ exp: z.number() });

/**
 * Read at each use, for the token is renewed in place. Who issued it, and to whom, is for Microsoft to check; but one that
 * is over is not worth asking about, and means something else than one that is refused.
 *
 * @throws MailFault - CREDENTIAL_INVALID, CREDENTIAL_EXPIRED
 */
export async function readFederatedToken(
  credential: Extract<AppCredential, { kind: 'federatedToken' }>,
  runtime: Runtime,
): Promise<string> {
  const text = await readCredentialFile(
    credential.federatedTokenFile,
    'federatedTokenFile',
  );
  const token = text.trim();
  const expiresAt = expiryOf(token);
  if (expiresAt && expiresAt <= runtime.now()) {
    throw credentialFault(
      `The token in the file that federatedTokenFile names expired at ${expiresAt.toISOString()}: whatever renews it has stopped.`,
      { code: 'CREDENTIAL_EXPIRED' },
    );
  }
  return token;
}

function expiryOf(token: string): Date | undefined {
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    return new Date(claimsSchema.parse(payload).exp * 1000);
  } catch {
    return undefined;
  }
}
