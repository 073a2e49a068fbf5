import { Response, Router } from 'express';
import { WellKnownFolder } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { Mailbox } from './Mailbox';
import { newMailFormSchema, readNewMail } from './newMailForm';
import { newMailPage } from './pages/newMailPage';
import { requestedMailbox, requestedMessage } from './requested';
import { uploads } from './uploads';

/** What the pages' buttons do. Each answers with a redirect to a folder. */
export function addWritingRoutes(router: Router, tenants: Tenants): void {
  router.post('/:user/messages', uploads('attachments'), (req, res) => {
    const mailbox = requestedMailbox(req, tenants);
    const { tenant, user } = mailbox;
    const form = newMailFormSchema.parse(req.body);
    const files = Array.isArray(req.files) ? req.files : [];
    const outcome = readNewMail({ form, files, tenant });
    if (outcome.kind === 'problem') {
      const { problem } = outcome;
      res.status(400).send(newMailPage({ mailbox, form, problem }));
    } else if (form.action === 'draft') {
      tenant.createDraft(user.id, outcome.mail);
      backTo(res, mailbox, 'drafts', 'draft');
    } else {
      tenant.sendMail(user.id, outcome.mail);
      backTo(res, mailbox, 'sentitems', 'sent');
    }
  });

  router.post('/:user/messages/:message/send', (req, res) => {
    const { mailbox, message } = requestedMessage(req, tenants);
    mailbox.tenant.sendDraft(mailbox.user.id, message.id);
    backTo(res, mailbox, 'sentitems', 'sent');
  });

  router.post('/:user/messages/:message/delete', (req, res) => {
    const { mailbox, message } = requestedMessage(req, tenants);
    mailbox.tenant.deleteMessage(mailbox.user.id, message.id);
    const wasDeleted = message.folder === 'deleteditems';
    const notice = wasDeleted ? 'recoverable' : 'deleted';
    backTo(res, mailbox, message.folder, notice);
  });

  router.post('/:user/messages/:message/unread', (req, res) => {
    const { mailbox, message } = requestedMessage(req, tenants);
    mailbox.tenant.markRead(mailbox.user.id, message.id, false);
    backTo(res, mailbox, message.folder);
  });
}

/** A page of its own after each change, so that reloading it does not repeat the change. */
function backTo(
  res: Response,
  mailbox: Mailbox,
  folder: WellKnownFolder,
  notice?: string,
): void {
  const query = notice ? `?notice=${notice}` : '';
  res.redirect(303, `${mailbox.url}/folders/${folder}${query}`);
}
