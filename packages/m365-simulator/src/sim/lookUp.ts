import { Request } from 'express';
import { SimulatedGroup, SimulatedUser, StoredMessage } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { SimError } from './SimError';

/** The tenant in `?tenant=` (id or domain); without it, the first. */
export function tenantOf(req: Request, tenants: Tenants): Tenant {
  const wanted = req.query.tenant;
  const tenant =
    wanted === undefined ? tenants.list()[0] : tenants.find(String(wanted));
  if (!tenant) {
    throw new SimError(404, `There is no tenant ${wanted}.`);
  }
  return tenant;
}

/** The user in `:user` (id or user principal name), of any tenant. */
export function userOf(
  req: Request,
  tenants: Tenants,
): { tenant: Tenant; user: SimulatedUser } {
  const { user: wanted } = req.params;
  const found = tenants.findUser(wanted);
  const user = found?.tenant.getUser(found.user.id);
  if (!found || !user) {
    throw new SimError(404, `There is no user ${wanted}.`);
  }
  return { tenant: found.tenant, user };
}

/** As {@link userOf}, for somebody who has a mailbox. */
export function mailboxOf(
  req: Request,
  tenants: Tenants,
): { tenant: Tenant; user: SimulatedUser } {
  const found = userOf(req, tenants);
  if (found.user.mailbox === 'none') {
    throw new SimError(409, `${found.user.userPrincipalName} has no mailbox.`);
  }
  return found;
}

export function messageOf(
  req: Request,
  tenants: Tenants,
): { tenant: Tenant; user: SimulatedUser; message: StoredMessage } {
  const { tenant, user } = mailboxOf(req, tenants);
  const message = tenant.getMessage(user.id, req.params.message);
  if (!message) {
    throw new SimError(
      404,
      `${user.userPrincipalName} has no message ${req.params.message}.`,
    );
  }
  return { tenant, user, message };
}

export function groupOf(
  req: Request,
  tenants: Tenants,
): { tenant: Tenant; group: SimulatedGroup } {
  const { group: wanted } = req.params;
  for (const tenant of tenants.list()) {
    const group = tenant.getGroup(wanted);
    if (group) {
      return { tenant, group };
    }
  }
  throw new SimError(404, `There is no group ${wanted}.`);
}
