import { z } from 'zod';
import { REQUEST_KINDS } from './classifyRequest';

/** Which requests a rule is for: all that is given must fit. */
export const faultMatchSchema = z.object({
  method: z.string().optional(),
  /** A regular expression, tried on the path with its query. */
  path: z.string().optional(),
  /** A user's id, or what else the path calls them. */
  userId: z.string().optional(),
  /** Id or domain of the tenant that is asked, by its name in the path (Entra) or by the token (Graph). */
  tenantId: z.string().optional(),
  kind: z.enum(REQUEST_KINDS).optional(),
});

/** What happens to a request instead of its answer; `latency` delays the answer. */
export const faultOutcomeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('graphError'),
    status: z.number().int(),
    code: z.string(),
    message: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    type: z.literal('entraError'),
    /** AADSTS number. */
    code: z.number().int(),
    error: z.string(),
    message: z.string(),
    status: z.number().int().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    type: z.literal('html'),
    status: z.number().int().default(502),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({
    type: z.literal('empty'),
    status: z.number().int(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ type: z.literal('latency'), milliseconds: z.number().min(0) }),
  z.object({ type: z.literal('reset') }),
  z.object({ type: z.literal('hang') }),
  /** The answer begins as it should, and the connection breaks off. */
  z.object({
    type: z.literal('truncate'),
    afterBytes: z.number().int().min(0),
  }),
]);

export const faultRuleSchema = z.object({
  match: faultMatchSchema,
  outcome: faultOutcomeSchema,
  /** How many requests it is for. Absent: until it is removed. */
  times: z.number().int().min(1).optional(),
});

export type FaultMatch = z.infer<typeof faultMatchSchema>;
export type FaultOutcome = z.infer<typeof faultOutcomeSchema>;
export type FaultRule = z.input<typeof faultRuleSchema>;
