import {
  CONNECTION_PROBLEM_CODES,
  MAILBOX_PROBLEM_CODES,
  type Connection,
  type ConnectionDetails,
  type ConnectionHistoryEntry,
  type ConnectionStatus,
  type Mailbox,
  type MailboxPage,
  type MailboxState,
  type Problem,
  type ScopeInput,
  type Setup,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';

const instant = z.iso.datetime();

const service = z.literal('microsoft365');

export const connectionStatusSchema = z.enum([
  'Awaiting authorization',
  'Initializing',
  'Monitoring',
  'Error',
  'Deauthorized',
]) satisfies z.ZodType<ConnectionStatus>;

export const mailboxStateSchema = z
  .enum([
    'Initializing',
    'Monitoring',
    'Retrying',
    'No mailbox',
    'Access denied',
    'Left scope',
  ])
  .meta({ id: 'MailboxState' }) satisfies z.ZodType<MailboxState>;

const problemCode = z
  .enum([...CONNECTION_PROBLEM_CODES, ...MAILBOX_PROBLEM_CODES])
  .meta({ id: 'ProblemCode' });

const csv = z
  .string()
  .describe('Text of a CSV file with a header row, at most 100,000 rows');

export const scopeInputSchema = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('all') }),
    z.strictObject({ mode: z.literal('users'), csv }),
    z.strictObject({ mode: z.literal('groups'), csv }),
  ])
  .meta({
    id: 'ScopeInput',
    description: 'Whose mailboxes are watched',
  }) satisfies z.ZodType<ScopeInput>;

const displayName = z
  .string()
  .min(1)
  .describe(
    'At most 200 characters; unique whatever the case and the Unicode form',
  );

export const createConnectionSchema = z
  .strictObject({ service, displayName, scope: scopeInputSchema })
  .meta({ id: 'CreateConnection' });

export const updateConnectionSchema = z
  .strictObject({
    displayName: displayName.optional(),
    scope: scopeInputSchema.optional(),
    revision: z
      .int()
      .min(1)
      .optional()
      .describe(
        'As it was when the change was begun: where it is another now, nothing is changed',
      ),
  })
  .meta({ id: 'UpdateConnection' });

export const authorizationLinkSchema = z
  .object({
    url: z.url().describe('Told only here; good for 24 hours'),
    expiresAt: instant,
  })
  .meta({ id: 'AuthorizationLink' });

const connection = z.object({
  id: z.uuid(),
  revision: z.int().describe('Goes up with every change of name or scope'),
  service,
  serviceType: z.literal('email'),
  displayName: z.string(),
  scope: z.object({
    mode: z.enum(['all', 'users', 'groups']),
    entries: z
      .int()
      .optional()
      .describe('Rows of the uploaded file; absent for the mode all'),
  }),
  status: connectionStatusSchema,
  statusReason: problemCode
    .optional()
    .describe('The problem behind the status Error'),
  tenantId: z.string().optional(),
  tenantName: z.string().optional(),
  authorizedBy: z
    .string()
    .optional()
    .describe('The account that signed in at the service to authorize'),
  authorizedAt: instant.optional(),
  monitoringSince: instant.optional(),
  createdAt: instant,
  createdBy: z.string().describe('Entity ref of the portal user'),
  authorizationLink: z
    .object({
      createdAt: instant,
      createdBy: z.string(),
      expiresAt: instant,
    })
    .optional()
    .describe('Where somebody else was asked to authorize it'),
  mailboxes: z
    .object({ monitored: z.int(), withProblems: z.int(), total: z.int() })
    .describe('Of those in scope'),
  freshness: z.object({
    completeThrough: instant.nullable(),
    lagSeconds: z.int().nullable(),
    behind: z.int().describe('Mailboxes that are more than 15 minutes behind'),
  }),
});

export const connectionSchema = connection.meta({
  id: 'Connection',
}) satisfies z.ZodType<Connection>;

export const connectionListSchema = z
  .object({ items: z.array(connectionSchema) })
  .meta({ id: 'ConnectionList' });

const historyEntry = z.object({
  at: instant,
  event: z.enum([
    'created',
    'authorization link created',
    'authorization link revoked',
    'authorization started',
    'authorization failed',
    'authorized',
    'status changed',
    'renamed',
    'scope changed',
    'deauthorized',
    'resumed',
  ]),
  status: connectionStatusSchema.optional(),
  actor: z.string().optional().describe('Absent: the system'),
  detail: z.string().optional(),
}) satisfies z.ZodType<ConnectionHistoryEntry>;

const problem = z
  .object({
    code: problemCode,
    severity: z.enum(['error', 'warning']),
    title: z.string(),
    detail: z.string(),
    remedy: z.string(),
    since: instant,
    mailboxes: z.int().optional(),
  })
  .meta({ id: 'Problem' }) satisfies z.ZodType<Problem>;

export const connectionDetailsSchema = connection
  .extend({
    history: z.array(historyEntry).describe('Newest first'),
    problems: z.array(problem).describe('Oldest first'),
  })
  .meta({ id: 'ConnectionDetails' }) satisfies z.ZodType<ConnectionDetails>;

const mailbox = z
  .object({
    userId: z.string().describe('Object id in the directory'),
    userPrincipalName: z.string(),
    mail: z.string().nullable(),
    displayName: z.string().nullable(),
    entityRef: z.string().optional(),
    state: mailboxStateSchema,
    problem: z
      .object({ code: z.enum(MAILBOX_PROBLEM_CODES), detail: z.string() })
      .optional(),
    monitoredSince: instant.nullable(),
    completeThrough: instant
      .nullable()
      .describe('Everything sent up to here is recorded or listed as pending'),
    lastSuccessAt: instant.nullable(),
    gaps: z
      .array(z.object({ from: instant, to: instant }))
      .optional()
      .describe('Times in which it was not monitored'),
    nextPollAt: instant.nullable(),
    reconciliation: z
      .object({ at: instant, found: z.int() })
      .optional()
      .describe(
        'When it was last compared with a list, and how many messages only such lists told of, in all',
      ),
    events: z.int().describe('Recorded from this mailbox'),
  })
  .meta({ id: 'Mailbox' }) satisfies z.ZodType<Mailbox>;

export const mailboxPageSchema = z
  .object({
    items: z.array(mailbox),
    totalCount: z.int(),
    nextCursor: z.string().optional().describe('Absent on the last page'),
  })
  .meta({ id: 'MailboxPage' }) satisfies z.ZodType<MailboxPage>;

export const setupSchema = z
  .object({
    configured: z.boolean(),
    missing: z.array(z.string()).describe('Config keys in full'),
    redirectUri: z
      .string()
      .describe('To be registered in the app registration'),
    permissions: z
      .array(z.object({ name: z.string(), reason: z.string() }))
      .describe('Application permissions that the app registration needs'),
  })
  .meta({ id: 'Setup' }) satisfies z.ZodType<Setup>;
