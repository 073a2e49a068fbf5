import { z } from 'zod';

const vitalsSchema = z.object({
  cpuUserSeconds: z.number(),
  cpuSystemSeconds: z.number(),
  rssBytes: z.number(),
  eventLoopDelayMs: z.object({
    p50: z.number(),
    p99: z.number(),
    max: z.number(),
  }),
});

/** What a process took since the count began; `rssBytes` is that of now. */
export type Vitals = z.infer<typeof vitalsSchema>;

const vitalsMessageSchema = z.object({
  type: z.literal('vitals'),
  vitals: vitalsSchema,
});

export type VitalsMessage = z.infer<typeof vitalsMessageSchema>;

/** Undefined for any other message. */
export function readVitals(message: unknown): Vitals | undefined {
  return vitalsMessageSchema.safeParse(message).data?.vitals;
}
