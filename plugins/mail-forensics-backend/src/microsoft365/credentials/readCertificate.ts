import { X509Certificate, createPrivateKey } from 'node:crypto';
import type { NodeAuthOptions } from '@azure/msal-node';
import type { AppCredential } from '../../config/MailForensicsConfig';
import type { Runtime } from '../runtime';
import { credentialFault } from './credentialFault';
import { readCredentialFile } from './readCredentialFile';

/** @throws MailFault - CREDENTIAL_INVALID, CREDENTIAL_EXPIRED */
export async function readCertificate(
  credential: Extract<AppCredential, { kind: 'certificate' }>,
  runtime: Runtime,
): Promise<NonNullable<NodeAuthOptions['clientCertificate']>> {
  const [certificatePem, privateKey] = await Promise.all([
    readCredentialFile(credential.certificateFile, 'certificateFile'),
    readCredentialFile(credential.privateKeyFile, 'privateKeyFile'),
  ]);
  const certificate = parsePem(
    'certificateFile',
    () => new X509Certificate(certificatePem),
  );
  const key = parsePem('privateKeyFile', () => createPrivateKey(privateKey));
  if (key.asymmetricKeyType !== 'rsa' || !certificate.checkPrivateKey(key)) {
    throw credentialFault(
      'The private key is not the RSA key of the configured certificate.',
    );
  }
  const now = runtime.now();
  if (new Date(certificate.validTo) <= now) {
    throw credentialFault(
      `The configured certificate expired on ${dayOf(certificate.validTo)}.`,
      { code: 'CREDENTIAL_EXPIRED' },
    );
  }
  if (new Date(certificate.validFrom) > now) {
    throw credentialFault(
      `The configured certificate is valid from ${dayOf(
        certificate.validFrom,
      )} on, and not yet.`,
    );
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey,
    x5c: certificatePem,
  };
}

function parsePem<T>(key: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw credentialFault(
      `The file that ${key} names holds no PEM that can be used.`,
    );
  }
}

function dayOf(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}
