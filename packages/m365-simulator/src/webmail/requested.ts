import { Request } from 'express';
import { StoredMessage } from '../tenant/model';
import { Tenants } from '../tenant/Tenants';
import { Mailbox } from './Mailbox';

/** What a path names is not there; the message is for people. */
export class NotHereError extends Error {}

/** @throws NotHereError - where `:user` has no mailbox */
export function requestedMailbox(req: Request, tenants: Tenants): Mailbox {
  const found = tenants.findUser(req.params.user);
  const user = found?.tenant.getUser(found.user.id);
  if (!found || user?.mailbox !== 'exchange') {
    throw new NotHereError('There is no such mailbox.');
  }
  return {
    tenant: found.tenant,
    user,
    people: req.baseUrl || '/',
    url: `${req.baseUrl}/${user.id}`,
  };
}

/** @throws NotHereError - where `:user` has no mailbox, or no mail `:message` in it */
export function requestedMessage(
  req: Request,
  tenants: Tenants,
): { mailbox: Mailbox; message: StoredMessage } {
  const mailbox = requestedMailbox(req, tenants);
  const { tenant, user } = mailbox;
  const message = tenant.getMessage(user.id, req.params.message);
  if (!message) {
    throw new NotHereError('There is no such mail in this mailbox.');
  }
  return { mailbox, message };
}
