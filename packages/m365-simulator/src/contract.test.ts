import { existsSync, readdirSync, readFileSync, writeSync } from 'fs';
import { resolve } from 'path';
import Ajv, { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { innerMail } from './contract/innerMail';
import { LEFT_OUT, NOT_APPLICABLE } from './contract/leftOut';
import { memberPaths } from './contract/memberPaths';
import { RunningSimulator, startSimulator } from './Simulator';
import {
  DEMO_APP,
  DEMO_GROUPS,
  DEMO_TENANT,
  DEMO_USERS,
  OTHER_TENANT,
} from './tenant/demo';
import { StoredMessage } from './tenant/model';
import {
  file,
  mail,
  requestToken,
  TestGraph,
  TestReply,
} from './__testUtils__/testGraph';

// Holds the simulated tenant against what Microsoft publishes: its type metadata, and exchanges from its documentation.
// That data is not ours to ship. It lies beside the checkout where the project is developed.
const CONTRACT = resolve(__dirname, '../../../../shared/contract');

interface Sample {
  number: string;
  validates: Record<string, string>;
  response: {
    status: number;
    headers: Record<string, string>;
    body: unknown;
    query?: unknown;
  };
}

const describeWithContract = existsSync(CONTRACT) ? describe : describe.skip;
if (!existsSync(CONTRACT)) {
  // Jest keeps to itself what a file without tests to run says to the console.
  writeSync(
    1,
    'Skipped: the contract is read from ../shared/contract, which is not there.\n',
  );
}

describeWithContract('conforms to Microsoft’s contract', () => {
  const clock = { now: new Date('2026-11-22T08:00:00Z') };
  const adele = DEMO_USERS.adele.id;
  let samples: Map<string, Sample>;
  let ajv: Ajv;
  let simulator: RunningSimulator;
  let graph: TestGraph;
  let message: StoredMessage;
  const covered = new Set<string>();

  beforeAll(async () => {
    const directory = `${CONTRACT}/samples`;
    samples = new Map(
      readdirSync(directory).map(name => [
        name.slice(0, 3),
        {
          number: name.slice(0, 3),
          ...JSON.parse(readFileSync(`${directory}/${name}`, 'utf8')),
        },
      ]),
    );
    ajv = new Ajv({
      strict: true,
      strictTypes: false,
      strictRequired: false,
      allErrors: true,
    });
    addFormats(ajv);
    ajv.addSchema(
      JSON.parse(readFileSync(`${CONTRACT}/graph-mail-schema.json`, 'utf8')),
      'contract',
    );

    simulator = await startSimulator({ port: 0, now: () => clock.now });
    simulator.tenant.grantConsent(DEMO_APP.clientId, {
      permissions: [...DEMO_APP.requiredPermissions, 'Application.Read.All'],
    });
    graph = await TestGraph.create(simulator);
    message = simulator.tenant.sendMail(
      adele,
      mail({
        attachments: [
          file({ name: 'Draft sales invoice template.docx' }),
          { kind: 'item', name: 'Reminder', mime: innerMail(), inline: false },
          {
            kind: 'reference',
            name: 'Sales Invoice Template.docx',
            inline: true,
          },
        ],
      }),
    );
    for (let more = 0; more < 12; more++) {
      simulator.tenant.sendMail(
        adele,
        mail({ subject: `Holiday hours ${more}` }),
      );
    }
  });

  afterAll(() => simulator.close());

  const own = (rest = '') => `/users/${adele}/messages/${message.id}${rest}`;
  const delta = `/users/${adele}/mailFolders/sentitems/messages/delta`;
  const attachment = (index: number, rest = '') =>
    own(`/attachments/${message.attachments[index].id}${rest}`);
  const linkOf = ({ body }: TestReply) =>
    body['@odata.nextLink'] ?? body['@odata.deltaLink'];
  const twoAPage = { Prefer: 'odata.maxpagesize=2' };

  /** An answer of ours, for each sample that has a Graph answer. */
  const EXCHANGES: Record<string, () => Promise<TestReply>> = {
    '001': () => graph.get(`${delta}?$select=subject,sender,isRead`, twoAPage),
    '002': async () =>
      graph.get(
        linkOf(
          await graph.get(`${delta}?$select=subject,sender,isRead`, twoAPage),
        ),
        twoAPage,
      ),
    '003': () =>
      graph.get(`${delta}?$select=subject,sender,isRead`, {
        Prefer: 'odata.maxpagesize=50',
      }),
    '004': async () => {
      const first = await graph.get(`${delta}?$select=subject,sender,isRead`, {
        Prefer: 'odata.maxpagesize=50',
      });
      const [{ id }] = simulator.tenant.listMessages(adele, 'sentitems');
      simulator.tenant.deleteMessage(adele, id);
      simulator.tenant.sendMail(adele, mail({ subject: 'New' }));
      return graph.get(linkOf(first), twoAPage);
    },
    '010': () => graph.get(`/users/${adele}/messages?$select=sender,subject`),
    '013': () => graph.get(`/users/${adele}/messages?$top=1`),
    '014': () => graph.get(own()),
    '015': () => graph.get(own('/?$select=internetMessageHeaders')),
    '018': () =>
      graph.get(
        own(
          `?$expand=singleValueExtendedProperties($filter=id eq 'Integer 0x0E08')`,
        ),
      ),
    '021': () => graph.get(own('?$expand=attachments')),
    '030': () => graph.get(own('/attachments')),
    '031': () => graph.get(attachment(0)),
    '033': () =>
      graph.get(attachment(1, '/?$expand=microsoft.graph.itemattachment/item')),
    '034': () =>
      graph.get(attachment(1, '/?$expand=microsoft.graph.itemattachment/item')),
    '035': () => graph.get(attachment(2)),
    '040': () => graph.get(`/users/${adele}/mailFolders`),
    '050': () => graph.get('/users'),
    '052': () => graph.get('/users/AdeleV@contoso.com'),
    '054': () =>
      graph.get('/users/delta?$select=displayName,givenName,surname', twoAPage),
    '055': () =>
      graph.get('/users/delta?$select=displayName,givenName,surname'),
    '056': async () =>
      graph.get(linkOf(await graph.get('/users/delta?$deltatoken=latest'))),
    '057': async () => {
      const latest = await graph.get(
        '/users/delta?$deltatoken=latest&$select=displayName,givenName,surname',
      );
      simulator.tenant.updateUser(DEMO_USERS.alex.id, {
        displayName: 'Alex W',
      });
      simulator.tenant.removeUser(DEMO_USERS.grady.id);
      return graph.get(linkOf(latest));
    },
    '061': () =>
      graph.get(
        `/groups?$filter=startswith(displayName, 's')&$count=true&$top=1&$orderby=displayName`,
        { ConsistencyLevel: 'eventual' },
      ),
    '062': () => graph.get(`/groups/${DEMO_GROUPS.sales.id}`),
    '063': () =>
      graph.get(`/groups/${DEMO_GROUPS.leadership.id}/transitiveMembers`),
    '064': () =>
      graph.get(
        `/groups/${DEMO_GROUPS.leadership.id}/transitivemembers/microsoft.graph.group?$count=true`,
        { ConsistencyLevel: 'eventual' },
      ),
    '068': () => graph.get('/organization'),
    '069': () => graph.get('/servicePrincipals'),
    '070': () =>
      graph.get(
        `/servicePrincipals/${
          simulator.tenant.getConsent(DEMO_APP.clientId)?.servicePrincipalId
        }/appRoleAssignments`,
      ),
    '080': () =>
      graph.post('/$batch', {
        requests: [
          { id: '1', method: 'GET', url: `/users/${adele}/messages` },
          { id: '2', method: 'DELETE', url: `/groups/${DEMO_GROUPS.sales.id}` },
          {
            id: '3',
            method: 'GET',
            url: 'users?$select=id,displayName,userPrincipalName',
          },
        ],
      }),
    '083': async () => {
      failOnce(429, 'TooManyRequests', { 'Retry-After': '10' });
      return graph.post('/$batch', {
        requests: [
          {
            id: '1',
            method: 'GET',
            url: `/users/${adele}/messages?$select=sender,subject`,
          },
          {
            id: '2',
            method: 'GET',
            url: `/users/${adele}/messages?$select=sender,subject&$skip=10`,
          },
        ],
      });
    },
    '090': async () => {
      failOnce(429, 'TooManyRequests', { 'Retry-After': '2.128' });
      return graph.get(`/users/${adele}/messages`);
    },
    '091': async () => {
      simulator.faults.denyMailbox(adele);
      const reply = await graph.get(`/users/${adele}/messages`);
      simulator.faults.denyMailbox(adele, false);
      return reply;
    },
    '094': () => graph.get('/users', { Authorization: 'Bearer expired' }),
    '096': async () => {
      simulator.tenant.grantConsent(DEMO_APP.clientId, {
        permissions: ['User.Read.All'],
      });
      const reply = await graph.get(`/users/${adele}/messages`);
      simulator.tenant.grantConsent(DEMO_APP.clientId, {
        permissions: [...DEMO_APP.requiredPermissions, 'Application.Read.All'],
      });
      return reply;
    },
    '097': () => graph.get(`/users/${DEMO_USERS.warehouse.id}/messages`),
    '098': () => graph.get(`/users/${adele}/messages/AAMkADhMGAAA=`),
    '099': () => graph.get('/users/00000000-0000-0000-0000-000000000000'),
    '100': async () => {
      const first = await graph.get(delta);
      simulator.tenant.loseDeltaTokens(adele);
      return graph.get(linkOf(first));
    },
    '102': async () => {
      simulator.faults.setLatency(50);
      const replies = await Promise.all(
        [1, 2, 3, 4, 5].map(() => graph.get(`/users/${adele}/messages`)),
      );
      simulator.faults.setLatency(0);
      return replies.find(reply => reply.status === 429) ?? replies[0];
    },
    '104': async () => {
      failOnce(503, 'serviceNotAvailable', { 'Retry-After': '10' });
      return graph.get(`/users/${adele}/messages`);
    },
    '140': () => requestToken(simulator),
    '142': () =>
      requestToken(simulator, {
        scope: 'https://example.contoso.com/activity.read',
      }),
    '144': () => requestToken(simulator, { client_secret: 'wrong' }),
    '145': async () => {
      simulator.faults.expireSecret();
      const reply = await requestToken(simulator);
      simulator.faults.renewSecret();
      return reply;
    },
    '146': () => requestToken(simulator, {}, OTHER_TENANT.id),
    '147': () => discovery('nowhere.example'),
    // Real endpoints are https, and the schema says so.
    '150': async () => {
      const published = await startSimulator({
        port: 0,
        publicUrl: 'https://login.example',
      });
      const reply = await discovery(DEMO_TENANT.id, published.url);
      await published.close();
      return reply;
    },
  };

  it.each(Object.keys(EXCHANGES))('sample %s', async number => {
    const sample = sampleOf(number);
    const reply = await EXCHANGES[number]();
    expect(reply.status).toBe(sample.response.status);
    expectValid(sample.validates.response, reply.body);
    expectMembers(sample, reply.body);
    for (const name of ['retry-after', 'www-authenticate'] as const) {
      const expected = Object.keys(sample.response.headers).some(
        header => header.toLowerCase() === name,
      );
      expect([name, reply.headers.has(name)]).toEqual([name, expected]);
    }
  });

  it('samples 017 and 037: MIME text', async () => {
    expect(sampleOf('017').response.headers['Content-type']).toBe('text/plain');
    const whole = await graph.get(own('/$value'));
    expect(whole.headers.get('content-type')).toBe('text/plain');
    expect(whole.body).toMatch(/^From: .*Adele Vance/m);
    expect(sampleOf('037').response.body).toMatch(/^From: /);
    expect((await graph.get(attachment(1, '/$value'))).body).toMatch(/^From: /);
  });

  it('sample 101: 410 with where to begin again', async () => {
    const first = await graph.get('/users/delta?$deltatoken=latest');
    simulator.tenant.loseDeltaTokens();
    const lost = await graph.get(linkOf(first));
    const expected = new URL(sampleOf('101').response.headers.Location);
    const given = new URL(lost.headers.get('location') ?? '');
    expect([lost.status, given.pathname, given.search]).toEqual([
      410,
      expected.pathname,
      expected.search,
    ]);
  });

  it.each([
    ['130', 'adminconsent', true],
    ['131', 'v2.0/adminconsent', true],
    ['132', 'v2.0/adminconsent', false],
    ['133', 'adminconsent', false],
  ])('sample %s: redirect from %s', async (number, path, accepted) => {
    const query = await consent(path, accepted);
    const sample = sampleOf(number);
    expectValid(sample.validates['response.query'], query);
    expect(Object.keys(query)).toEqual(
      expect.arrayContaining(Object.keys(sample.response.query as object)),
    );
    expect('tenant' in query).toBe(accepted);
  });

  it('sample 141: a token for an assertion', async () => {
    const { workloadIssuer } = simulator;
    simulator.tenant.updateApp(DEMO_APP.clientId, {
      federatedCredentials: [
        {
          issuer: workloadIssuer.issuer,
          subject: 'portal',
          audience: 'api://AzureADTokenExchange',
        },
      ],
    });
    const form = {
      grant_type: 'client_credentials',
      client_id: DEMO_APP.clientId,
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type:
        'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await workloadIssuer.issue({ subject: 'portal' }),
    };
    const sample = sampleOf('141');
    expectValid(sample.validates.request, form);
    const reply = await requestToken(simulator, { ...form, client_secret: '' });
    expect(reply.status).toBe(200);
    expectValid(sample.validates.response, reply.body);
    expectMembers(sample, reply.body);
  });

  it('covers every sample, or says why not', () => {
    Object.keys(NOT_APPLICABLE).forEach(number => covered.add(number));
    expect([...samples.keys()].filter(number => !covered.has(number))).toEqual(
      [],
    );
  });

  it('would notice a member of the wrong type', async () => {
    const { body } = await graph.get(own());
    expect(() =>
      expectValid('#/$defs/messageOrDerived', { ...body, isRead: 'true' }),
    ).toThrow(/isRead/);
  });

  function sampleOf(number: string): Sample {
    covered.add(number);
    const sample = samples.get(number);
    if (!sample) {
      throw new Error(`There is no sample ${number}.`);
    }
    return sample;
  }

  function expectValid(definition: string, body: unknown): void {
    const validate = ajv.getSchema(`contract${definition}`) as ValidateFunction;
    const valid = validate(body);
    if (!valid) {
      throw new Error(ajv.errorsText(validate.errors));
    }
  }

  /** Every member that the sample's body has anywhere, ours has too, unless it is listed above. */
  function expectMembers(sample: Sample, body: unknown): void {
    const ours = memberPaths(body);
    const missing = [...memberPaths(sample.response.body)].filter(
      name => !ours.has(name),
    );
    expect(missing.sort()).toEqual(
      Object.keys(LEFT_OUT[sample.number] ?? {}).sort(),
    );
  }

  function failOnce(
    status: number,
    code: string,
    headers: Record<string, string>,
  ): void {
    simulator.faults.add({
      match: { kind: 'messages' },
      outcome: { type: 'graphError', status, code, headers },
      times: 1,
    });
  }

  async function discovery(
    tenant: string,
    url = simulator.url,
  ): Promise<TestReply> {
    const response = await fetch(
      `${url}/${tenant}/v2.0/.well-known/openid-configuration`,
    );
    return {
      status: response.status,
      headers: response.headers,
      body: await response.json(),
    };
  }

  async function consent(
    path: string,
    accepted: boolean,
  ): Promise<Record<string, string>> {
    const query = new URLSearchParams({
      client_id: DEMO_APP.clientId,
      redirect_uri: DEMO_APP.redirectUris[0],
      scope: 'https://graph.microsoft.com/.default',
      state: '12345',
    });
    const url = `${simulator.url}/${DEMO_TENANT.id}/${path}?${query}`;
    const post = (form: Record<string, string>, cookie = '') =>
      fetch(url, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(form),
        headers: { Cookie: cookie },
      });
    const signedIn = await post({ account: DEMO_USERS.megan.id });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0];
    const decided = await post(
      { decision: accepted ? 'accept' : 'cancel' },
      cookie,
    );
    return Object.fromEntries(
      new URL(decided.headers.get('location') ?? '').searchParams,
    );
  }
});
