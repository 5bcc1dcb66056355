import { errorStatus, problemSchema } from '@linnet/contract/errors';
import { apiPrefix, type Route, routes } from '@linnet/contract/routes';
import type { JsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/** OpenAPI 3.1 of every route of the contract. */
export async function describeApi(version: string): Promise<Record<string, unknown>> {
  // Rarely asked for, so its translator is loaded with the first question.
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  const describe = (schema: v.GenericSchema, typeMode: 'input' | 'output'): JsonSchema => {
    const { $schema: _, ...json } = toJsonSchema(schema, { errorMode: 'ignore', typeMode });
    return json as JsonSchema;
  };

  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries(routes) as [string, Route][]) {
    const path = apiPrefix + route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = {
      operationId,
      summary: route.summary,
      'x-access': route.access,
      parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
      ...(route.body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: describe(route.body, 'input') } },
            },
          }),
      responses: { ...success(route), default: { $ref: '#/components/responses/Problem' } },
    };
  }

  return {
    openapi: '3.1.0',
    info: {
      title: 'Linnet',
      version,
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    paths,
    components: {
      responses: {
        Problem: {
          description: `Problem details (RFC 9457). Codes: ${Object.keys(errorStatus).join(', ')}.`,
          content: { 'application/problem+json': { schema: describe(problemSchema, 'output') } },
        },
      },
    },
  };

  function parameters(schema: v.GenericSchema | undefined, place: 'path' | 'query') {
    if (schema === undefined) return [];
    const json = describe(schema, 'input');
    return Object.entries(json.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === 'path' || (json.required ?? []).includes(name),
      schema: property,
    }));
  }

  function success(route: Route): Record<string, unknown> {
    if (route.response !== undefined) {
      const schema = describe(route.response, 'output');
      return { 200: { description: 'OK', content: { 'application/json': { schema } } } };
    }
    if (route.produces === 'events') {
      const content = { 'text/event-stream': { schema: { type: 'string' } } };
      return { 200: { description: 'Events until either side ends', content } };
    }
    if (route.produces === 'empty') return { 204: { description: 'Done' } };
    const content = { '*/*': {} };
    return {
      200: { description: 'All bytes', content },
      206: { description: 'The range asked for', content },
      304: { description: 'The client has it already' },
      416: { $ref: '#/components/responses/Problem' },
    };
  }
}
