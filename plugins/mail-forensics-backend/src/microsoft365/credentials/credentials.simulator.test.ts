import { rm, writeFile } from 'node:fs/promises';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader, type JsonObject } from '@backstage/config';
import {
  DEMO_APP,
  DEMO_TENANT,
  DEMO_USERS,
  startSimulator,
  type RunningSimulator,
} from 'm365-simulator';
import { readMailForensicsConfig } from '../../config';
import type { TenantId, UserId } from '../../mail';
import { Microsoft365Connector } from '../Microsoft365Connector';
import { selfSignedCertificate } from '../__testUtils__/selfSignedCertificate';

const IDENTITY = {
  tenantId: DEMO_TENANT.id,
  clientId: '7b1f0c52-6a3d-4f5e-9d18-2c4e6f8a0b11',
  principalId: '0e9d8c7b-6a5f-4e3d-8c2b-1a0f9e8d7c6b',
};
const SUBJECT = 'system:serviceaccount:backstage:backend';
const AUDIENCE = 'api://AzureADTokenExchange';

/** MSAL keeps what it found out about the host for as long as it is loaded: every portal loads its own. */
function connectorClass(): typeof Microsoft365Connector {
  let loaded = Microsoft365Connector;
  jest.isolateModules(() => {
    ({ Microsoft365Connector: loaded } = jest.requireActual<
      typeof import('../Microsoft365Connector')
    >('../Microsoft365Connector'));
  });
  return loaded;
}

/** Every kind of credential from a portal's configuration to a mail, over real HTTP. */
describe('credentials', () => {
  const directory = createMockDirectory();
  const environment = { ...process.env };
  let simulator: RunningSimulator;

  beforeEach(async () => {
    directory.setContent({});
    simulator = await startSimulator({ port: 0 });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    simulator.tenant.sendMail(DEMO_USERS.adele.id, {
      from: null,
      sender: null,
      to: [{ address: 'lee@rival.example', name: null }],
      cc: [],
      bcc: [],
      subject: 'Forecast',
      body: { contentType: 'text', content: '' },
      attachments: [
        {
          kind: 'file',
          name: 'forecast.txt',
          contentType: 'text/plain',
          bytes: Buffer.from('up'),
          inline: false,
          contentId: null,
        },
      ],
    });
  });

  afterEach(async () => {
    process.env = { ...environment };
    await simulator.close();
  });

  /** A portal that starts with this credential in its configuration. */
  function start(credential: JsonObject) {
    const { microsoft365 } = readMailForensicsConfig(
      new ConfigReader({
        mailForensics: {
          microsoft365: {
            clientId: DEMO_APP.clientId,
            credential,
            endpoints: { login: simulator.url, graph: simulator.url },
          },
        },
      }),
    );
    const mail = connectorClass()
      .create({
        config: microsoft365,
        logger: mockServices.logger.mock(),
        sleep: async () => {},
      })
      .openTenant(DEMO_TENANT.id as TenantId);
    return {
      fresh: () => mail.probe({ fresh: true }),
      refusal: async () => {
        const error: unknown = await mail
          .probe({ fresh: true })
          .catch(reason => reason);
        expect(error).toMatchObject({ fault: { level: 'connection' } });
        const { fault, message } = error as {
          fault: { code: string };
          message: string;
        };
        return { code: fault.code, message };
      },
      fileNames: async () => {
        const userId = DEMO_USERS.adele.id as UserId;
        const { messages } = await mail.listMessages({
          userId,
          folder: 'sentitems',
          position: { since: new Date(Date.now() - 60_000) },
          pageSize: 50,
        });
        const [{ messageId }] = messages;
        const read = await mail.readMessage({
          userId,
          messageId,
          sizeBytes: 100,
        });
        return read.attachments.map(({ name }) => name);
      },
    };
  }

  function certificateIn(pem: { certificate: string; privateKey: string }) {
    directory.addContent({
      'app.crt': pem.certificate,
      'app.key': pem.privateKey,
    });
    return {
      certificate: {
        certificateFile: directory.resolve('app.crt'),
        privateKeyFile: directory.resolve('app.key'),
      },
    };
  }

  function trust(issuer: string, subject = SUBJECT, audience = AUDIENCE): void {
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      federatedCredentials: [{ issuer, subject, audience }],
    });
  }

  async function federatedToken(
    options: Partial<Parameters<typeof simulator.workloadIssuer.issue>[0]> = {},
  ) {
    const file = directory.resolve('token');
    await writeFile(
      file,
      await simulator.workloadIssuer.issue({ subject: SUBJECT, ...options }),
    );
    return { federatedTokenFile: file };
  }

  describe('client secret', () => {
    it('reads mail', async () => {
      const portal = start({ clientSecret: DEMO_APP.clientSecret });
      expect(await portal.fileNames()).toEqual(['forecast.txt']);
    });

    it('that is wrong', async () => {
      const portal = start({ clientSecret: 'its-id' });
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toBe(
        `Microsoft refused the client secret of the app ${DEMO_APP.clientId}. It must be the value of a client secret, not its ID. (AADSTS7000215)`,
      );
    });

    it('that has expired, until it is renewed', async () => {
      const portal = start({ clientSecret: DEMO_APP.clientSecret });
      simulator.faults.expireSecret();
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_EXPIRED');
      expect(message).toBe(
        `The client secret of the app ${DEMO_APP.clientId} has expired. (AADSTS7000222)`,
      );
      simulator.faults.renewSecret();
      await expect(portal.fresh()).resolves.toBeDefined();
    });
  });

  describe('certificate', () => {
    it('reads mail', async () => {
      const pem = selfSignedCertificate();
      simulator.tenant.updateApp(DEMO_APP.clientId, {
        certificates: [pem.certificate],
      });
      const portal = start(certificateIn(pem));
      expect(await portal.fileNames()).toEqual(['forecast.txt']);
    });

    it('that is not registered, until the registered one is put in its place', async () => {
      const registered = selfSignedCertificate();
      simulator.tenant.updateApp(DEMO_APP.clientId, {
        certificates: [registered.certificate],
      });
      const portal = start(certificateIn(selfSignedCertificate()));
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toMatch(
        /^Microsoft refused the certificate of the app .* is not among those of the app registration.*\(AADSTS700027\)$/,
      );
      certificateIn(registered);
      await expect(portal.fresh()).resolves.toBeDefined();
    });

    it('whose key is that of another', async () => {
      const portal = start(
        certificateIn({
          certificate: selfSignedCertificate().certificate,
          privateKey: selfSignedCertificate().privateKey,
        }),
      );
      expect(await portal.refusal()).toEqual({
        code: 'CREDENTIAL_INVALID',
        message:
          'The private key is not the RSA key of the configured certificate.',
      });
    });

    it.each([
      ['certificateFile', 'app.crt'],
      ['privateKeyFile', 'app.key'],
    ])('whose %s is missing', async (key, name) => {
      const credential = certificateIn(selfSignedCertificate());
      await rm(directory.resolve(name));
      expect(await start(credential).refusal()).toEqual({
        code: 'CREDENTIAL_INVALID',
        message: `The file that ${key} names cannot be read: it does not exist.`,
      });
    });
  });

  describe('federated token', () => {
    it('reads mail', async () => {
      trust(simulator.workloadIssuer.issuer);
      const portal = start(await federatedToken());
      expect(await portal.fileNames()).toEqual(['forecast.txt']);
    });

    it('that has expired, until it is rotated', async () => {
      trust(simulator.workloadIssuer.issuer);
      const portal = start(await federatedToken({ lifetime: -60 }));
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_EXPIRED');
      expect(message).toMatch(
        /^The token in the file that federatedTokenFile names expired at .*Z: whatever renews it has stopped\.$/,
      );
      await federatedToken();
      await expect(portal.fresh()).resolves.toBeDefined();
    });

    it('that is read again at each use', async () => {
      trust(simulator.workloadIssuer.issuer);
      const portal = start(await federatedToken());
      await portal.fresh();
      await federatedToken({ subject: 'system:serviceaccount:other:other' });
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toContain('has its subject. (AADSTS700213)');
    });

    it.each([
      ['issuer', () => trust('https://cluster.example'), 'AADSTS700211'],
      [
        'audience',
        () => trust(simulator.workloadIssuer.issuer, SUBJECT, 'api://other'),
        'AADSTS700212',
      ],
    ])('whose %s is not registered', async (what, register, number) => {
      register();
      const portal = start(await federatedToken());
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toContain(
        `No federated credential of the app registration has its ${what}. (${number})`,
      );
    });

    it.each([
      ['is missing', () => rm(directory.resolve('token')), 'does not exist'],
      ['is empty', () => writeFile(directory.resolve('token'), '\n'), 'empty'],
    ])('whose file %s', async (_, change, words) => {
      const credential = await federatedToken();
      await change();
      const { code, message } = await start(credential).refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toContain('federatedTokenFile');
      expect(message).toContain(words);
    });
  });

  describe('managed identity', () => {
    it.each([
      ['App Service', () => simulator.host.appServiceEnvironment],
      ['a virtual machine', () => simulator.host.virtualMachineEnvironment],
    ])('of %s reads mail', async (_, variables) => {
      Object.assign(process.env, variables());
      simulator.host.assign(IDENTITY);
      trust(simulator.host.issuerOf(IDENTITY), IDENTITY.principalId);
      for (const clientId of [undefined, IDENTITY.clientId]) {
        const portal = start({
          managedIdentity: clientId ? { clientId } : {},
        });
        expect(await portal.fileNames()).toEqual(['forecast.txt']);
      }
    });

    it('that the app registration does not trust', async () => {
      Object.assign(process.env, simulator.host.appServiceEnvironment);
      simulator.host.assign(IDENTITY);
      const portal = start({ managedIdentity: {} });
      const { code, message } = await portal.refusal();
      expect(code).toBe('CREDENTIAL_INVALID');
      expect(message).toMatch(
        /^Microsoft refused the managed identity of the app .*\(AADSTS700211\)$/,
      );
    });

    it('that the host does not have', async () => {
      Object.assign(process.env, simulator.host.appServiceEnvironment);
      simulator.host.assign(IDENTITY);
      const portal = start({ managedIdentity: { clientId: 'other' } });
      expect(await portal.refusal()).toEqual({
        code: 'CREDENTIAL_INVALID',
        message:
          'This host refused a token of the managed identity with client ID other: it is not assigned to the host.',
      });
    });

    it('where there is no host that has any', async () => {
      process.env.AZURE_POD_IDENTITY_AUTHORITY_HOST = 'http://127.0.0.1:1';
      const portal = start({ managedIdentity: {} });
      expect(await portal.refusal()).toEqual({
        code: 'CREDENTIAL_INVALID',
        message:
          'This host has no endpoint that gives tokens of the managed identity of this host: it does not run in Azure, or has none assigned.',
      });
    });

    it('whose host has trouble of its own', async () => {
      Object.assign(process.env, simulator.host.appServiceEnvironment, {
        IDENTITY_ENDPOINT: `${simulator.url}/troubled`,
      });
      simulator.faults.add({
        match: { path: '/troubled' },
        outcome: { type: 'empty', status: 500 },
      });
      const portal = start({ managedIdentity: {} });
      expect(await portal.refusal()).toEqual({
        code: 'SERVICE_UNAVAILABLE',
        message:
          'This host could not give a token of the managed identity of this host just now.',
      });
    }, 20_000);
  });
});
