import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  AuthError,
  ManagedIdentityApplication,
  type NodeAuthOptions,
} from '@azure/msal-node';
import type { AppCredential } from '../../config/MailForensicsConfig';
import { MailFault } from '../../mail';
import type { Runtime } from '../runtime';
import { LoginNetwork } from './LoginNetwork';

/** Audience of a managed identity's token that stands in for the app's credential (workload identity federation). */
const TOKEN_EXCHANGE = 'api://AzureADTokenExchange';

type ClientAuthentication = Pick<
  NodeAuthOptions,
  'clientSecret' | 'clientCertificate' | 'clientAssertion'
>;

/**
 * Turns the configured credential into what MSAL signs in with. Certificate files are read now; a federated token at
 * each use, for it is renewed in place.
 *
 * @throws MailFault - CREDENTIAL_INVALID, CREDENTIAL_EXPIRED
 */
export async function clientAuthentication(
  credential: AppCredential,
  runtime: Runtime,
): Promise<ClientAuthentication> {
  switch (credential.kind) {
    case 'clientSecret':
      return { clientSecret: credential.clientSecret };
    case 'certificate':
      return { clientCertificate: await readCertificate(credential, runtime) };
    case 'federatedToken':
      return {
        clientAssertion: () =>
          readCredentialFile(
            credential.federatedTokenFile,
            'federatedTokenFile',
          ).then(token => token.trim()),
      };
    case 'managedIdentity':
      return { clientAssertion: managedIdentityAssertion(credential, runtime) };
    default:
      throw new TypeError('Unknown kind of credential');
  }
}

async function readCertificate(
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
    throw invalid(
      'The private key is not the RSA key of the configured certificate.',
    );
  }
  if (new Date(certificate.validTo) < runtime.now()) {
    throw new MailFault(
      { level: 'connection', code: 'CREDENTIAL_EXPIRED' },
      {
        message: `The configured certificate expired on ${certificate.validTo}.`,
      },
    );
  }
  return {
    thumbprintSha256: certificate.fingerprint256.replaceAll(':', ''),
    privateKey,
    x5c: certificatePem,
  };
}

function managedIdentityAssertion(
  credential: Extract<AppCredential, { kind: 'managedIdentity' }>,
  runtime: Runtime,
): () => Promise<string> {
  const identity = new ManagedIdentityApplication({
    managedIdentityIdParams: credential.clientId
      ? { userAssignedClientId: credential.clientId }
      : undefined,
    system: {
      networkClient: LoginNetwork.create({
        runtime,
        rewrite: null,
        attempts: 1,
        pauses: false,
      }),
    },
  });
  return async () => {
    try {
      const token = await identity.acquireToken({ resource: TOKEN_EXCHANGE });
      return token.accessToken;
    } catch (error) {
      throw new MailFault(
        { level: 'connection', code: 'CREDENTIAL_INVALID' },
        {
          message: 'The managed identity of this host gave no token.',
          upstreamCode:
            error instanceof AuthError ? error.errorCode : undefined,
        },
      );
    }
  };
}

async function readCredentialFile(path: string, key: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw invalid(`The file that ${key} names cannot be read.`);
  }
}

function parsePem<T>(key: string, parse: () => T): T {
  try {
    return parse();
  } catch {
    throw invalid(`The file that ${key} names holds no PEM that can be used.`);
  }
}

function invalid(message: string): MailFault {
  return new MailFault(
    { level: 'connection', code: 'CREDENTIAL_INVALID' },
    { message },
  );
}
