import {
  auditReadPermission,
  type PurposeRule,
} from 'backstage-plugin-mail-forensics-common';
import type { AuditReader } from '../audit';
import type { Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import {
  auditPageSchema,
  auditQuerySchema,
  purposeSchema,
} from './schemas/audit';

/** Who searched, exported and changed what; and whether people have to say what they search for. */
export function auditRoutes(options: {
  gate: Gate;
  auditReader: AuditReader;
  purpose: PurposeRule;
}): Route[] {
  const { gate, auditReader, purpose } = options;
  return [
    route({
      method: 'get',
      path: '/audit',
      summary: 'See who searched, exported and changed what, a page at a time',
      access: gate.having(auditReadPermission),
      audit: { action: 'audit.read', eventId: 'audit-fetch' },
      query: auditQuerySchema,
      responses: { 200: json('Newest first', auditPageSchema), ...faults(400) },
      async handle({ query, audit, reply }) {
        const page = await auditReader.page(query);
        audit({ rows: page.items.length });
        await reply(page);
      },
    }),
    route({
      method: 'get',
      path: '/audit/purpose',
      summary: 'See whether people have to say what they search for',
      access: gate.signedIn,
      responses: { 200: json('The rule', purposeSchema), ...faults() },
      async handle({ reply }) {
        await reply({ purpose });
      },
    }),
  ];
}
