import { AppRegistration } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { UserRow } from '../tenant/Users';
import { escapeHtml, page } from './html';
import { describePermission } from './permissions';

const ACCOUNTS_SHOWN = 50;

export interface SignInPage {
  /** Tenants whose people may sign in here. */
  tenants: Tenant[];
  /** Tenants of the people behind "Use another account". */
  otherTenants: Tenant[];
  /** Part of a name or address; empty for all. */
  search: string;
  /** Members of the page's query, kept by the search form. */
  query: [string, string][];
}

/** Buttons post `account` (a user id) or `cancel` to the page's own address. */
export function signInPage(options: SignInPage): string {
  const several = options.tenants.length > 1;
  const accounts = options.tenants
    .map(tenant => accountList(tenant, options.search, several))
    .join('');
  const others = options.otherTenants
    .map(tenant => accountList(tenant, options.search, true))
    .join('');
  return page(
    'Sign in',
    `<h1>Pick an account</h1>
${accounts}
${
  others && `<details><summary>Use another account</summary>${others}</details>`
}
${searchForm(options)}
<form method="post" class="actions"><button name="cancel" value="1">Cancel</button></form>`,
  );
}

/** Buttons post `decision`: `accept` or `cancel`. */
export function consentPage(options: {
  app: AppRegistration;
  permissions: string[];
  tenant: Tenant;
  user: UserRow;
}): string {
  const permissions = options.permissions
    .map(
      name =>
        `<li>${escapeHtml(
          describePermission(name),
        )} <span class="note">(${escapeHtml(name)})</span></li>`,
    )
    .join('');
  return page(
    'Permissions requested',
    `<p>${escapeHtml(options.user.upn)}</p>
<h1>Permissions requested</h1>
<p>Review for your organization, ${escapeHtml(options.tenant.displayName)}</p>
<h2>${escapeHtml(options.app.displayName)}</h2>
<p>This app would like to:</p>
<ul class="permissions">${permissions}</ul>
<p class="note">If you accept, this app will get access to the specified resources for all users in your organization.
No one else will be prompted to review these permissions.</p>
<form method="post" class="actions">
<button name="decision" value="cancel">Cancel</button>
<button name="decision" value="accept" class="primary">Accept</button>
</form>`,
  );
}

/** Buttons post `decision`: `switch` to sign in as somebody else, or `return`. */
export function needAdminApprovalPage(options: {
  app: AppRegistration;
  user: UserRow;
}): string {
  const name = escapeHtml(options.app.displayName);
  return page(
    'Need admin approval',
    `<p>${escapeHtml(options.user.upn)}</p>
<h1>Need admin approval</h1>
<h2>${name}</h2>
<p>${name} needs permission to access resources in your organization that only an admin can grant. Please ask an admin
to grant permission to this app before you can use it.</p>
<form method="post" class="actions">
<button name="decision" value="return">Return to the application without granting consent</button>
<button name="decision" value="switch" class="primary">Have an admin account? Sign in with that account</button>
</form>`,
  );
}

export function errorPage(description: string): string {
  return page(
    'Sign in error',
    `<h1>Sorry, but we’re having trouble signing you in.</h1>
<p role="alert" style="white-space: pre-line">${escapeHtml(description)}</p>`,
  );
}

function accountList(tenant: Tenant, search: string, heading: boolean): string {
  const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const users = tenant.users.page({
    after: 0,
    limit: ACCOUNTS_SHOWN,
    condition: {
      sql: `u.account_enabled = 1 AND (u.display_name LIKE ? ESCAPE '\\' OR u.upn LIKE ? ESCAPE '\\')`,
      values: [like, like],
    },
  });
  const items = users
    .map(
      user => `<li><button class="account" name="account" value="${escapeHtml(
        user.id,
      )}">
<span>${escapeHtml(
        user.display_name,
      )}</span> <span class="address">${escapeHtml(
        user.mail ?? user.upn,
      )}</span>
</button></li>`,
    )
    .join('');
  return `${heading ? `<h2>${escapeHtml(tenant.displayName)}</h2>` : ''}
<form method="post"><ul>${items}</ul></form>`;
}

function searchForm(options: SignInPage): string {
  const tooMany = [...options.tenants, ...options.otherTenants].some(
    tenant => tenant.users.count() > ACCOUNTS_SHOWN,
  );
  if (!tooMany) {
    return '';
  }
  const hidden = options.query
    .filter(([name]) => name !== 'q')
    .map(
      ([name, value]) =>
        `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(
          value,
        )}">`,
    )
    .join('');
  return `<form method="get">${hidden}<p><label>Find an account <input name="q" value="${escapeHtml(
    options.search,
  )}"></label> <button>Search</button></p></form>`;
}
