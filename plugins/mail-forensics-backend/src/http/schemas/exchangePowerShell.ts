import type { ExchangePowerShell } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';

export const exchangePowerShellSchema = z
  .object({
    script: z.string().describe('Printable ASCII only; LF ends a line'),
    notes: z
      .array(z.string())
      .describe('What somebody has to know before running it, in sentences'),
  })
  .meta({ id: 'ExchangePowerShell' }) satisfies z.ZodType<ExchangePowerShell>;
