import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  connectionManagePermission,
  connectionReadPermission,
  type ScopePreview,
  type ScopePreviewLine,
  type ScopePreviewProgress,
} from 'backstage-plugin-mail-forensics-common';
import type { Request, Response } from 'express';
import type { ScopeReports } from '../connections';
import type { Gate } from './Access';
import { askedOfScope } from './askedOfScope';
import { connectionParams } from './connectionRoutes';
import { LineStream } from './LineStream';
import { faults, json } from './replies';
import {
  MAX_UPLOAD_BYTES,
  route,
  type Route,
  type RouteResponse,
} from './Route';
import { scopeInputSchema } from './schemas/connections';
import {
  scopePreviewLineSchema,
  scopePreviewSchema,
  scopeReportSchema,
} from './schemas/scope';
import { toClientError } from './toClientError';

const LINES = 'application/x-ndjson';

/** What scopes come to, row by row. */
export function scopeRoutes(options: {
  gate: Gate;
  logger: LoggerService;
  scopeReports: ScopeReports;
}): Route[] {
  const { gate, logger, scopeReports } = options;
  const manager = gate.having(connectionManagePermission);
  return [
    route({
      method: 'get',
      path: '/connections/{id}/scope',
      summary: 'See what the scope of a connection comes to, row by row',
      access: gate.having(connectionReadPermission),
      audit: {
        action: 'scope.view',
        eventId: 'connection-fetch',
        severityLevel: 'medium',
        meta: { queryType: 'scope' },
      },
      params: connectionParams,
      responses: {
        200: json('As of the last look into the directory', scopeReportSchema),
        ...faults(400, 404),
      },
      async handle({ params, audit, reply }) {
        audit({ connectionId: params.id });
        await reply(await scopeReports.current(params.id));
      },
    }),
    route({
      method: 'post',
      path: '/connections/{id}/scope/preview',
      summary: 'See what a scope would come to, with nothing changed',
      access: manager,
      audit: previewed(),
      params: connectionParams,
      body: scopeInputSchema,
      maxBodyBytes: MAX_UPLOAD_BYTES,
      responses: { 200: previewOrLines(), ...faults(400, 404, 413) },
      async handle({ params, body, audit, begun, req, res }) {
        audit({ connectionId: params.id, mode: body.mode });
        await begun();
        await replyPreview({
          req,
          res,
          logger,
          path: '/connections/{id}/scope/preview',
          work: watch => scopeReports.preview(params.id, body, watch),
        });
      },
    }),
    route({
      method: 'post',
      path: '/scope/preview',
      summary: 'See what can be said of a scope before there is a connection',
      access: manager,
      audit: previewed(),
      body: scopeInputSchema,
      maxBodyBytes: MAX_UPLOAD_BYTES,
      responses: { 200: previewOrLines(), ...faults(400, 413) },
      async handle({ body, audit, begun, req, res }) {
        audit({ mode: body.mode });
        await begun();
        await replyPreview({
          req,
          res,
          logger,
          path: '/scope/preview',
          work: async () => scopeReports.previewFile(body),
        });
      },
    }),
  ];
}

function previewed(): Route['audit'] {
  return {
    action: 'scope.preview',
    eventId: 'connection-fetch',
    severityLevel: 'medium',
    meta: { queryType: 'scope-preview' },
    asked: askedOfScope,
  };
}

function previewOrLines(): RouteResponse {
  return {
    ...json(
      `The preview; where ${LINES} is accepted, lines of JSON that tell the progress and end with it`,
      scopePreviewSchema,
    ),
    otherwise: { [LINES]: scopePreviewLineSchema },
  };
}

interface Watch {
  signal: AbortSignal;
  onProgress: (progress: ScopePreviewProgress) => void;
}

/** Replies as JSON, or in lines, and ends the work where the caller goes away. */
async function replyPreview(options: {
  req: Request;
  res: Response;
  logger: LoggerService;
  path: string;
  work: (watch: Watch) => Promise<ScopePreview>;
}): Promise<void> {
  const { req, res, work } = options;
  const gone = new AbortController();
  res.once('close', () =>
    gone.abort(new Error('The caller went away before the answer')),
  );
  const { signal } = gone;
  if (req.accepts(['application/json', LINES]) !== LINES) {
    res.json(await work({ signal, onProgress: () => {} }));
    return;
  }
  const lines = new LineStream<ScopePreviewLine>(res);
  try {
    const preview = await work({
      signal,
      onProgress: progress => lines.send({ progress }),
    });
    lines.end({ preview });
  } catch (error) {
    if (res.headersSent && !signal.aborted) {
      // The status was sent before there was an error, so the last line tells of it.
      const { name, message } = toClientError(error, {
        logger: options.logger,
        route: `POST ${options.path}`,
      });
      lines.end({ error: { name, message } });
    }
    throw error;
  }
}
