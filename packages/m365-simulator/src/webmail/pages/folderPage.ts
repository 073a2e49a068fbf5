import { StoredMessage, WellKnownFolder } from '../../tenant/model';
import { html, SafeHtml } from '../html';
import { Mailbox } from '../Mailbox';
import { mailboxPage } from './mailboxPage';
import { FOLDER_NAMES, shortList, subjectOf, timeOf } from './words';

export const PAGE_SIZE = 50;

/** The messages of a folder, latest first. `page` counts from 0. */
export function folderPage(options: {
  mailbox: Mailbox;
  folder: WellKnownFolder;
  page: number;
  notice: string | null;
}): string {
  const { mailbox, folder, page } = options;
  const messages = mailbox.tenant.listMessages(mailbox.user.id, folder, {
    limit: PAGE_SIZE + 1,
    offset: page * PAGE_SIZE,
  });
  const list = html`${table(mailbox, folder, messages.slice(0, PAGE_SIZE))}
  ${pager(mailbox, folder, page, messages.length > PAGE_SIZE)}`;
  return mailboxPage({
    mailbox,
    current: folder,
    title: FOLDER_NAMES[folder],
    content: html`${options.notice
      ? html`<p role="status">${options.notice}</p>`
      : null}
    ${messages.length > 0 ? list : html`<p>There is no mail here.</p>`}`,
  });
}

function table(
  mailbox: Mailbox,
  folder: WellKnownFolder,
  messages: StoredMessage[],
): SafeHtml {
  const who = folder === 'inbox' ? 'From' : 'To';
  return html`<table aria-label="${FOLDER_NAMES[folder]}">
    <thead>
      <tr>
        <th scope="col">${who}</th>
        <th scope="col">Subject</th>
        <th scope="col">Attachments</th>
        <th scope="col">Sent</th>
        <th scope="col">Actions</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map(message => row(mailbox, folder, message))}
    </tbody>
  </table>`;
}

function row(
  mailbox: Mailbox,
  folder: WellKnownFolder,
  message: StoredMessage,
): SafeHtml {
  const senders = message.from ? [message.from] : [];
  const who = folder === 'inbox' ? senders : message.to;
  const names = message.attachments.map(({ name }) => name ?? '(no name)');
  return html`<tr class="${message.isRead ? 'read' : 'unread'}">
    <td>${shortList(who)}</td>
    <td>
      <a href="${mailbox.url}/messages/${message.id}">${subjectOf(message)}</a>
    </td>
    <td>${names.join(', ')}</td>
    <td>${timeOf(message.sentAt)}</td>
    <td>${deleteForm(mailbox, message)}</td>
  </tr>`;
}

function deleteForm(mailbox: Mailbox, message: StoredMessage): SafeHtml {
  return html`<form
    class="inline"
    method="post"
    action="${mailbox.url}/messages/${message.id}/delete"
  >
    <button aria-label="Delete ${subjectOf(message)}">Delete</button>
  </form>`;
}

function pager(
  mailbox: Mailbox,
  folder: WellKnownFolder,
  page: number,
  hasMore: boolean,
): SafeHtml {
  const url = `${mailbox.url}/folders/${folder}`;
  return html`<p>
    ${page > 0 ? html`<a href="${url}?page=${page - 1}">Newer</a>` : null}
    ${hasMore ? html`<a href="${url}?page=${page + 1}">Older</a>` : null}
  </p>`;
}
