import { Response, Router } from 'express';
import { StoredAttachment } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { EMPTY_FORM } from './newMailForm';
import { folderPage } from './pages/folderPage';
import { messagePage } from './pages/messagePage';
import { newMailPage } from './pages/newMailPage';
import { peoplePage } from './pages/peoplePage';
import { isFolder } from './pages/words';
import { NotHereError, requestedMailbox, requestedMessage } from './requested';

const NOTICES = new Map([
  ['sent', 'Your mail was sent.'],
  ['draft', 'Your draft was saved.'],
  ['deleted', 'The mail was moved to Deleted Items.'],
  ['recoverable', 'The mail was moved to Recoverable Items.'],
]);

/** The pages. Opening a mail marks it as read; nothing else here changes anything. */
export function addReadingRoutes(router: Router, tenants: Tenants): void {
  router.get('/', (req, res) => {
    res.send(peoplePage({ base: req.baseUrl, tenants: tenants.list() }));
  });

  router.get('/:user', (req, res) => {
    res.redirect(
      303,
      `${requestedMailbox(req, tenants).url}/folders/sentitems`,
    );
  });

  router.get('/:user/folders/:folder', (req, res) => {
    const mailbox = requestedMailbox(req, tenants);
    const { folder } = req.params;
    if (!isFolder(folder)) {
      throw new NotHereError('There is no such folder.');
    }
    const page = Math.max(0, Math.trunc(Number(req.query.page)) || 0);
    const notice = NOTICES.get(String(req.query.notice)) ?? null;
    res.send(folderPage({ mailbox, folder, page, notice }));
  });

  router.get('/:user/new', (req, res) => {
    const mailbox = requestedMailbox(req, tenants);
    res.send(newMailPage({ mailbox, form: EMPTY_FORM, problem: null }));
  });

  router.get('/:user/messages/:message', (req, res) => {
    const { mailbox, message } = requestedMessage(req, tenants);
    if (!message.isRead) {
      mailbox.tenant.markRead(mailbox.user.id, message.id);
    }
    res.send(messagePage({ mailbox, message: { ...message, isRead: true } }));
  });

  router.get('/:user/messages/:message/attachments/:attachment', (req, res) => {
    const { message } = requestedMessage(req, tenants);
    const attachment = message.attachments.find(
      each => each.id === req.params.attachment,
    );
    if (!attachment || attachment.kind === 'reference') {
      throw new NotHereError('There is no such file in this mail.');
    }
    sendFile(res, attachment);
  });
}

function sendFile(
  res: Response,
  file: Exclude<StoredAttachment, { kind: 'reference' }>,
): void {
  const fallback = file.kind === 'item' ? 'message.eml' : 'attachment.bin';
  res.attachment(file.name ?? fallback);
  // Never shown in the browser, whatever type the sender gave it.
  res.type('application/octet-stream');
  res.send(file.kind === 'item' ? file.mime : file.bytes);
}
