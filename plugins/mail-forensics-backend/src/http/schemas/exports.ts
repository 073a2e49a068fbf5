import type { ExportManifest } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { eventQuerySchema } from './fileEvents';

const instant = z.iso.datetime();

export const exportRequestSchema = eventQuerySchema
  .extend({
    srtKey: z.string().nullish(),
    srtDir: z.enum(['asc', 'desc']).nullish(),
    columns: z
      .array(z.string())
      .nullish()
      .describe('Terms; default: all that apply to mail. Of CSV only'),
  })
  .meta({ id: 'ExportRequest' });

export const exportManifestSchema = z
  .object({
    id: z.uuid(),
    state: z.enum(['running', 'complete', 'cancelled', 'failed']),
    requestedBy: z.string().describe('Entity ref'),
    query: z.unknown().describe('The request as it was sent'),
    columns: z.array(z.string()),
    format: z.enum(['csv', 'ndjson']),
    startedAt: instant,
    finishedAt: instant.nullable(),
    rows: z.int().nullable(),
    bytes: z.int().nullable(),
    sha256: z.string().nullable().describe('Of the file, in hex'),
  })
  .meta({ id: 'ExportManifest' }) satisfies z.ZodType<ExportManifest>;
