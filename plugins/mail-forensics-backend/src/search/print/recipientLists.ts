import type { RecipientList } from '../language/columns';
import type { Fragment } from './Fragment';

/** Where the values of a list are, in `file_event_recipients AS r`. */
export const LISTS: Record<
  RecipientList,
  { column: string; where: Fragment[] }
> = {
  recipients: { column: 'r.address_key', where: [] },
  to: { column: 'r.address_key', where: [inField('to')] },
  cc: { column: 'r.address_key', where: [inField('cc')] },
  bcc: { column: 'r.address_key', where: [inField('bcc')] },
  domains: { column: 'r.domain', where: [] },
  untrustedDomains: {
    column: 'r.domain',
    where: [{ sql: 'r.trusted = FALSE', bindings: [] }],
  },
};

// Not bound, for what events are sorted by is said in places that have no bindings of their own.
function inField(field: 'to' | 'cc' | 'bcc'): Fragment {
  return { sql: `r.field = '${field}'`, bindings: [] };
}
