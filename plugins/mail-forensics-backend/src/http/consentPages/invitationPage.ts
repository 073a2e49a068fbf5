import type { Invitation } from '../../connections';
import { describePerson } from './describePerson';
import { foreign, html } from './html';
import type { Page } from './sendPage';
import type { PageWords } from './words';

/** Says who asks for what, and lets the person go on to Microsoft: nothing happens before they press the button. */
export function invitationPage(
  words: PageWords,
  invitation: Invitation,
  options: {
    portalName: string;
    permissions: readonly { name: string; reason: string }[];
    /** What the button sends. */
    ticket: string;
    /** Where to, on this site. */
    action: string;
    signInOrigin: string;
  },
): Page {
  const { portalName, ticket, action, signInOrigin } = options;
  const asker = foreign(describePerson(invitation.createdBy));
  const say = words.invitation;
  return {
    status: 200,
    language: words.language,
    title: say.title,
    tone: 'neutral',
    // Browsers hold redirects after a form to this as well, and sign-in can lead over other hosts of the tenant.
    formTarget: `'self' https: ${signInOrigin}`,
    content: html`
      <p>${say.asks(asker, foreign(portalName))}</p>
      <dl>
        <dt>${say.connection}</dt>
        <dd>${foreign(invitation.displayName)}</dd>
        <dt>${say.mailboxes}</dt>
        <dd>${words.scope(invitation.scope)}</dd>
        <dt>${say.askedBy}</dt>
        <dd>${asker}</dd>
        <dt>${say.goodUntil}</dt>
        <dd>
          <time datetime="${invitation.expiresAt.toISOString()}"
            >${words.time(invitation.expiresAt)}</time
          >
        </dd>
      </dl>
      <h2>${say.permissions}</h2>
      <ul>
        ${options.permissions.map(
          ({ name, reason }) => html`<li>
            <strong>${name}</strong>: ${say.reasons[name] ?? reason}
          </li>`,
        )}
      </ul>
      <p>${say.signIn}</p>
      <form method="post" action="${action}">
        <input type="hidden" name="ticket" value="${ticket}" />
        <button type="submit">${say.proceed}</button>
      </form>
    `,
  };
}
