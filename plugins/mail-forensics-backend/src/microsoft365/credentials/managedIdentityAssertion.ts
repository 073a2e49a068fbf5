import {
  AuthError,
  ManagedIdentityApplication,
  ServerError,
} from '@azure/msal-node';
import type { AppCredential } from '../../config/MailForensicsConfig';
import { upstreamCode } from '../errors/upstreamCode';
import type { Runtime } from '../runtime';
import { credentialFault } from './credentialFault';
import { LoginNetwork } from './LoginNetwork';

/**
 * The host's managed identity in place of a credential of the app's own: the app registration trusts its tokens
 * (workload identity federation).
 *
 * @param options.resource - audience of those tokens, which every cloud calls otherwise
 * @returns rejects with a MailFault: CREDENTIAL_INVALID, SERVICE_UNAVAILABLE
 */
export function managedIdentityAssertion(
  credential: Extract<AppCredential, { kind: 'managedIdentity' }>,
  options: { resource: string; runtime: Runtime },
): () => Promise<string> {
  const { clientId } = credential;
  const identity = new ManagedIdentityApplication({
    managedIdentityIdParams: clientId
      ? { userAssignedClientId: clientId }
      : undefined,
    system: {
      networkClient: LoginNetwork.create({
        runtime: options.runtime,
        rewrite: null,
        attempts: 1,
        pauses: false,
      }),
    },
  });
  return async () => {
    try {
      const { accessToken } = await identity.acquireToken({
        resource: options.resource,
      });
      return accessToken;
    } catch (error) {
      throw toFault(error, clientId);
    }
  };
}

function toFault(error: unknown, clientId: string | undefined) {
  const name = clientId
    ? `the managed identity with client ID ${clientId}`
    : 'the managed identity of this host';
  const code =
    error instanceof AuthError ? upstreamCode(error.errorCode) : undefined;
  const status = error instanceof ServerError ? error.status : undefined;
  if (status !== undefined && (status === 429 || status >= 500)) {
    return credentialFault(
      `This host could not give a token of ${name} just now.`,
      { code: 'SERVICE_UNAVAILABLE', upstreamCode: code },
    );
  }
  return error instanceof ServerError
    ? credentialFault(
        `This host refused a token of ${name}: it is not assigned to the host.`,
        { upstreamCode: code },
      )
    : credentialFault(
        `This host has no endpoint that gives tokens of ${name}: it does not run in Azure, or has none assigned.`,
        { upstreamCode: code },
      );
}
