import { NotFoundError } from '@backstage/errors';
import { z } from 'zod';
import type {
  CoverageStatements,
  FileEventGrouping,
  FileEventHistogram,
  FilePivot,
  SearchOptions,
} from '../search';
import type { EventCaller, Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import {
  coverageStatementSchema,
  fileSummarySchema,
  groupingRequestSchema,
  groupingResponseSchema,
  histogramRequestSchema,
  histogramResponseSchema,
} from './schemas/analysis';
import { queryErrorSchema } from './schemas/errors';
import { eventQuerySchema } from './schemas/fileEvents';
import type { SearchTurns } from './SearchTurns';

export interface AnalysisRouteOptions {
  gate: Gate;
  grouping: FileEventGrouping;
  histogram: FileEventHistogram;
  filePivot: FilePivot;
  coverageStatements: CoverageStatements;
  turns: SearchTurns;
}

/** Counts over file events: by value, by time, and everything about one content. */
export function analysisRoutes(options: AnalysisRouteOptions): Route[] {
  const { gate, turns } = options;
  /** Answers when it is the caller's turn. */
  const answer = <T>(
    { caller, signal }: { caller: EventCaller; signal: AbortSignal },
    search: (who: SearchOptions) => Promise<T>,
  ) =>
    turns.run({ person: caller.userEntityRef, signal }, () =>
      search({ restriction: caller.restriction, signal }),
    );
  return [
    route({
      method: 'post',
      path: '/v2/file-events/grouping',
      summary: 'Count file events by the values of a term',
      access: gate.events,
      audit: {
        action: 'event.group',
        eventId: 'event-search',
        meta: { queryType: 'grouping' },
        asksPurpose: true,
      },
      body: z.looseObject({}),
      documentedBody: groupingRequestSchema,
      responses: {
        200: json('Values, most frequent first', groupingResponseSchema),
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ body, caller, audit, signal, reply }) {
        const counted = await answer({ caller, signal }, who =>
          options.grouping.group(body, who),
        );
        audit({ rows: counted.groups.length });
        await reply(counted);
      },
    }),
    route({
      method: 'post',
      path: '/v2/file-events/histogram',
      summary: 'Count file events over time',
      access: gate.events,
      audit: {
        action: 'event.histogram',
        eventId: 'event-search',
        meta: { queryType: 'histogram' },
        asksPurpose: true,
      },
      body: z.looseObject({}),
      documentedBody: histogramRequestSchema,
      responses: {
        200: json('Buckets, oldest first', histogramResponseSchema),
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ body, caller, audit, signal, reply }) {
        const counted = await answer({ caller, signal }, who =>
          options.histogram.count(body, who),
        );
        audit({ rows: counted.buckets.length });
        await reply(counted);
      },
    }),
    route({
      method: 'post',
      path: '/v2/file-events/coverage',
      summary: 'See how much of what a query asks about is known at all',
      access: gate.events,
      audit: {
        action: 'event.coverage',
        eventId: 'event-search',
        meta: { queryType: 'coverage' },
        asksPurpose: true,
      },
      body: z.looseObject({}),
      documentedBody: eventQuerySchema,
      responses: {
        200: json('Of the mailboxes it concerns', coverageStatementSchema),
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ body, caller, audit, signal, reply }) {
        const statement = await answer({ caller, signal }, who =>
          options.coverageStatements.state(body, who),
        );
        audit({ rows: statement.gaps.length });
        await reply(statement);
      },
    }),
    route({
      method: 'get',
      path: '/files/{sha256}',
      summary: 'See everywhere a content was sent',
      access: gate.events,
      audit: {
        action: 'file.view',
        eventId: 'event-search',
        meta: { queryType: 'file' },
        asksPurpose: true,
      },
      params: z.object({
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/i)
          .transform(hash => hash.toLowerCase()),
      }),
      responses: {
        200: json('What is known of it', fileSummarySchema),
        ...faults(400, 404),
      },
      async handle({ params, caller, audit, signal, reply }) {
        audit({ sha256: params.sha256 });
        const summary = await answer({ caller, signal }, who =>
          options.filePivot.find(params.sha256, who),
        );
        if (!summary) {
          throw new NotFoundError(
            `No file with the SHA-256 ${params.sha256} was seen`,
          );
        }
        audit({ rows: 1, totalCount: summary.docCount });
        await reply(summary);
      },
    }),
  ];
}
