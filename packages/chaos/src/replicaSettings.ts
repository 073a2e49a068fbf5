import { z } from 'zod';
import { clockSettings } from './Clock';

/** What a replica's process is told when it starts, as JSON. */
export const replicaSettings = z.object({
  database: z.union([
    z.object({ postgres: z.record(z.string(), z.unknown()) }),
    z.object({ file: z.string() }),
  ]),
  /** Of the simulated tenant. */
  tenantUrl: z.string(),
  pollIntervalMs: z.number(),
  concurrency: z.number(),
  /** Content above this is not read. */
  hashedAtMostBytes: z.number().default(10_000_000),
  clock: clockSettings,
});

export type ReplicaSettings = z.input<typeof replicaSettings>;
