import { z } from 'zod';
import { eventQuerySchema } from './fileEvents';

const instant = z.iso.datetime();

const sort = {
  srtKey: z.string().nullish(),
  srtDir: z.enum(['asc', 'desc']).nullish(),
};

export const savedSearchInputSchema = eventQuerySchema
  .extend({
    name: z.string().describe('At most 200 characters'),
    notes: z.string().nullish().describe('At most 10,000 characters'),
    columns: z.array(z.string()).optional().describe('Terms'),
    ...sort,
  })
  .meta({ id: 'SavedSearchInput' });

export const savedSearchListSchema = z
  .object({
    searches: z.array(
      eventQuerySchema.extend({
        id: z.uuid(),
        apiVersion: z.literal(2),
        name: z.string(),
        notes: z.string().nullable(),
        columns: z.array(z.string()),
        ...sort,
        createdByUID: z.string().describe('Entity ref'),
        createdByUsername: z.string().describe('Entity ref'),
        creationTimestamp: instant,
        modifiedByUID: z.string().describe('Entity ref'),
        modifiedByUsername: z.string().describe('Entity ref'),
        modifiedTimestamp: instant,
      }),
    ),
  })
  .meta({ id: 'SavedSearchList' });

export const sharedQuerySchema = eventQuerySchema
  .extend({ id: z.uuid(), ...sort })
  .meta({ id: 'SharedQuery' });
