import {
  FILE_CATEGORIES,
  OPERATORS,
  type FileEvent,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { queryProblemSchema } from './errors';

const instant = z.iso.datetime();
const text = z.string().nullable();
const category = z.enum(FILE_CATEGORIES);
const alwaysNull = z.null();
const empty = z.array(z.never());
const nulls = z.record(z.string(), z.null());
const other = z.record(z.string(), z.unknown());

const hashError = z
  .string()
  .nullable()
  .describe('Why there is no hash; null where there is one');

const file = z.object({
  name: z.string(),
  sizeInBytes: z.int().nullable(),
  category,
  categoryByBytes: category.nullable(),
  categoryByExtension: category.nullable(),
  mimeType: text,
  mimeTypeByBytes: text,
  mimeTypeByExtension: text,
  hash: z.object({
    md5: text,
    sha256: text,
    md5Error: hashError,
    sha256Error: hashError,
  }),
  created: alwaysNull,
  modified: alwaysNull,
  owner: alwaysNull,
  url: alwaysNull,
  id: alwaysNull,
  directory: alwaysNull,
  directoryId: empty,
  cloudDriveId: alwaysNull,
  originalName: alwaysNull,
  originalDirectory: alwaysNull,
  classifications: empty,
  acquiredFrom: empty,
  changeType: z.literal('NONE'),
  archiveId: alwaysNull,
  parentArchiveId: alwaysNull,
  passwordProtected: alwaysNull,
});

const risk = z.object({
  score: z.number(),
  severity: z.literal('NO_RISK_INDICATED'),
  indicators: empty,
  trusted: z.boolean(),
  trustReason: text,
  untrustedValues: z.object({
    accountNames: z.array(z.string()),
    domains: z.array(z.string()),
    gitRepositoryUris: z.array(z.string()),
    slackWorkspaces: z.array(z.string()),
    urlPaths: z.array(z.string()),
  }),
});

const additions = z
  .object({
    connectionId: z.string(),
    mailbox: z.string(),
    internetMessageId: text,
    messageId: z.string(),
    to: z.array(z.string()),
    cc: z.array(z.string()),
    bcc: z.array(z.string()),
    recipientDomains: z.array(z.string()).describe('Each once'),
    inline: z.boolean(),
    attachmentKind: z.enum(['file', 'item', 'reference']),
    receivedAt: instant.nullable(),
    people: z
      .array(z.object({ address: z.string(), entityRef: z.string() }))
      .describe('Whose the addresses are, as far as the catalog knows'),
    entityRefs: z.array(z.string()),
  })
  .describe('What this product adds to the common format');

export const fileEventSchema = z
  .object({
    '@timestamp': instant.describe('When the mail was sent'),
    event: z.object({
      id: z.string(),
      action: z.literal('file-emailed'),
      observer: z.literal('Office365'),
      vector: z.literal('EMAILED'),
      detectorDisplayName: z.string(),
      ingested: instant,
      inserted: instant,
      shareType: z.array(z.string()),
      relatedEvents: alwaysNull,
    }),
    user: z.object({ email: text, id: text, deviceUid: alwaysNull }),
    file,
    source: z.looseObject({ email: z.object({ sender: text, from: text }) }),
    destination: z.looseObject({
      email: z.object({ recipients: z.array(z.string()), subject: text }),
    }),
    risk,
    process: nulls,
    report: other,
    git: nulls,
    responseControls: other,
    mailForensics: additions,
  })
  .meta({ id: 'FileEvent', description: 'One e-mailed attachment' });

type Holds<T extends true> = T;

/** Does not compile where the schema promises what an event does not have. */
export type SchemaHolds = Holds<
  FileEvent extends z.input<typeof fileEventSchema> ? true : false
>;

const clause = z.enum(['AND', 'OR']);

const filterSchema = z
  .looseObject({
    term: z.string(),
    operator: z.enum(OPERATORS).optional(),
    value: z.unknown().optional(),
  })
  .meta({
    id: 'Filter',
    description:
      'A condition. The value is text, a number or a boolean; a list for IS_ANY and IS_NONE; null or absent for EXISTS and DOES_NOT_EXIST.',
  });

const filterGroupSchema = z
  .looseObject({
    filterClause: clause.optional(),
    filters: z.array(filterSchema),
  })
  .meta({
    id: 'FilterGroup',
    description: 'Conditions joined by the clause, AND where it is absent',
  });

export interface Subgroup {
  subgroupClause?: 'AND' | 'OR';
  subgroups: (z.output<typeof filterGroupSchema> | Subgroup)[];
}

const subgroupSchema: z.ZodType<Subgroup> = z
  .looseObject({
    subgroupClause: clause.optional(),
    get subgroups() {
      return z.array(z.union([filterGroupSchema, subgroupSchema]));
    },
  })
  .meta({
    id: 'Subgroup',
    description: 'Groups joined by the clause, AND where it is absent',
  });

/** A flag in the address: present without a value, or `true`. */
export const flagSchema = z
  .enum(['', 'true', 'false'])
  .optional()
  .transform(flag => flag === '' || flag === 'true')
  .describe('Whether to tell which way the search went');

/** Which events are asked for. */
export const eventQuerySchema = z.looseObject({
  groups: z.array(z.union([filterGroupSchema, subgroupSchema])),
  groupClause: clause.optional(),
});

/** The documented form of a query; what is wrong with one is told by the search itself, as problems. */
export const searchRequestSchema = eventQuerySchema
  .extend({
    pgNum: z.int().nullish().describe('From 1; used where there is no pgToken'),
    pgSize: z.int().nullish().describe('1 to 10,000; default 100'),
    pgToken: z
      .string()
      .nullish()
      .describe(
        'Empty for the first page, then nextPgToken of the answer before',
      ),
    srtKey: z.string().nullish(),
    srtDir: z.enum(['asc', 'desc']).nullish(),
    exactCount: z
      .boolean()
      .nullish()
      .describe('Count every result, however long that takes'),
  })
  .meta({ id: 'SearchRequest' });

const searchDebugSchema = z
  .object({
    plan: z.enum(['index', 'walk']),
    probe: z
      .object({
        indexes: z.array(z.string()),
        candidates: z.int().nullable(),
        isAll: z.boolean(),
        ms: z.number(),
      })
      .nullable(),
    slices: z.array(
      z.object({
        from: instant.nullable(),
        before: instant.nullable(),
        found: z.int(),
        ms: z.number(),
      }),
    ),
    sliceCount: z.int(),
    countMs: z.number(),
    ms: z.number(),
  })
  .meta({
    id: 'SearchDebug',
    description:
      'Which way a search went: by an index that led to all there is, or through time in slices',
  });

export const searchResponseSchema = z
  .object({
    totalCount: z.int(),
    totalCountIsLowerBound: z.literal(true).optional(),
    fileEvents: z.array(fileEventSchema),
    nextPgToken: text.describe(
      'Where completeBackTo or completeUpTo is there: goes on with what was not searched',
    ),
    completeBackTo: instant
      .optional()
      .describe('Time was up: only the events from here on were searched'),
    completeUpTo: instant
      .optional()
      .describe(
        'Where the oldest come first: time was up, only the events before were searched',
      ),
    problems: z.array(queryProblemSchema).nullable(),
    debug: searchDebugSchema.optional(),
  })
  .meta({ id: 'SearchResponse' });
