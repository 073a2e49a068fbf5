import { ConfigReader, type JsonObject } from '@backstage/config';
import {
  missingConfigKeys,
  readMailForensicsConfig,
} from './readMailForensicsConfig';

function read(mailForensics?: JsonObject) {
  return readMailForensicsConfig(
    new ConfigReader(mailForensics ? { mailForensics } : {}),
  );
}

const SECRET = 'a'.repeat(32);
const OTHER_SECRET = 'b'.repeat(40);

const TENANT = '11111111-2222-3333-4444-AAAABBBBCCCC';

describe('readMailForensicsConfig', () => {
  it('needs nothing, and says what is missing', () => {
    const config = read();
    expect(config).toEqual({
      allowWithoutPermissions: false,
      microsoft365: {
        clientId: undefined,
        tenantId: undefined,
        credential: undefined,
        cloud: 'global',
        endpoints: {
          login: 'https://login.microsoftonline.com',
          graph: 'https://graph.microsoft.com',
        },
      },
      collection: {
        pollIntervalMs: 300_000,
        concurrency: 16,
        watchDeletedItems: true,
        hashing: { enabled: true, maxSizeBytes: 157_286_400 },
      },
      retentionDays: 365,
      trustedDomains: [],
      notificationRecipients: [],
      audit: { keys: [], purpose: 'off' },
      rateLimit: { burst: 300, perSecond: 30, concurrent: 60 },
    });
    expect(missingConfigKeys(config)).toEqual([
      'mailForensics.microsoft365.clientId',
      'mailForensics.microsoft365.credential',
    ]);
  });

  it('reads everything', () => {
    const config = read({
      allowWithoutPermissions: true,
      microsoft365: {
        clientId: ' app ',
        tenantId: TENANT,
        credential: { clientSecret: 's3cret' },
        cloud: 'usGovernmentDoD',
        endpoints: { login: 'http://127.0.0.1:7300/' },
      },
      collection: {
        pollInterval: { seconds: 1 },
        concurrency: '4',
        watchDeletedItems: false,
        hashing: { enabled: false, maxSize: '1.5 kb' },
      },
      retention: { days: 30 },
      trustedDomains: ['Contoso.com', '*.contoso.com'],
      notifications: { recipients: ['group:default/security', 'user:megan'] },
      audit: {
        keys: [
          { id: '2026', secret: SECRET },
          { id: '2025', secret: OTHER_SECRET },
        ],
        purpose: 'required',
      },
      rateLimit: { burst: 10, perSecond: 2 },
    });
    expect(config).toEqual({
      allowWithoutPermissions: true,
      microsoft365: {
        clientId: 'app',
        tenantId: TENANT.toLowerCase(),
        credential: { kind: 'clientSecret', clientSecret: 's3cret' },
        cloud: 'usGovernmentDoD',
        endpoints: {
          login: 'http://127.0.0.1:7300',
          graph: 'https://dod-graph.microsoft.us',
        },
      },
      collection: {
        pollIntervalMs: 1000,
        concurrency: 4,
        watchDeletedItems: false,
        hashing: { enabled: false, maxSizeBytes: 1536 },
      },
      retentionDays: 30,
      trustedDomains: ['contoso.com', '*.contoso.com'],
      notificationRecipients: ['group:default/security', 'user:megan'],
      audit: {
        keys: [
          { id: '2026', secret: SECRET },
          { id: '2025', secret: OTHER_SECRET },
        ],
        purpose: 'required',
      },
      rateLimit: { burst: 10, perSecond: 2, concurrent: 60 },
    });
    expect(missingConfigKeys(config)).toEqual([]);
  });

  it.each<[JsonObject, unknown]>([
    [
      { certificate: { certificateFile: 'c.pem', privateKeyFile: 'k.pem' } },
      {
        kind: 'certificate',
        certificateFile: 'c.pem',
        privateKeyFile: 'k.pem',
      },
    ],
    [
      { federatedTokenFile: 'token' },
      { kind: 'federatedToken', federatedTokenFile: 'token' },
    ],
    [{ managedIdentity: {} }, { kind: 'managedIdentity', clientId: undefined }],
    [
      { managedIdentity: { clientId: 'mi' } },
      { kind: 'managedIdentity', clientId: 'mi' },
    ],
    [{}, undefined],
  ])('reads the credential %j', (credential, expected) => {
    expect(
      read({ microsoft365: { credential } }).microsoft365.credential,
    ).toEqual(expected);
  });

  it.each<[JsonObject | string, number]>([
    [{ minutes: 5 }, 300_000],
    [{ seconds: 1 }, 1000],
    [{ minutes: 1, seconds: 30 }, 90_000],
    ['5m', 300_000],
    ['PT5M', 300_000],
    ['2 hours', 7_200_000],
  ])('reads the poll interval %j', (pollInterval, expected) => {
    expect(
      read({ collection: { pollInterval } }).collection.pollIntervalMs,
    ).toBe(expected);
  });

  it.each<[string | number, number]>([
    ['150MB', 157_286_400],
    ['3 GB', 3_221_225_472],
    ['10b', 10],
    [4096, 4096],
  ])('reads the size %j', (maxSize, expected) => {
    const { collection } = read({ collection: { hashing: { maxSize } } });
    expect(collection.hashing.maxSizeBytes).toBe(expected);
  });

  it.each([
    'http://localhost:1',
    'http://tenant.localhost:1',
    'http://127.8.9.1:1',
    'http://[::1]:1',
    'https://graph.example',
  ])('accepts the endpoint %s', graph => {
    expect(
      read({ microsoft365: { endpoints: { graph } } }).microsoft365.endpoints
        .graph,
    ).toBe(graph);
  });

  it.each<[JsonObject, string]>([
    [
      { allowWithoutPermissions: 'perhaps' },
      'mailForensics.allowWithoutPermissions: must be true or false',
    ],
    [{ microsoft365: 'x' }, 'mailForensics.microsoft365: must be an object'],
    [
      { microsoft365: { clientId: ' ' } },
      'mailForensics.microsoft365.clientId: must be text, and not empty',
    ],
    [
      { microsoft365: { tenantId: 'contoso.com' } },
      'mailForensics.microsoft365.tenantId: must be the directory (tenant) ID, for example 00000000-0000-0000-0000-000000000000',
    ],
    [
      { microsoft365: { cloud: 'germany' } },
      'mailForensics.microsoft365.cloud: must be one of global, usGovernment, usGovernmentDoD, china',
    ],
    [
      {
        microsoft365: {
          credential: { clientSecret: 'hush', federatedTokenFile: 'f' },
        },
      },
      'mailForensics.microsoft365.credential: must have exactly one member, but has clientSecret and federatedTokenFile',
    ],
    [
      { microsoft365: { credential: { clientSecret: { hush: 1 } } } },
      'mailForensics.microsoft365.credential.clientSecret: must be text, and not empty',
    ],
    [
      {
        microsoft365: { credential: { certificate: { certificateFile: 'c' } } },
      },
      'mailForensics.microsoft365.credential.certificate.privateKeyFile: is missing',
    ],
    [
      { microsoft365: { endpoints: { login: 'http://login.example' } } },
      'mailForensics.microsoft365.endpoints.login: must use https, for plain http is allowed only to loopback hosts',
    ],
    [
      { microsoft365: { endpoints: { graph: 'http://127.0.0.1.example' } } },
      'mailForensics.microsoft365.endpoints.graph: must use https, for plain http is allowed only to loopback hosts',
    ],
    ...[
      'graph.example',
      'https://graph.example/v1.0',
      'https://a:b@graph.example',
      'ftp://graph.example',
    ].map((graph): [JsonObject, string] => [
      { microsoft365: { endpoints: { graph } } },
      'mailForensics.microsoft365.endpoints.graph: must be a URL of scheme, host and port only, such as https://graph.microsoft.com',
    ]),
    ...['soon', '5', { fortnights: 1 }, {}, true].map(
      (pollInterval): [JsonObject, string] => [
        { collection: { pollInterval } },
        "mailForensics.collection.pollInterval: must be a duration such as { minutes: 5 }, '5m' or 'PT5M'",
      ],
    ),
    ...['0s', '999ms', { milliseconds: 999 }, { days: 2 }].map(
      (pollInterval): [JsonObject, string] => [
        { collection: { pollInterval } },
        'mailForensics.collection.pollInterval: must be from one second to one day',
      ],
    ),
    ...[0, 1.5, -3, 'many', 1001].map((concurrency): [JsonObject, string] => [
      { collection: { concurrency } },
      'mailForensics.collection.concurrency: must be a whole number from 1 to 1000',
    ]),
    ...['big', '-1MB', '0', '0.1B', '1TB', true, {}].map(
      (maxSize): [JsonObject, string] => [
        { collection: { hashing: { maxSize } } },
        "mailForensics.collection.hashing.maxSize: must be a size such as '150MB' (B, KB, MB or GB, in steps of 1024)",
      ],
    ),
    [
      { audit: { keys: 'secret' } },
      'mailForensics.audit.keys: must be a list of objects',
    ],
    [
      { audit: { keys: [{ id: '2026', secret: 'short' }] } },
      'mailForensics.audit.keys[0].secret: must have at least 32 characters',
    ],
    [
      { audit: { keys: [{ secret: SECRET }] } },
      'mailForensics.audit.keys[0].id: is missing',
    ],
    [
      { audit: { keys: [{ id: 'a b', secret: SECRET }] } },
      'mailForensics.audit.keys[0].id: must be 1 to 64 letters, digits, dots, hyphens or underscores',
    ],
    [
      {
        audit: {
          keys: [
            { id: 'a', secret: SECRET },
            { id: 'a', secret: OTHER_SECRET },
          ],
        },
      },
      'mailForensics.audit.keys: must have an id each that no other has',
    ],
    [
      { audit: { purpose: 'sometimes' } },
      'mailForensics.audit.purpose: must be one of off, optional, required',
    ],
    [
      { retention: { days: 0 } },
      'mailForensics.retention.days: must be a whole number from 1 to 36500',
    ],
    [
      { trustedDomains: 'contoso.com' },
      'mailForensics.trustedDomains: must be a list of texts',
    ],
    ...['@contoso.com', '*contoso.com', '*', 'a b'].map(
      (domain): [JsonObject, string] => [
        { trustedDomains: ['ok.example', domain] },
        "mailForensics.trustedDomains: must hold domains such as 'contoso.com' or '*.contoso.com'",
      ],
    ),
    [
      { notifications: { recipients: ['security'] } },
      "mailForensics.notifications.recipients: must hold entity refs such as 'group:default/security'",
    ],
  ])('refuses %j', (config, sentence) => {
    expect(() => read(config)).toThrow(
      expect.objectContaining({ name: 'InputError', message: sentence }),
    );
  });

  it('refuses a section that is not one', () => {
    expect(() =>
      readMailForensicsConfig(new ConfigReader({ mailForensics: 'on' })),
    ).toThrow('app-config.mailForensics: must be an object');
  });
});
