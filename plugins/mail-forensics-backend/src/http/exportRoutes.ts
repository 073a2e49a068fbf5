import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  EXPORT_ID_HEADER,
  eventExportPermission,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { ExportLog, FileEventExport } from '../search';
import type { Gate } from './Access';
import { faults, json } from './replies';
import { route, type Route } from './Route';
import { exportManifestSchema, exportRequestSchema } from './schemas/exports';
import { queryErrorSchema } from './schemas/errors';
import type { SearchTurns } from './SearchTurns';

export interface ExportRouteOptions {
  gate: Gate;
  exporter: Pick<FileEventExport, 'prepare'>;
  exportLog: ExportLog;
  /** For exports alone: one that runs for minutes keeps nobody from searching. */
  turns: SearchTurns;
}

const TYPES = {
  csv: { contentType: 'text/csv', extension: 'csv' },
  ndjson: { contentType: 'application/x-ndjson', extension: 'ndjson' },
};

/** Take file events out as a file, and get the manifest that proves what the file is. */
export function exportRoutes(options: ExportRouteOptions): Route[] {
  const { gate, exporter, exportLog, turns } = options;
  const access = gate.eventsHaving(eventExportPermission);
  return [
    route({
      method: 'post',
      path: '/v2/file-events/export',
      summary: 'Take out every event of a query as CSV or NDJSON',
      access,
      audit: {
        action: 'event.export',
        eventId: 'event-export',
        asksPurpose: true,
        severityLevel: 'medium',
      },
      query: z.object({
        format: z.enum(['csv', 'ndjson']).default('csv'),
      }),
      body: z.looseObject({}),
      documentedBody: exportRequestSchema,
      responses: {
        200: {
          description: `The file; the header ${EXPORT_ID_HEADER} has the id of its manifest`,
          contentType: TYPES.csv.contentType,
          schema: z.string(),
        },
        ...faults(413),
        400: json('The query is wrong, and how', queryErrorSchema),
      },
      async handle({ body, query: { format }, caller, audit, begun, res }) {
        audit({ format });
        await turns.run({ person: caller.userEntityRef }, async () => {
          const prepared = await exporter.prepare(body, {
            format,
            requestedBy: caller.userEntityRef,
            restriction: caller.restriction,
          });
          audit({ exportId: prepared.id });
          await begun();
          const { contentType, extension } = TYPES[format];
          res.set(EXPORT_ID_HEADER, prepared.id);
          res.set('Access-Control-Expose-Headers', EXPORT_ID_HEADER);
          // Compressing takes more of the processor than everything else together; a proxy in front has its own.
          res.set('Cache-Control', 'no-store, no-transform');
          res
            .type(contentType)
            .attachment(`file-events-${prepared.id}.${extension}`);
          // Pieces are large: for a slow reader one is kept ready, and not sixteen.
          const file = Readable.from(prepared.pieces, { highWaterMark: 1 });
          await pipeline(file, res);
          audit({ rows: prepared.rows(), exportSha256: prepared.sha256() });
        });
      },
    }),
    route({
      method: 'get',
      path: '/v2/file-events/exports/{id}',
      summary: 'Get the manifest of an export of yours',
      access,
      params: z.object({ id: z.uuid() }),
      responses: {
        200: json('The manifest', exportManifestSchema),
        ...faults(400, 404),
      },
      async handle({ params, caller, reply }) {
        await reply(await exportLog.get(params.id, caller.userEntityRef));
      },
    }),
  ];
}
