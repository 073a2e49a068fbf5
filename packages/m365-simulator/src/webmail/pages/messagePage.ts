import { StoredAttachment, StoredMessage } from '../../tenant/model';
import { html, SafeHtml } from '../html';
import { Mailbox } from '../Mailbox';
import { mailboxPage } from './mailboxPage';
import { addressList, subjectOf, timeOf } from './words';

/** One message with its attachments. */
export function messagePage(options: {
  mailbox: Mailbox;
  message: StoredMessage;
}): string {
  const { mailbox, message } = options;
  return mailboxPage({
    mailbox,
    current: message.folder,
    title: subjectOf(message),
    content: html`${envelope(message)} ${attachmentList(mailbox, message)}
    ${body(message)} ${actions(mailbox, message)}`,
  });
}

function envelope(message: StoredMessage): SafeHtml {
  const { from, sender } = message;
  const isDelegate = sender && sender.address !== from?.address;
  const facts: [string, string][] = [
    ['From', from ? addressList([from]) : ''],
    ['Sent by', isDelegate ? addressList([sender]) : ''],
    ['To', addressList(message.to)],
    ['Cc', addressList(message.cc)],
    ['Bcc', addressList(message.bcc)],
    ['Message-ID', message.internetMessageId],
  ];
  return html`<dl>
    ${facts
      .filter(([, value]) => value !== '')
      .map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    <dt>Sent</dt>
    <dd>${timeOf(message.sentAt)}</dd>
  </dl>`;
}

function attachmentList(mailbox: Mailbox, message: StoredMessage): SafeHtml {
  if (message.attachments.length === 0) {
    return html``;
  }
  const url = `${mailbox.url}/messages/${message.id}/attachments`;
  return html`<h2 id="attachments">Attachments</h2>
    <ul aria-labelledby="attachments">
      ${message.attachments.map(
        attachment => html`<li>${attachmentLink(url, attachment)}</li>`,
      )}
    </ul>`;
}

function attachmentLink(url: string, attachment: StoredAttachment): SafeHtml {
  const name = attachment.name ?? '(no name)';
  if (attachment.kind === 'reference') {
    return html`${name} <span class="quiet">link to a file in the cloud</span>`;
  }
  const bytes = attachment.kind === 'item' ? attachment.mime : attachment.bytes;
  const kind = attachment.kind === 'item' ? 'attached message, ' : '';
  return html`<a href="${url}/${attachment.id}">${name}</a>
    <span class="quiet">${kind}${bytes.length} B</span>`;
}

function body({ body: { contentType, content } }: StoredMessage): SafeHtml {
  // The sandbox runs no script of a mail, and the page's content policy lets it load nothing.
  return contentType === 'html'
    ? html`<h2>Message</h2>
        <iframe sandbox="" title="Message" srcdoc="${content}"></iframe>`
    : html`<h2>Message</h2>
        <pre>${content}</pre>`;
}

function actions(mailbox: Mailbox, message: StoredMessage): SafeHtml {
  const url = `${mailbox.url}/messages/${message.id}`;
  const send = html`<button class="primary" formaction="${url}/send">
    Send
  </button>`;
  return html`<form method="post" action="${url}/unread">
    ${message.isDraft ? send : null}
    <button>Mark as unread</button>
    <button formaction="${url}/delete">Delete</button>
  </form>`;
}
