import { z } from 'zod';
import type { Route, RouteResponse } from './Route';

/** A JSON Schema, or any other part of the document. */
interface Json {
  [key: string]: unknown;
}

/**
 * The OpenAPI 3.1 document of routes. Schemas with an `id` become components.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApiDocument(options: {
  routes: readonly Route[];
  version: string;
}): Json {
  const components = new Map<string, Json>();
  const paths: Record<string, Json> = {};
  for (const route of options.routes) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method]: operationOf(route, components),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Mail Forensics',
      version: options.version,
      description:
        'Which files were e-mailed, by whom and to whom. Searches speak the query language of Incydr.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/mail-forensics' }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: {
          type: 'http',
          scheme: 'bearer',
          description: 'Token of a Backstage user',
        },
      },
      schemas: Object.fromEntries([...components].sort()),
    },
  };
}

function operationOf(route: Route, components: Map<string, Json>): Json {
  const body = route.documentedBody ?? route.body;
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.access.permission && {
      description: `Needs the permission \`${route.access.permission}\`.`,
    }),
    ...(route.access.public && { security: [] }),
    parameters: [
      ...parametersOf(route.params, 'path', components),
      ...parametersOf(route.query, 'query', components),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          [route.bodyType ?? 'application/json']: {
            schema: schemaOf(body, 'input', components),
          },
        },
      },
    }),
    responses: Object.fromEntries(
      Object.entries(route.responses).map(([code, response]) => [
        code,
        responseOf(response, components),
      ]),
    ),
  };
}

function operationId(route: Route): string {
  const words = `${route.method} ${route.path}`.match(/[A-Za-z0-9]+/g) ?? [];
  return words
    .map((word, i) => (i === 0 ? word : word[0].toUpperCase() + word.slice(1)))
    .join('');
}

function parametersOf(
  schema: z.ZodObject | undefined,
  place: 'path' | 'query',
  components: Map<string, Json>,
): Json[] {
  if (!schema) {
    return [];
  }
  const { properties = {}, required = [] } = schemaOf(
    schema,
    'input',
    components,
  ) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function responseOf(
  response: RouteResponse,
  components: Map<string, Json>,
): Json {
  const { description, schema, contentType, otherwise } = response;
  const schemas = {
    ...(schema && { [contentType ?? 'application/json']: schema }),
    ...otherwise,
  };
  const content = Object.entries(schemas).map(([type, each]) => [
    type,
    { schema: schemaOf(each, 'output', components) },
  ]);
  return {
    description,
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

/** The JSON Schema of a schema; the named ones inside it are moved to the components. */
function schemaOf(
  schema: z.ZodType,
  io: 'input' | 'output',
  components: Map<string, Json>,
): Json {
  // Wrapped, so that a schema with a name of its own is moved out like those inside it.
  const { properties, $defs = {} } = z.toJSONSchema(z.object({ it: schema }), {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  for (const [name, definition] of Object.entries($defs)) {
    const { id: _, ...rest } = definition;
    components.set(name, relocated(rest));
  }
  return relocated(properties?.it ?? {});
}

function relocated(part: unknown): Json {
  return JSON.parse(
    JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
}
