import { Response } from 'express';
import { EntraError } from '../entra/EntraError';
import { FaultOutcome } from '../faults';
import { GraphError, newRequestId } from '../graph/GraphError';

/** Outcomes that stand in place of an answer. */
export type BlockingOutcome = Exclude<
  FaultOutcome,
  { type: 'latency' | 'truncate' }
>;

export const BAD_GATEWAY_PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>';

/** Answers, or leaves unanswered, as the fault says. */
export function performFault(
  response: Response,
  outcome: BlockingOutcome,
  context: { now: Date; origin: string },
): void {
  switch (outcome.type) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'html':
      response.status(outcome.status).set(outcome.headers ?? {});
      response.type('html').send(BAD_GATEWAY_PAGE);
      return;
    case 'empty':
      response
        .status(outcome.status)
        .set(outcome.headers ?? {})
        .end();
      return;
    case 'graphError':
      response.status(outcome.status).set(outcome.headers ?? {});
      response.json(graphErrorBody(outcome, context.now));
      return;
    default:
      performEntraError(response, outcome, context);
  }
}

export function graphErrorBody(
  outcome: Extract<FaultOutcome, { type: 'graphError' }>,
  now: Date,
) {
  return new GraphError(
    outcome.status,
    outcome.code,
    outcome.message ?? 'The simulated tenant was told to fail.',
  ).toBody({ now, requestId: newRequestId() });
}

function performEntraError(
  response: Response,
  outcome: Extract<FaultOutcome, { type: 'entraError' }>,
  context: { now: Date; origin: string },
): void {
  const error = new EntraError(outcome);
  response.status(error.status).set(outcome.headers ?? {});
  response.json(error.toBody(context));
}
