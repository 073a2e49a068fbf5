import { z } from 'zod';

export const taskSchema = z.object({
  firstDay: z.number(),
  beforeDay: z.number(),
});

/** A few days, to be made and copied into the database. */
export type LoadTask = z.infer<typeof taskSchema>;

/** What a worker says when it is ready for the next task. */
export const DONE = 'done';
