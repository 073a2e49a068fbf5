import express, { Router } from 'express';
import { parseMail } from '../mime/parseMail';
import { StoredAttachment, StoredMessage } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { z } from 'zod';
import { mailboxOf, messageOf } from './lookUp';
import { emlQuerySchema, folderSchema, mailSchema } from './requestBodies';
import { parseAs, SimError } from './SimError';

/** Exchange takes mails of up to 150 MB. */
const MAIL_MAX = '150mb';

/** Mail: what people send, move, read and delete. */
export function addMailRoutes(router: Router, tenants: Tenants): void {
  addSendingRoutes(router, tenants);

  router.get('/users/:user/messages', (req, res) => {
    const { tenant, user } = mailboxOf(req, tenants);
    const folder = parseAs(folderSchema, req.query.folder ?? 'sentitems');
    const items = tenant.listMessages(user.id, folder).map(describeMessage);
    res.json({ items });
  });

  router.get('/users/:user/messages/:message', (req, res) => {
    res.json(describeMessage(messageOf(req, tenants).message));
  });

  router.post('/users/:user/messages/:message/move', (req, res) => {
    const { tenant, user, message } = messageOf(req, tenants);
    const { folder } = parseAs(
      z.strictObject({ folder: folderSchema }),
      req.body,
    );
    res.json(describeMessage(tenant.moveMessage(user.id, message.id, folder)));
  });

  router.post('/users/:user/messages/:message/delete', (req, res) => {
    const { tenant, user, message } = messageOf(req, tenants);
    const { permanently } = parseAs(
      z.strictObject({ permanently: z.boolean().default(false) }),
      req.body,
    );
    tenant.deleteMessage(user.id, message.id, { permanently });
    res.status(204).end();
  });

  router.post('/users/:user/messages/:message/purge', (req, res) => {
    const { tenant, user, message } = messageOf(req, tenants);
    tenant.purgeMessage(user.id, message.id);
    res.status(204).end();
  });

  router.post('/users/:user/messages/:message/read', (req, res) => {
    const { tenant, user, message } = messageOf(req, tenants);
    const { isRead } = parseAs(
      z.strictObject({ isRead: z.boolean().default(true) }),
      req.body,
    );
    tenant.markRead(user.id, message.id, isRead);
    res.json(describeMessage({ ...message, isRead }));
  });
}

function addSendingRoutes(router: Router, tenants: Tenants): void {
  router.post('/users/:user/messages', (req, res) => {
    const { tenant, user } = mailboxOf(req, tenants);
    const { draft, saveToSentItems, receivedAt, ...mail } = parseAs(
      mailSchema,
      req.body,
    );
    const message = draft
      ? tenant.createDraft(user.id, mail)
      : tenant.sendMail(user.id, mail, { saveToSentItems, receivedAt });
    res.status(201).json(describeMessage(message));
  });

  router.post(
    '/users/:user/eml',
    express.raw({ type: () => true, limit: MAIL_MAX }),
    async (req, res) => {
      const { tenant, user } = mailboxOf(req, tenants);
      const { receivedAt } = parseAs(emlQuerySchema, req.query);
      if (!Buffer.isBuffer(req.body)) {
        throw new SimError(400, 'The body must be the mail.');
      }
      const mail = await parseMail(req.body);
      const message = tenant.sendMail(user.id, mail, { receivedAt });
      res.status(201).json(describeMessage(message));
    },
  );

  router.post('/users/:user/messages/:message/send', (req, res) => {
    const { tenant, user, message } = messageOf(req, tenants);
    if (!message.isDraft) {
      throw new SimError(409, 'This mail was sent before.');
    }
    res.json(describeMessage(tenant.sendDraft(user.id, message.id)));
  });
}

/** Everything but the bytes of the attachments. */
function describeMessage(message: StoredMessage): object {
  return {
    ...message,
    attachments: message.attachments.map(describeAttachment),
  };
}

function describeAttachment(attachment: StoredAttachment): object {
  const { id, kind, name, inline, reportedSize } = attachment;
  const common = { id, kind, name, inline, reportedSize };
  return attachment.kind === 'file'
    ? {
        ...common,
        contentType: attachment.contentType,
        contentId: attachment.contentId,
      }
    : common;
}
