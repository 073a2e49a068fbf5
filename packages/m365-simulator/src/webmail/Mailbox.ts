import { SimulatedUser } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';

/** Somebody's mailbox, as the webmail page shows it. */
export interface Mailbox {
  tenant: Tenant;
  user: SimulatedUser;
  /** Path of the list of people. */
  people: string;
  /** Path that the mailbox's own pages start with. */
  url: string;
}
