import type { Scope } from 'backstage-plugin-mail-forensics-common';
import type { Invitation } from '../../connections';
import { foreign, html, type Html } from './html';
import type { Page } from './sendPage';
import { describePerson, describeTime } from './words';

/** Says who asks for what, and lets the person go on to Microsoft: nothing happens before they press the button. */
export function invitationPage(
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
  const asker = describePerson(invitation.createdBy);
  return {
    status: 200,
    title: 'Give access to Microsoft 365',
    tone: 'neutral',
    // Browsers hold redirects after a form to this as well, and sign-in can lead over other hosts of the tenant.
    formTarget: `'self' https: ${signInOrigin}`,
    content: html`
      <p>
        ${foreign(asker)} of ${foreign(portalName)} asks you to let it record
        which files are e-mailed from Microsoft 365 mailboxes of your
        organization: names, sizes, types and hashes of attachments, with
        sender, recipients, subject and time. The content of mails and files is
        not kept.
      </p>
      <dl>
        <dt>Data connection</dt>
        <dd>${foreign(invitation.displayName)}</dd>
        <dt>Mailboxes</dt>
        <dd>${describeScope(invitation.scope)}</dd>
        <dt>Asked by</dt>
        <dd>${foreign(asker)}</dd>
        <dt>Link good until</dt>
        <dd>
          <time datetime="${invitation.expiresAt.toISOString()}"
            >${describeTime(invitation.expiresAt)}</time
          >
        </dd>
      </dl>
      <h2>Application permissions that Microsoft will ask you to grant</h2>
      <ul>
        ${options.permissions.map(permissionItem)}
      </ul>
      <p>
        You sign in at Microsoft with an account that may grant them: a
        Privileged Role Administrator or a Global Administrator. Your password
        is never seen here. If you did not expect this, close this page: nothing
        has happened.
      </p>
      <form method="post" action="${action}">
        <input type="hidden" name="ticket" value="${ticket}" />
        <button type="submit">Continue to Microsoft</button>
      </form>
    `,
  };
}

function permissionItem(permission: { name: string; reason: string }): Html {
  return html`<li>
    <strong>${permission.name}</strong>: ${permission.reason}
  </li>`;
}

function describeScope(scope: Scope): string {
  switch (scope.mode) {
    case 'all':
      return 'All users of the organization';
    case 'users':
      return `Specific users: a list of ${scope.entries ?? 0}`;
    default:
      return `The members of specific groups: a list of ${scope.entries ?? 0}`;
  }
}
