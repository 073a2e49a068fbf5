import { Tenant } from '../../tenant/Tenant';
import { html, SafeHtml } from '../html';
import { layout } from './layout';

/** Who has a mailbox, tenant by tenant. */
export function peoplePage(options: {
  base: string;
  tenants: Tenant[];
}): string {
  const [first] = options.tenants;
  return layout({
    company: first?.displayName ?? 'No tenant',
    title: 'Whose mailbox?',
    content: html`<p>
        Nothing here is real: no mail leaves this machine. Pick a person to read
        and write their mail.
      </p>
      ${options.tenants.map(tenant => section(tenant, options.base))}`,
  });
}

function section(tenant: Tenant, base: string): SafeHtml {
  const people = tenant
    .listUsers()
    .filter(user => user.mailbox === 'exchange')
    .map(
      user => html`<li>
        <a href="${base}/${user.id}">${user.displayName}</a>
        <span class="quiet">${user.userPrincipalName}</span>
      </li>`,
    );
  return html`<h2>${tenant.displayName}</h2>
    <ul class="people">
      ${people}
    </ul>`;
}
