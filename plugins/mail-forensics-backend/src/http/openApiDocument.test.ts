import SwaggerParser from '@apidevtools/swagger-parser';
import { mockServices } from '@backstage/backend-test-utils';
import {
  connectionReadPermission,
  mailForensicsPermissions,
} from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import { Gate } from './Access';
import { openApiDocument } from './openApiDocument';
import { route } from './Route';
import { updateConnectionSchema } from './schemas/connections';
import { searchRequestSchema } from './schemas/fileEvents';

const gate = Gate.create({
  httpAuth: mockServices.httpAuth(),
  permissions: mockServices.permissions(),
  eventsServed: true,
  toRestriction: () => ({ kind: 'or', nodes: [] }),
});

const document = openApiDocument({
  version: '1.2.3',
  routes: [
    route({
      method: 'patch',
      path: '/things/{id}',
      summary: 'Change a thing',
      access: gate.having(connectionReadPermission),
      params: z.object({ id: z.uuid() }),
      query: z.object({
        limit: z.string().default('5').transform(Number),
        q: z.string(),
      }),
      body: updateConnectionSchema,
      responses: {
        200: { description: 'Changed', schema: searchRequestSchema },
        204: { description: 'Nothing to say' },
      },
      async handle() {},
    }),
    route({
      method: 'get',
      path: '/things/{id}',
      summary: 'See a thing',
      access: gate.anyone,
      params: z.object({ id: z.uuid() }),
      responses: {
        200: {
          description: 'As text',
          schema: z.string(),
          contentType: 'text/csv',
        },
      },
      async handle() {},
    }),
  ],
}) as {
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: { schemas: Record<string, unknown> };
};

describe('openApiDocument', () => {
  it('is an OpenAPI 3.1 document whose references all resolve', async () => {
    const copy = structuredClone(document) as never;
    await expect(SwaggerParser.validate(copy)).resolves.toMatchObject({
      openapi: '3.1.1',
    });
  });

  it('puts the methods of a path together', () => {
    expect(Object.keys(document.paths['/things/{id}'])).toEqual([
      'patch',
      'get',
    ]);
    expect(document.paths['/things/{id}'].patch.operationId).toBe(
      'patchThingsId',
    );
  });

  it('tells what a caller has to send, not what becomes of it', () => {
    expect(document.paths['/things/{id}'].patch.parameters).toEqual([
      {
        name: 'id',
        in: 'path',
        required: true,
        schema: expect.objectContaining({ type: 'string', format: 'uuid' }),
      },
      {
        name: 'limit',
        in: 'query',
        required: false,
        schema: { type: 'string', default: '5' },
      },
      { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
    ]);
  });

  it('moves named schemas to the components, those that contain themselves too', () => {
    expect(document.paths['/things/{id}'].patch.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/UpdateConnection' },
        },
      },
    });
    expect(Object.keys(document.components.schemas)).toEqual([
      'Filter',
      'FilterGroup',
      'ScopeInput',
      'SearchRequest',
      'Subgroup',
      'UpdateConnection',
    ]);
    expect(JSON.stringify(document.components.schemas.Subgroup)).toContain(
      '#/components/schemas/Subgroup',
    );
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('names the permission, and where none is needed', () => {
    const { patch, get } = document.paths['/things/{id}'];
    expect(patch.description).toContain(mailForensicsPermissions[0].name);
    expect(patch.security).toBeUndefined();
    expect(get.security).toEqual([]);
  });
});
