import type { ConfigSection } from './ConfigSection';
import type {
  AppCredential,
  Microsoft365Cloud,
  Microsoft365Config,
} from './MailForensicsConfig';
import { CLOUDS } from './clouds';

const CLOUD_NAMES: readonly Microsoft365Cloud[] = [
  'global',
  'usGovernment',
  'usGovernmentDoD',
  'china',
];

const CREDENTIAL_KEYS = [
  'clientSecret',
  'certificate',
  'federatedTokenFile',
  'managedIdentity',
] as const;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LOOPBACK = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Reads `mailForensics.microsoft365`; throws as `readMailForensicsConfig` does. */
export function readMicrosoft365Config(
  config: ConfigSection,
): Microsoft365Config {
  const cloud = config.oneOf('cloud', CLOUD_NAMES) ?? 'global';
  const endpoints = config.section('endpoints');
  return {
    clientId: config.string('clientId'),
    tenantId: readTenantId(config),
    credential: readCredential(config),
    cloud,
    endpoints: {
      login: readOrigin(endpoints, 'login') ?? CLOUDS[cloud].login,
      graph: readOrigin(endpoints, 'graph') ?? CLOUDS[cloud].graph,
    },
  };
}

function readTenantId(config: ConfigSection): string | undefined {
  const tenantId = config.string('tenantId');
  // A domain would never equal the tenant that a sign-in proves, which is always told as its id.
  if (tenantId !== undefined && !GUID.test(tenantId)) {
    throw config.error(
      'tenantId',
      'must be the directory (tenant) ID, for example 00000000-0000-0000-0000-000000000000',
    );
  }
  return tenantId?.toLowerCase();
}

function readCredential(config: ConfigSection): AppCredential | undefined {
  const credential = config.section('credential');
  const given = CREDENTIAL_KEYS.filter(key => credential.has(key));
  if (given.length > 1) {
    throw config.error(
      'credential',
      `must have exactly one member, but has ${given.join(' and ')}`,
    );
  }
  switch (given[0]) {
    case 'clientSecret':
      return {
        kind: 'clientSecret',
        clientSecret: credential.requiredString('clientSecret'),
      };
    case 'certificate':
      return readCertificate(credential.section('certificate'));
    case 'federatedTokenFile':
      return {
        kind: 'federatedToken',
        federatedTokenFile: credential.requiredString('federatedTokenFile'),
      };
    case 'managedIdentity':
      return {
        kind: 'managedIdentity',
        clientId: credential.section('managedIdentity').string('clientId'),
      };
    default:
      return undefined;
  }
}

function readCertificate(certificate: ConfigSection): AppCredential {
  return {
    kind: 'certificate',
    certificateFile: certificate.requiredString('certificateFile'),
    privateKeyFile: certificate.requiredString('privateKeyFile'),
  };
}

function readOrigin(
  endpoints: ConfigSection,
  key: 'login' | 'graph',
): string | undefined {
  const text = endpoints.string(key);
  if (text === undefined) {
    return undefined;
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !isBareOrigin(url)) {
    throw endpoints.error(
      key,
      'must be a URL of scheme, host and port only, such as https://graph.microsoft.com',
    );
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw endpoints.error(
      key,
      'must use https, for plain http is allowed only to loopback hosts',
    );
  }
  return url.origin;
}

function isBareOrigin(url: URL): boolean {
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username &&
    !url.password
  );
}
