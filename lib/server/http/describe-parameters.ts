/** What a caller may send to an endpoint, in words, from the contract that the endpoint runs by. */
import { z } from 'zod';
import type { RouteDefinition } from './define-route.ts';
import { INTAKE_HEADERS, isIntake } from './openapi-intake.ts';

export interface DescribedParameter {
  readonly name: string;
  readonly where: 'path' | 'query' | 'header' | 'body';
  readonly required: boolean;
  readonly description: string;
}

/** Every parameter of an endpoint: of the path, the query, headers, and members of the body. */
export function describeParameters(definition: RouteDefinition): DescribedParameter[] {
  const path = [...definition.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    where: 'path' as const,
    required: true,
    description: 'text',
  }));
  const headers = INTAKE_HEADERS.map(([name, description]) => ({
    name,
    where: 'header' as const,
    required: false,
    description,
  }));
  return [
    ...path,
    ...(isIntake(definition) ? headers : []),
    ...describeMembers(definition.query, 'query'),
    ...describeMembers(definition.body, 'body'),
  ];
}

const schemaSchema = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.object({ properties: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

const objectSchema = z.object({
  properties: z.record(z.string(), schemaSchema).default({}),
  required: z.array(z.string()).default([]),
});

function describeMembers(
  schema: z.ZodType | undefined,
  where: 'query' | 'body',
): DescribedParameter[] {
  if (schema === undefined) return [];
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const { properties, required } = objectSchema.parse(json);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    where,
    required: required.includes(name),
    description: `${describeSchema(property)}${separator(where, property.type)}`,
  }));
}

function separator(where: 'query' | 'body', type: unknown): string {
  return where === 'query' && type === 'array' ? ', separated by commas' : '';
}

function describeSchema(schema: z.infer<typeof schemaSchema>): string {
  const kind = schema.enum?.map(String).join(' or ') ?? describeType(schema);
  const { minimum, maximum = Infinity } = schema;
  const upTo = maximum < Number.MAX_SAFE_INTEGER ? ` to ${maximum}` : '';
  const bounds = minimum === undefined ? '' : `, from ${minimum}${upTo}`;
  const absent =
    schema.default === undefined ? '' : `; ${JSON.stringify(schema.default)} if absent`;
  return `${kind}${bounds}${absent}`;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'list',
  boolean: 'true or false',
};

function describeType({ type, format, items }: z.infer<typeof schemaSchema>): string {
  if (format === 'date-time') return 'RFC 3339 time';
  const members = Object.keys(items?.properties ?? {});
  if (members.length > 0) return `list of objects with ${members.join(', ')}`;
  const types = typeof type === 'string' ? [type] : (type ?? ['string']);
  return types.map((name) => WORDS[name] ?? name).join(' or ');
}
