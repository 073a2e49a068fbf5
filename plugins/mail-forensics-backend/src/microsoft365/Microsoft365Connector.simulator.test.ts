import { createHash, randomBytes } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import {
  DEMO_APP,
  DEMO_GROUPS,
  DEMO_TENANT,
  DEMO_USERS,
  OTHER_TENANT,
  OTHER_USERS,
  startSimulator,
  type OutgoingAttachment,
  type RunningSimulator,
} from 'm365-simulator';
import type {
  AppCredential,
  Microsoft365Config,
} from '../config/MailForensicsConfig';
import type {
  DirectoryGroup,
  GroupId,
  GroupMembers,
  ListMessagesRequest,
  MessagePage,
  TenantId,
  TenantMail,
  UserId,
} from '../mail';
import { faultOf, flatten } from './__testUtils__/openTenant';
import { Microsoft365Connector } from './Microsoft365Connector';
import { Microsoft365Consent } from './consent/Microsoft365Consent';

const ADELE = DEMO_USERS.adele.id as UserId;
const TENANT_ID = DEMO_TENANT.id as TenantId;
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
const REDIRECT = DEMO_APP.redirectUris[0];
const SECRET: AppCredential = {
  kind: 'clientSecret',
  clientSecret: DEMO_APP.clientSecret,
};

/** Over real HTTP, against a tenant that behaves like Microsoft's. */
describe('Microsoft 365 over HTTP', () => {
  let simulator: RunningSimulator;

  beforeEach(async () => {
    simulator = await startSimulator({ port: 0 });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
  });

  afterEach(async () => {
    await simulator.close();
  });

  function configWith(credential: AppCredential): Microsoft365Config {
    return {
      clientId: DEMO_APP.clientId,
      credential,
      cloud: 'global',
      endpoints: { login: simulator.url, graph: simulator.url },
    };
  }

  function open(credential: AppCredential = SECRET) {
    return Microsoft365Connector.create({
      config: configWith(credential),
      logger: mockServices.logger.mock(),
      sleep: async () => {},
    }).openTenant(TENANT_ID);
  }

  function file(
    name: string,
    bytes: Buffer,
    inline = false,
  ): OutgoingAttachment {
    return {
      kind: 'file',
      name,
      contentType: 'application/octet-stream',
      bytes,
      inline,
      contentId: null,
    };
  }

  function send(subject: string, attachments: OutgoingAttachment[] = []) {
    return simulator.tenant.sendMail(ADELE, {
      from: null,
      sender: null,
      to: [{ address: 'MeganB@contoso.com', name: 'Megan Bowen' }],
      cc: [],
      bcc: [{ address: 'secret@fabrikam.com', name: null }],
      subject,
      body: { contentType: 'text', content: 'See attached.' },
      attachments,
    });
  }

  function list(
    position: ListMessagesRequest['position'],
    pageSize = 50,
    mail = open(),
  ): Promise<MessagePage> {
    return mail.listMessages({
      userId: ADELE,
      folder: 'sentitems',
      position,
      pageSize,
    });
  }

  const since = () => ({ since: new Date(Date.now() - 60_000) });

  it('proves itself to the tenant', async () => {
    await expect(open().probe({ fresh: true })).resolves.toEqual({
      tenantId: TENANT_ID,
      displayName: DEMO_TENANT.displayName,
      answeredAt: expect.any(Date),
    });
  });

  it('lists users, and says who is a guest', async () => {
    const users = await flatten(open().listUsers());
    expect(users).toHaveLength(Object.keys(DEMO_USERS).length);
    expect(users.filter(user => user.guest).map(user => user.userId)).toEqual([
      DEMO_USERS.conferenceGuest.id,
    ]);
    expect(users.find(user => user.userId === ADELE)).toEqual({
      userId: ADELE,
      userPrincipalName: 'AdeleV@contoso.com',
      mail: 'AdeleV@contoso.com',
      displayName: 'Adele Vance',
      proxyAddresses: [
        'AdeleV@contoso.com',
        'adele.vance@contoso.com',
        'AdeleV@contoso.onmicrosoft.com',
      ],
      guest: false,
      accountEnabled: true,
    });
  });

  it.each([
    ['its id', DEMO_GROUPS.leadership.id],
    ['its address', 'leadership@contoso.com'],
    ['its name', 'Leadership'],
  ])(
    'finds a group by %s, and everybody in it and in the groups inside',
    async (_, name) => {
      const mail = open();
      const groups = await flatten(mail.findGroups([name]));
      expect(groups.map(group => group.groupId)).toEqual([
        DEMO_GROUPS.leadership.id,
      ]);
      expect(await memberNames(mail, groups)).toEqual([
        'Diego Siciliani',
        'Megan Bowen',
        'Patti Fernandez',
      ]);
    },
  );

  it('finds users and groups by another address', async () => {
    simulator.tenant.updateGroup(DEMO_GROUPS.sales.id, {
      proxyAddresses: ['SMTP:sales@contoso.com', 'smtp:vertrieb@contoso.com'],
    });
    const mail = open();
    const users = await flatten(mail.findUsers(['adele.vance@contoso.com']));
    expect(users.map(user => user.userId)).toEqual([ADELE]);
    const groups = await flatten(mail.findGroups(['VERTRIEB@contoso.com']));
    expect(groups.map(group => group.displayName)).toEqual(['Sales']);
  });

  it('finds no group where there is none, and reads the members of the others', async () => {
    const mail = open();
    await expect(
      flatten(mail.findGroups(['nobody@contoso.com'])),
    ).resolves.toEqual([]);
    const [sales] = await flatten(mail.findGroups(['Sales']));
    const gone = { ...sales, groupId: UNKNOWN_ID as GroupId };
    const pages: GroupMembers[] = [];
    for await (const page of mail.listGroupMembers([gone, sales])) {
      pages.push(page);
    }
    expect(pages).toEqual([
      { groupId: UNKNOWN_ID, refused: 'gone' },
      { groupId: sales.groupId, users: expect.any(Array) },
    ]);
  });

  it('says that members are hidden, and reads them once it may', async () => {
    simulator.tenant.updateGroup(DEMO_GROUPS.finance.id, {
      visibility: 'HiddenMembership',
    });
    const mail = open();
    const groups = await flatten(mail.findGroups(['Finance']));
    for await (const page of mail.listGroupMembers(groups)) {
      expect(page).toEqual({
        groupId: DEMO_GROUPS.finance.id,
        refused: 'hidden',
      });
    }
    simulator.tenant.grantConsent(DEMO_APP.clientId, {
      permissions: [...DEMO_APP.requiredPermissions, 'Member.Read.Hidden'],
    });
    expect(await memberNames(open(), groups)).toEqual([
      'Diego Siciliani',
      'Patti Fernandez',
    ]);
  });

  async function memberNames(
    mail: TenantMail,
    groups: DirectoryGroup[],
  ): Promise<(string | null)[]> {
    const names: (string | null)[] = [];
    for await (const page of mail.listGroupMembers(groups)) {
      if ('refused' in page) {
        throw new Error(`The group is ${page.refused}`);
      }
      names.push(...page.users.map(user => user.displayName));
    }
    return names.sort();
  }

  it('follows a folder page by page, then change by change', async () => {
    const mail = open();
    const sent = ['one', 'two', 'three'].map(subject => send(subject));
    const seen: string[] = [];
    let page = await list(since(), 2, mail);
    for (;;) {
      seen.push(...page.messages.map(message => message.messageId));
      if (page.next.kind === 'upToDate') {
        break;
      }
      page = await list(page.next.position, 2, mail);
    }
    expect(new Set(seen)).toEqual(new Set(sent.map(message => message.id)));

    const idle = await list(page.next.position, 50, mail);
    expect(idle.messages).toEqual([]);
    expect(idle.next.kind).toBe('upToDate');

    const later = send('four');
    simulator.tenant.deleteMessage(ADELE, sent[0].id);
    const changes = await list(idle.next.position, 50, mail);
    expect(changes.messages).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'present', messageId: later.id }),
        { kind: 'removed', messageId: sent[0].id },
      ]),
    );
  });

  it('knows before it reads whether there is anything to read, inline ones included', async () => {
    const mail = open();
    const [none, inline, some] = [
      send('none'),
      send('inline', [file('logo.png', Buffer.from('x'), true)]),
      send('some', [file('offer.pdf', Buffer.alloc(10_000))]),
    ];
    const { messages } = await list(since(), 50, mail);
    const byId = new Map(
      messages.map(message => [String(message.messageId), message] as const),
    );
    expect(byId.get(none.id)).toMatchObject({ attachments: 'none' });
    expect(byId.get(inline.id)).toMatchObject({ attachments: 'some' });
    expect(byId.get(some.id)).toMatchObject({
      attachments: 'some',
      isDraft: false,
      receivedAt: expect.any(Date),
      sizeBytes: expect.any(Number),
    });
  });

  it('reads a small message with its content in one request', async () => {
    const bytes = randomBytes(5_000);
    send('Offer', [
      file('offer.pdf', bytes),
      file('empty.txt', Buffer.alloc(0)),
      { kind: 'reference', name: 'plan.docx', inline: false },
    ]);
    const mail = open();
    const { messages } = await list(since(), 50, mail);
    const [change] = messages;
    if (change.kind !== 'present') {
      throw new Error('Expected a message');
    }
    simulator.requests.clear();
    const message = await mail.readMessage({
      userId: ADELE,
      messageId: change.messageId,
      sizeBytes: change.sizeBytes,
    });
    expect(simulator.requests.entries).toHaveLength(1);
    expect(message).toMatchObject({
      subject: 'Offer',
      from: { address: 'AdeleV@contoso.com', name: 'Adele Vance' },
      to: [{ address: 'MeganB@contoso.com', name: 'Megan Bowen' }],
      bcc: [{ address: 'secret@fabrikam.com' }],
      isDraft: false,
    });
    expect(message.internetMessageId).toMatch(/^<.+>$/);
    expect(
      message.attachments.map(({ name, kind, content }) => ({
        name,
        kind,
        content: content.kind,
      })),
    ).toEqual([
      { name: 'offer.pdf', kind: 'file', content: 'inline' },
      { name: 'empty.txt', kind: 'file', content: 'inline' },
      { name: 'plan.docx', kind: 'reference', content: 'none' },
    ]);
    const [offer] = message.attachments;
    expect(offer.content).toEqual({ kind: 'inline', bytes });
  });

  it('streams what is large', async () => {
    const bytes = randomBytes(6 * 1024 * 1024);
    const sent = send('Large', [file('film.mp4', bytes)]);
    const mail = open();
    const { messages } = await list(since(), 50, mail);
    expect(messages).toHaveLength(1);
    const [change] = messages;
    const message = await mail.readMessage({
      userId: ADELE,
      messageId: change.messageId,
      sizeBytes: change.kind === 'present' ? change.sizeBytes : null,
    });
    expect(message.messageId).toBe(sent.id);
    expect(message.attachments[0].content).toEqual({ kind: 'stream' });
    const hash = createHash('sha256');
    for await (const chunk of await mail.openAttachment({
      userId: ADELE,
      messageId: message.messageId,
      attachmentId: message.attachments[0].attachmentId,
    })) {
      hash.update(chunk);
    }
    expect(hash.digest('hex')).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });

  it('reads by the same id after the message was moved, until it is gone', async () => {
    const sent = send('Moved', [file('a.txt', Buffer.from('a'))]);
    const mail = open();
    const { messages } = await list(since(), 50, mail);
    const request = {
      userId: ADELE,
      messageId: messages[0].messageId,
      sizeBytes: 100,
    };
    simulator.tenant.deleteMessage(ADELE, sent.id);
    await expect(mail.readMessage(request)).resolves.toMatchObject({
      subject: 'Moved',
    });
    simulator.tenant.purgeMessage(ADELE, sent.id);
    expect((await faultOf(mail.readMessage(request))).fault).toEqual({
      level: 'item',
      kind: 'gone',
    });
  });

  describe('what goes wrong', () => {
    it('a position that was lost', async () => {
      const mail = open();
      const { next } = await list(since(), 50, mail);
      simulator.faults.loseDeltaTokens(ADELE);
      expect((await faultOf(list(next.position, 50, mail))).fault).toEqual({
        level: 'mailbox',
        code: 'CURSOR_LOST',
      });
    });

    it('a mailbox that refuses, one that is full, and a user without', async () => {
      const mail = open();
      simulator.faults.denyMailbox(ADELE);
      expect((await faultOf(list(since(), 50, mail))).fault).toEqual({
        level: 'mailbox',
        code: 'ACCESS_DENIED',
      });
      simulator.faults.denyMailbox(ADELE, false);
      simulator.faults.fillMailbox(ADELE);
      expect((await faultOf(list(since(), 50, mail))).fault).toEqual({
        level: 'mailbox',
        code: 'MAILBOX_FULL',
      });
      const guest = mail.listMessages({
        userId: DEMO_USERS.conferenceGuest.id as UserId,
        folder: 'sentitems',
        position: since(),
        pageSize: 50,
      });
      expect((await faultOf(guest)).fault).toEqual({
        level: 'mailbox',
        code: 'NO_MAILBOX',
      });
    });

    it('a mailbox that wants to be left alone', async () => {
      simulator.faults.throttleMailbox(ADELE, 600);
      const { fault } = await faultOf(list(since()));
      expect(fault.level).toBe('transient');
      expect(fault).toHaveProperty('retryAfterMs');
      const { retryAfterMs } = fault as { retryAfterMs: number };
      expect(retryAfterMs).toBeGreaterThan(590_000);
      expect(retryAfterMs).toBeLessThanOrEqual(600_000);
    });

    it('a consent that was withdrawn, and given again', async () => {
      const mail = open();
      await mail.probe();
      simulator.faults.withdrawConsent();
      const consent = { level: 'connection', code: 'CONSENT_REQUIRED' };
      expect((await faultOf(mail.probe({ fresh: true }))).fault).toEqual(
        consent,
      );
      expect((await faultOf(list(since(), 50, mail))).fault).toEqual(consent);
      simulator.faults.restoreConsent();
      await expect(mail.probe({ fresh: true })).resolves.toBeDefined();
    });

    it('one permission that is missing', async () => {
      simulator.tenant.grantConsent(DEMO_APP.clientId, {
        permissions: ['Mail.Read'],
      });
      expect((await faultOf(open().probe())).fault).toEqual({
        level: 'connection',
        code: 'DIRECTORY_PERMISSION_MISSING',
      });
    });

    it('a secret that has expired', async () => {
      simulator.faults.expireSecret();
      expect((await faultOf(open().probe())).fault).toEqual({
        level: 'connection',
        code: 'CREDENTIAL_EXPIRED',
      });
    });

    it('a secret that is wrong', async () => {
      const mail = open({ kind: 'clientSecret', clientSecret: 'wrong' });
      expect((await faultOf(mail.probe())).fault).toEqual({
        level: 'connection',
        code: 'CREDENTIAL_INVALID',
      });
    });

    it.each([
      [
        'an app that the tenant does not know',
        OTHER_TENANT.id,
        'APP_NOT_FOUND',
      ],
      [
        'a tenant that does not exist',
        '00000000-0000-4000-8000-000000000000',
        'TENANT_NOT_FOUND',
      ],
    ])('%s', async (_, tenantId, code) => {
      const mail = Microsoft365Connector.create({
        config: configWith(SECRET),
        logger: mockServices.logger.mock(),
      }).openTenant(tenantId as TenantId);
      expect((await faultOf(mail.probe())).fault).toEqual({
        level: 'connection',
        code,
      });
    });

    it('a hiccup, which nobody notices', async () => {
      const mail = open();
      for (const outcome of [
        { type: 'html', status: 502 },
        { type: 'reset' },
      ] as const) {
        simulator.faults.add({
          match: { method: 'GET', path: '/users\\?' },
          outcome,
          times: 1,
        });
      }
      await expect(flatten(mail.listUsers())).resolves.not.toHaveLength(0);
    });
  });

  describe('consent', () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');

    /** What a browser does: takes the cookies along, and stops where it is sent back to the portal. */
    class Browser {
      readonly #cookies = new Map<string, string>();

      async submit(
        url: string,
        form: Record<string, string>,
      ): Promise<Record<string, string>> {
        let response = await this.#request(url, form);
        for (;;) {
          const location = response.headers.get('location');
          if (!location) {
            throw new Error(`No redirect: ${response.status}`);
          }
          const next = new URL(location, url);
          if (next.href.startsWith(REDIRECT)) {
            return Object.fromEntries(next.searchParams);
          }
          response = await this.#request(next.href, { decision: 'accept' });
        }
      }

      async #request(
        url: string,
        form: Record<string, string>,
      ): Promise<Response> {
        const response = await fetch(url, {
          method: 'POST',
          body: new URLSearchParams(form),
          redirect: 'manual',
          headers: {
            cookie: [...this.#cookies]
              .map(([name, value]) => `${name}=${value}`)
              .join('; '),
          },
        });
        for (const cookie of response.headers.getSetCookie()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
          this.#cookies.set(name, value);
        }
        return response;
      }
    }

    function createConsent(tenantId?: string) {
      return Microsoft365Consent.create({
        config: { ...configWith(SECRET), tenantId },
      });
    }

    function signInUrl(consent: Microsoft365Consent) {
      return consent.signInUrl({
        state: 'state-1',
        nonce: 'nonce-1',
        codeChallenge: challenge,
        redirectUri: REDIRECT,
      });
    }

    function redeem(
      consent: Microsoft365Consent,
      code: string,
      codeVerifier = verifier,
    ) {
      return consent.redeemSignIn({
        code,
        codeVerifier,
        nonce: 'nonce-1',
        redirectUri: REDIRECT,
      });
    }

    async function signIn(consent: Microsoft365Consent, account: string) {
      const query = await new Browser().submit(signInUrl(consent), { account });
      const callback = consent.readCallback(query);
      if (callback.kind !== 'signedIn') {
        throw new Error(`Expected a sign-in: ${JSON.stringify(callback)}`);
      }
      return callback.code;
    }

    it('proves who signed in, then takes their consent', async () => {
      simulator.tenant.removeApp(DEMO_APP.clientId);
      const consent = createConsent();
      const code = await signIn(consent, DEMO_USERS.megan.id);
      const { tenantId, account } = await redeem(consent, code);
      expect({ tenantId, account }).toEqual({
        tenantId: TENANT_ID,
        account: 'MeganB@contoso.com',
      });
      expect((await faultOf(open().probe())).fault).toMatchObject({
        code: 'APP_NOT_FOUND',
      });

      const url = consent.adminConsentUrl({
        tenantId,
        state: 'state-2',
        redirectUri: REDIRECT,
      });
      const query = await new Browser().submit(url, {
        account: DEMO_USERS.megan.id,
      });
      expect(consent.readCallback(query)).toEqual({
        kind: 'consented',
        state: 'state-2',
        tenantId: TENANT_ID,
      });
      await expect(open().probe({ fresh: true })).resolves.toBeDefined();
    });

    it('redeems a code once, and only with its verifier', async () => {
      const consent = createConsent();
      const code = await signIn(consent, DEMO_USERS.megan.id);
      await redeem(consent, code);
      const again = await faultOf(redeem(consent, code));
      expect(again.fault).toMatchObject({ code: 'CONSENT_REQUIRED' });
      const other = await signIn(consent, DEMO_USERS.megan.id);
      const stolen = await faultOf(
        redeem(consent, other, randomBytes(32).toString('base64url')),
      );
      expect(stolen.fault).toMatchObject({ code: 'CONSENT_REQUIRED' });
    });

    it('says that the person went back', async () => {
      const consent = createConsent();
      const query = await new Browser().submit(signInUrl(consent), {
        cancel: '1',
      });
      expect(consent.readCallback(query)).toMatchObject({
        kind: 'failed',
        state: 'state-1',
        code: 'CONSENT_DECLINED',
      });
    });

    it('admits accounts of the configured tenant only', async () => {
      const consent = createConsent(DEMO_TENANT.id);
      const query = await new Browser().submit(signInUrl(consent), {
        account: OTHER_USERS.dana.id,
      });
      expect(consent.readCallback(query)).toMatchObject({
        kind: 'failed',
        code: 'WRONG_TENANT',
      });
    });
  });
});
