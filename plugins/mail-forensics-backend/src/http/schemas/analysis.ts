import {
  FILE_CATEGORIES,
  HISTOGRAM_INTERVALS,
  type CoverageStatement,
  type FileSummary,
  type GroupingResponse,
  type HistogramResponse,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { eventQuerySchema } from './fileEvents';

const instant = z.iso.datetime();

const valueCount = z.object({ value: z.string(), docCount: z.int() }).meta({
  id: 'ValueCount',
  description: 'A value and how many events have it',
});

const completeBackTo = instant
  .optional()
  .describe('Time was up, and only the events from here on were counted');

const interval = z.enum(HISTOGRAM_INTERVALS);

export const groupingRequestSchema = eventQuerySchema
  .extend({
    groupingTerm: z.string(),
    size: z
      .int()
      .nullish()
      .describe('How many values, 1 to 10,000; default 1,000'),
  })
  .meta({ id: 'GroupingRequest' });

export const groupingResponseSchema = z
  .object({
    groups: z.array(valueCount),
    hasMore: z
      .literal(true)
      .optional()
      .describe('There are more values than were asked for'),
    completeBackTo,
    problems: z.null(),
  })
  .meta({ id: 'GroupingResponse' }) satisfies z.ZodType<GroupingResponse>;

export const histogramRequestSchema = eventQuerySchema
  .extend({
    from: z
      .string()
      .nullish()
      .describe(
        'Default: where the range of the query begins, or the first event',
      ),
    to: z.string().nullish().describe('Default: now'),
    interval: interval
      .nullish()
      .describe('Default: the narrowest of which no more than 120 fit'),
  })
  .meta({ id: 'HistogramRequest' });

export const histogramResponseSchema = z
  .object({
    interval,
    buckets: z
      .array(z.object({ from: instant, docCount: z.int() }))
      .describe('In UTC, the empty ones too'),
    completeBackTo,
    problems: z.null(),
  })
  .meta({ id: 'HistogramResponse' }) satisfies z.ZodType<HistogramResponse>;

export const coverageStatementSchema = z
  .object({
    from: instant.nullable(),
    to: instant.nullable(),
    beginsBeforeMonitoring: z
      .boolean()
      .describe('What is asked for begins before anything was monitored'),
    mailboxes: z.object({
      total: z.int(),
      complete: z.int(),
      withGaps: z.int(),
    }),
    completeThrough: instant
      .nullable()
      .describe('Up to here every complete mailbox was read'),
    gaps: z
      .array(
        z.object({
          connectionId: z.string(),
          userPrincipalName: z.string(),
          from: instant,
          to: instant,
          reason: z.enum([
            'not yet read',
            'not monitored',
            'access denied',
            'no mailbox',
          ]),
        }),
      )
      .describe('At most 1,000, the longest first'),
  })
  .meta({ id: 'CoverageStatement' }) satisfies z.ZodType<CoverageStatement>;

export const fileSummarySchema = z
  .object({
    sha256: z.string(),
    md5: z.string().nullable(),
    sizeInBytes: z.int().nullable(),
    category: z.enum(FILE_CATEGORIES),
    mimeType: z.string().nullable(),
    firstSeen: instant,
    lastSeen: instant,
    docCount: z.int().describe('How many events'),
    names: z.array(valueCount),
    senders: z.array(valueCount),
    recipientDomains: z.array(valueCount),
    connections: z.array(valueCount),
    sameNameOtherBytes: z
      .array(
        z.object({
          name: z.string(),
          sha256: z.string(),
          sizeInBytes: z.int().nullable(),
          firstSeen: instant,
          lastSeen: instant,
          docCount: z.int(),
        }),
      )
      .describe('Files of one of these names whose content is another'),
  })
  .meta({ id: 'FileSummary' }) satisfies z.ZodType<FileSummary>;
