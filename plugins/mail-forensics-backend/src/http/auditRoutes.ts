import { auditReadPermission } from 'backstage-plugin-mail-forensics-common';
import type { AuditReader } from '../audit';
import type { Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import { auditPageSchema, auditQuerySchema } from './schemas/audit';

/** Who searched, exported and changed what. */
export function auditRoutes(options: {
  gate: Gate;
  auditReader: AuditReader;
}): Route[] {
  const { gate, auditReader } = options;
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
  ];
}
