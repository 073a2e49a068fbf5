import {
  SCOPE_VERDICTS,
  type ScopePreview,
  type ScopePreviewLine,
  type ScopeReport,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';

const scopeObject = z
  .object({
    id: z.string().describe('Object id'),
    displayName: z.string().nullable(),
    mail: z.string().nullable(),
    userPrincipalName: z.string().optional().describe('Of users only'),
  })
  .meta({ id: 'ScopeObject' });

const scopeRow = z
  .object({
    row: z
      .int()
      .describe('As a spreadsheet numbers it: the header row is row 1'),
    entry: z.string(),
    verdict: z
      .enum(SCOPE_VERDICTS)
      .describe(
        'disabled: monitored all the same; not checked: there is no directory to ask yet',
      ),
    found: scopeObject.optional().describe('Whom or which group it names'),
    members: z
      .int()
      .optional()
      .describe('Of a group: how many mailboxes it brings'),
    duplicateOf: z.int().optional().describe('The row that names the same'),
    nearMatches: z
      .array(z.string())
      .optional()
      .describe('Entries that are nearly the same and exist'),
    candidates: z
      .array(scopeObject)
      .optional()
      .describe('What an ambiguous name could mean'),
  })
  .meta({ id: 'ScopeRow' });

const count = z.int().min(0);

const report = z.object({
  mode: z.enum(['all', 'users', 'groups']),
  rows: z
    .array(scopeRow)
    .describe('In the order of the file; empty for the mode all'),
  totals: z
    .record(z.enum(SCOPE_VERDICTS), count)
    .describe('How many rows have each verdict'),
  mailboxes: count
    .nullable()
    .describe(
      'How many are monitored with this scope; null where the directory was not asked',
    ),
  notes: z.array(z.string()).describe('Remarks on the file'),
  directoryReadAt: z.iso.datetime().nullable(),
});

export const scopeReportSchema = report.meta({
  id: 'ScopeReport',
}) satisfies z.ZodType<ScopeReport>;

const changeList = z.object({
  count,
  users: z.array(scopeObject).describe('At most 1,000'),
});

export const scopePreviewSchema = report
  .extend({
    directory: z
      .object({ requests: count, users: count, milliseconds: count })
      .nullable()
      .describe('What asking the directory took; null where there is none'),
    difference: z
      .object({ added: changeList, removed: changeList, kept: count })
      .nullable()
      .describe('Against the mailboxes of today; null where there are none'),
  })
  .meta({ id: 'ScopePreview' }) satisfies z.ZodType<ScopePreview>;

export const scopePreviewLineSchema = z
  .union([
    z.object({ progress: z.object({ requests: count, users: count }) }),
    z.object({ preview: scopePreviewSchema }),
    z.object({ error: z.object({ name: z.string(), message: z.string() }) }),
  ])
  .meta({
    id: 'ScopePreviewLine',
    description:
      'A line: any number with progress, then one with the preview or an error',
  }) satisfies z.ZodType<ScopePreviewLine>;
