import {
  MailFault,
  type MailAddress,
  type MessageId,
  type UserId,
} from '../../mail';
import {
  InMemoryMail,
  type AttachmentFacts,
  type MailFacts,
} from '../../mail/__testUtils__/InMemoryMail';
import type { MailServiceInTest, SentMailFacts } from './MailServiceInTest';

/** The small e-mail service in memory. */
export async function inMemoryService(options: {
  now: () => Date;
  together: boolean;
}): Promise<MailServiceInTest> {
  const { now, together } = options;
  const mail = new InMemoryMail({ now });
  if (together) {
    mail.answerTogether();
  }
  const denied = new Set<UserId>();
  const waits = new Map<UserId, number>();
  const requests = new Map<UserId, number>();
  const drafts = new Map<string, UserId>();
  mail.onRequest = ({ userId }) => {
    if (!userId) {
      return;
    }
    requests.set(userId, (requests.get(userId) ?? 0) + 1);
    const waitMs = (waits.get(userId) ?? 0) - now().getTime();
    if (waitMs > 0) {
      throw new MailFault(
        {
          ...{ level: 'transient', throttled: true, mailboxOnly: true },
          retryAfterMs: waitMs,
        },
        { message: 'Later.' },
      );
    }
    if (denied.has(userId)) {
      throw new MailFault(
        { level: 'mailbox', code: 'ACCESS_DENIED' },
        { message: 'No.' },
      );
    }
  };
  return {
    connector: mail,
    tenantId: 'tenant-1',
    addUser: name => ({
      userId: mail.addUser(name),
      address: `${name}@contoso.com`,
    }),
    send: (userId, facts) => mail.send(userId, factsOf(facts)),
    draft: (userId, facts) => {
      // A page may tell of it before it is sent, and does not say that it is a draft.
      const id = mail.send(userId, {
        ...factsOf(facts),
        isDraft: true,
        partial: true,
      });
      drafts.set(id, userId);
      return id;
    },
    sendDraft: (userId, id) =>
      mail.touch(userId, id as MessageId, {
        isDraft: false,
        sentAt: now(),
        receivedAt: now(),
      }),
    remove: (userId, id, { hidden }) =>
      mail.move(
        userId,
        id as MessageId,
        hidden ? 'recoverableitemsdeletions' : 'deleteditems',
      ),
    receive: (userId, facts) => {
      mail.send(userId, { ...factsOf(facts), folder: 'deleteditems' });
    },
    flag: (userId, id) => mail.touch(userId, id as MessageId),
    losePositions: userId => mail.loseCursors(userId),
    fill: (userId, full) => mail.fill(userId, full),
    deny: (userId, isDenied) => {
      if (isDenied) {
        denied.add(userId);
      } else {
        denied.delete(userId);
      }
    },
    throttle: (userId, seconds) => {
      waits.set(userId, now().getTime() + seconds * 1_000);
    },
    requestsFor: userId => requests.get(userId) ?? 0,
    close: async () => {},
  };
}

function factsOf(facts: SentMailFacts): MailFacts {
  const { subject, files, others, messageId, from, sentAt, recipients } = facts;
  const rest: AttachmentFacts[] = [
    { kind: 'reference', name: 'cloud.docx', withoutContent: true },
    { kind: 'item', name: 'forwarded', withoutContent: true },
  ];
  return {
    subject,
    attachments: [...files, ...(others ? rest : [])],
    ...(messageId !== undefined && { internetMessageId: messageId }),
    ...(from !== undefined && { from: person(from), sender: person(from) }),
    ...(sentAt && { sentAt }),
    ...(recipients && {
      to: recipients.to.map(person),
      cc: recipients.cc.map(person),
      bcc: recipients.bcc.map(person),
    }),
  };
}

function person(address: string): MailAddress {
  return { address, name: null };
}
