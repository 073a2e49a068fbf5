import { z } from 'zod';
import type { Gate } from './Access';
import { openApiDocument } from './openApiDocument';
import { faults, json } from './replies';
import { route, type Route } from './Route';

/** All routes, with the one that serves their OpenAPI document. */
export function withOpenApiDocument(options: {
  gate: Gate;
  routes: readonly Route[];
  version: string;
}): Route[] {
  const all = [...options.routes];
  all.push(
    route({
      method: 'get',
      path: '/openapi.json',
      summary: 'The description of this API',
      access: options.gate.signedIn,
      responses: {
        200: json('An OpenAPI 3.1 document', z.looseObject({})),
        ...faults(),
      },
      async handle({ reply }) {
        await reply(openApiDocument({ routes: all, version: options.version }));
      },
    }),
  );
  return all;
}
