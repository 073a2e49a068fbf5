import { ConfidentialClientApplication } from '@azure/msal-node';
import type { Microsoft365Config } from '../../config/MailForensicsConfig';
import { MailFault } from '../../mail';
import { CLOUDS } from '../../config';
import type { Runtime } from '../runtime';
import { LoginNetwork } from './LoginNetwork';
import { clientAuthentication } from './clientAuthentication';

export interface EntraClient {
  application: ConfidentialClientApplication;
  network: LoginNetwork;
}

/**
 * Makes an MSAL application for one authority: a tenant's id or domain, or `organizations`. Its cache is in memory and
 * goes with it.
 *
 * @throws MailFault - APP_NOT_FOUND and CREDENTIAL_INVALID where the configuration lacks them; as clientAuthentication
 */
export async function createEntraClient(options: {
  config: Microsoft365Config;
  authority: string;
  runtime: Runtime;
  attempts: number;
}): Promise<EntraClient> {
  const { config, runtime } = options;
  if (!config.clientId) {
    throw new MailFault(
      { level: 'connection', code: 'APP_NOT_FOUND' },
      { message: 'mailForensics.microsoft365.clientId is not configured.' },
    );
  }
  if (!config.credential) {
    throw new MailFault(
      { level: 'connection', code: 'CREDENTIAL_INVALID' },
      { message: 'mailForensics.microsoft365.credential is not configured.' },
    );
  }
  const publicLogin = CLOUDS[config.cloud].login;
  const network = LoginNetwork.create({
    runtime,
    rewrite: { from: publicLogin, to: new URL(config.endpoints.login).origin },
    attempts: options.attempts,
    pauses: true,
  });
  const application = new ConfidentialClientApplication({
    auth: {
      clientId: config.clientId,
      authority: `${publicLogin}/${encodeURIComponent(options.authority)}`,
      ...(await clientAuthentication(config.credential, {
        cloud: config.cloud,
        runtime,
      })),
    },
    system: { networkClient: network },
  });
  return { application, network };
}
