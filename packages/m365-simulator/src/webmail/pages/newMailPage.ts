import { html, SafeHtml } from '../html';
import { Mailbox } from '../Mailbox';
import { NewMailForm } from '../newMailForm';
import { mailboxPage } from './mailboxPage';

/** The form for a new mail; `problem` says why the one before was not sent. */
export function newMailPage(options: {
  mailbox: Mailbox;
  form: NewMailForm;
  problem: string | null;
}): string {
  const { mailbox, form, problem } = options;
  return mailboxPage({
    mailbox,
    title: 'New mail',
    content: html`${problem ? html`<p role="alert">${problem}</p>` : null}
      <form
        method="post"
        action="${mailbox.url}/messages"
        enctype="multipart/form-data"
        autocomplete="off"
      >
        ${field('to', 'To', form.to)} ${field('cc', 'Cc', form.cc)}
        ${field('bcc', 'Bcc', form.bcc)}
        ${field('subject', 'Subject', form.subject)}
        <div class="field">
          <label for="message">Message</label>
          <textarea id="message" name="message" rows="10">
${form.message}</textarea
          >
        </div>
        <div class="field">
          <label for="attachments">Attachments</label>
          <input id="attachments" name="attachments" type="file" multiple />
        </div>
        <button class="primary" name="action" value="send">Send</button>
        <button name="action" value="draft">Save draft</button>
      </form>`,
  });
}

function field(name: string, label: string, value: string): SafeHtml {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" type="text" value="${value}" />
  </div>`;
}
