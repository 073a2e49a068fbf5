import {
  AUDIT_ACTIONS,
  AUDIT_OUTCOMES,
  type AuditEntry,
  type AuditPage,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';

const hash = z.string().describe('SHA-256, in hex');

const action = z.enum(AUDIT_ACTIONS);

const outcome = z
  .enum(AUDIT_OUTCOMES)
  .describe('`begun`: an entry of its end follows');

const time = z.iso.datetime({ offset: true });

export const auditQuerySchema = z.object({
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  actor: z
    .string()
    .max(500)
    // PostgreSQL has no text with U+0000.
    .regex(/^\P{Cc}+$/u)
    .optional()
    .describe('Entity ref, in full'),
  action: action.optional(),
  outcome: outcome.optional(),
  from: time.optional(),
  to: time.optional(),
});

export const auditEntrySchema = z
  .object({
    position: z.int().describe('From 1 on, without a gap'),
    time: z.iso.datetime(),
    actor: z.string().describe('Entity ref, `service:…`, or `system`'),
    action,
    outcome,
    details: z
      .record(z.string(), z.unknown())
      .describe('What was asked, in full, and what it concerned'),
    rows: z.int().nullable().describe('How many came back'),
    exportSha256: z.string().nullable(),
    purpose: z.string().nullable(),
    hash,
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntry>;

export const auditPageSchema = z
  .object({
    items: z.array(auditEntrySchema),
    nextCursor: z.string().optional(),
    head: z
      .object({ position: z.int(), hash })
      .describe('The end of the chain: worth noting somewhere else'),
    keyed: z.boolean().describe('Whether the hashes are made with a key'),
  })
  .meta({ id: 'AuditPage' }) satisfies z.ZodType<AuditPage>;
