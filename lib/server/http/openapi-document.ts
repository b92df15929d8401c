/** The OpenAPI 3.1 document, generated from the definitions that the endpoints run by. */
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problemSchema } from '#lib/contracts/problem';
import { SIGNED_SCOPES } from '#lib/domain/access';
import packageJson from '../../../package.json' with { type: 'json' };
import type { Route, RouteDefinition } from './define-route.ts';
import { intakeOperation } from './openapi-intake.ts';
import { describeWebhooks } from './openapi-webhooks.ts';
import { showPath } from './show-path.ts';

type Json = Readonly<Record<string, unknown>>;

/** The document of these endpoints. */
export function describeApi(routes: readonly Route[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const { definition } of routes) {
    const path = showPath(definition.path);
    paths[path] = {
      ...paths[path],
      [definition.method.toLowerCase()]: describeOperation(definition),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version: packageJson.version,
      description: packageJson.description,
    },
    paths,
    webhooks: describeWebhooks(),
    components: {
      schemas: { Problem: toSchema(problemSchema, 'output') },
      securitySchemes: {
        machineKey: { type: 'http', scheme: 'bearer', description: 'A bearer machine key.' },
        signedRequest: {
          type: 'apiKey',
          in: 'header',
          name: 'Webhook-Key',
          description:
            'The start of a signed machine key. The request carries `webhook-id`, `webhook-timestamp` ' +
            'and `webhook-signature` too (Standard Webhooks 1.0, v1 or v1a) over its bytes, is accepted ' +
            'from 300 s before to 60 s ahead of our clock, and taken once: sign each try anew.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' },
      },
    },
  };
}

function describeOperation(definition: RouteDefinition): Json {
  const { summary, tag, access, query, body, success } = definition;
  const parameters = [...describePath(definition.path), ...describeQuery(query)];
  const { requestBody, parameters: headers = [] } = intakeOperation(definition) ?? {};
  const json = body === undefined ? requestBody : describeBody(body);
  return {
    summary,
    tags: [tag],
    operationId: operationId(definition),
    ...(access === 'public' ? { security: [] } : describeAccess(access)),
    parameters: [...parameters, ...headers],
    ...(json === undefined ? {} : { requestBody: json }),
    responses: {
      [String(success.status)]: describeSuccess(success),
      default: {
        description: 'A problem, RFC 9457.',
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function describeAccess({ scope, role }: Exclude<RouteDefinition['access'], 'public'>): Json {
  const machine = scope === undefined ? [] : [{ machineKey: [] }];
  const signer =
    scope !== undefined && SIGNED_SCOPES.includes(scope) ? [{ signedRequest: [] }] : [];
  const person = role === undefined ? [] : [{ session: [] }];
  const machines = scope === undefined ? '' : `Machine keys with the scope \`${scope}\`. `;
  const people = role === undefined ? '' : `People with the role \`${role}\` or more.`;
  return {
    security: [...machine, ...signer, ...person],
    description: `${machines}${people}`.trim(),
  };
}

function describePath(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

const objectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function describeQuery(query: z.ZodType | undefined): Json[] {
  if (query === undefined) return [];
  const { properties, required } = objectSchema.parse(toSchema(query, 'input'));
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function describeBody(body: z.ZodType): Json {
  return { required: true, content: { 'application/json': { schema: toSchema(body, 'input') } } };
}

function describeSuccess({ schema, description }: RouteDefinition['success']): Json {
  if (schema === undefined) return { description };
  return { description, content: { 'application/json': { schema: toSchema(schema, 'output') } } };
}

/** `POST /api/v1/records/{id}/replay` is `postRecordsIdReplay`. */
function operationId({ method, path }: RouteDefinition): string {
  const words = path
    .replace('/api/v1', '')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '');
  const rest = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${method.toLowerCase()}${rest.join('')}`;
}

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}
