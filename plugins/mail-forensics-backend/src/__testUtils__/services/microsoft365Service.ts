import { mockServices } from '@backstage/backend-test-utils';
import {
  DEMO_APP,
  DEMO_TENANT,
  startSimulator,
  type OutgoingAttachment,
  type OutgoingMail,
} from 'm365-simulator';
import type { UserId } from '../../mail';
import { Microsoft365Connector } from '../../microsoft365';
import type { MailServiceInTest, SentMailFacts } from './MailServiceInTest';

/** Microsoft 365: a simulated tenant over HTTP. */
export async function microsoft365Service(options: {
  now: () => Date;
}): Promise<MailServiceInTest> {
  const { now } = options;
  const simulator = await startSimulator({
    ...{ port: 0, now },
    tokenLifetime: 100 * 86_400,
    limits: { inlineContentMax: 50_000 },
  });
  const { tenant, faults } = simulator;
  tenant.grantConsent(DEMO_APP.clientId);
  const connector = Microsoft365Connector.create({
    config: {
      clientId: DEMO_APP.clientId,
      credential: { kind: 'clientSecret', clientSecret: DEMO_APP.clientSecret },
      cloud: 'global',
      endpoints: { login: simulator.url, graph: simulator.url },
    },
    logger: mockServices.logger.mock(),
    now,
    sleep: async () => {},
  });
  return {
    connector,
    tenantId: DEMO_TENANT.id,
    addUser: name => {
      const address = `${name}@contoso.com`;
      const { id } = tenant.addUser({
        userPrincipalName: address,
        displayName: name,
        mail: address,
      });
      return { userId: id as UserId, address };
    },
    send: (userId, facts) => tenant.sendMail(userId, mailOf(facts)).id,
    draft: (userId, facts) => tenant.createDraft(userId, mailOf(facts)).id,
    sendDraft: (userId, id) => {
      tenant.sendDraft(userId, id);
    },
    remove: (userId, id, { hidden }) =>
      tenant.deleteMessage(userId, id, { permanently: hidden }),
    receive: (userId, facts) => {
      const owner = tenant.getUser(userId);
      const { id } = tenant.addUser({
        userPrincipalName: facts.from,
        displayName: facts.from,
      });
      tenant.sendMail(id, {
        ...mailOf(facts),
        to: [{ address: owner?.mail ?? '', name: null }],
      });
      tenant
        .listMessages(userId, 'inbox')
        .forEach(message => tenant.deleteMessage(userId, message.id));
    },
    flag: (userId, id) => tenant.markRead(userId, id, false),
    losePositions: userId => faults.loseDeltaTokens(userId),
    fill: (userId, full) => faults.fillMailbox(userId, full),
    deny: (userId, denied) => faults.denyMailbox(userId, denied),
    throttle: (userId, seconds) => faults.throttleMailbox(userId, seconds),
    requestsFor: userId =>
      simulator.requests.entries.filter(entry => entry.userId === userId)
        .length,
    close: () => simulator.close(),
  };
}

function mailOf(facts: SentMailFacts): OutgoingMail {
  const { subject, files, others, messageId, sentAt } = facts;
  const { to, cc, bcc } = facts.recipients ?? {
    ...{ to: ['bob@example.com'], cc: [], bcc: [] },
  };
  const from = facts.from === undefined ? null : person(facts.from);
  const rest: OutgoingAttachment[] = [
    { kind: 'reference', name: 'cloud.docx', inline: false },
    {
      kind: 'item',
      name: 'forwarded',
      mime: Buffer.from('Subject: forwarded\r\n\r\nText\r\n'),
      inline: false,
    },
  ];
  return {
    from,
    sender: from,
    to: to.map(person),
    cc: cc.map(person),
    bcc: bcc.map(person),
    subject,
    body: { contentType: 'text', content: '' },
    attachments: [
      ...files.map(({ name, bytes, inline = false }) => ({
        kind: 'file' as const,
        contentType: 'text/plain',
        bytes: Buffer.from(bytes),
        contentId: null,
        ...{ name, inline },
      })),
      ...(others ? rest : []),
    ],
    ...(messageId !== undefined && { internetMessageId: messageId }),
    ...(sentAt && { sentAt }),
  };
}

function person(address: string) {
  return { address, name: null };
}
