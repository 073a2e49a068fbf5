import { WellKnownFolder } from '../../tenant/model';
import { html, SafeHtml } from '../html';
import { Mailbox } from '../Mailbox';
import { layout } from './layout';
import { FOLDER_NAMES } from './words';

const LISTED: WellKnownFolder[] = [
  'inbox',
  'drafts',
  'sentitems',
  'deleteditems',
];

/** A page inside somebody's mailbox, with the folders beside it. */
export function mailboxPage(options: {
  mailbox: Mailbox;
  title: string;
  current?: WellKnownFolder;
  content: SafeHtml;
}): string {
  const { mailbox } = options;
  return layout({
    company: mailbox.tenant.displayName,
    title: options.title,
    navigation: navigation(mailbox, options.current),
    content: options.content,
  });
}

function navigation(mailbox: Mailbox, current?: WellKnownFolder): SafeHtml {
  const { user, url, people } = mailbox;
  return html`<nav aria-label="Folders">
    <strong>${user.displayName}</strong>
    <div class="quiet">${user.mail ?? user.userPrincipalName}</div>
    <p><a class="button primary" href="${url}/new">New mail</a></p>
    <ul>
      ${LISTED.map(folder => folderLink(mailbox, folder, folder === current))}
    </ul>
    <p><a href="${people}">Other person</a></p>
  </nav>`;
}

function folderLink(
  { tenant, user, url }: Mailbox,
  folder: WellKnownFolder,
  isCurrent: boolean,
): SafeHtml {
  const current = isCurrent ? html` aria-current="page"` : null;
  return html`<li>
    <a href="${url}/folders/${folder}" ${current}>${FOLDER_NAMES[folder]}</a>
    <span class="quiet">${tenant.countMessages(user.id, folder)}</span>
  </li>`;
}
