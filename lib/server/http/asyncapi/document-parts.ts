/** The pieces that every AsyncAPI document here is put together from. */
import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/** Of the bindings of AsyncAPI for AMQP 0-9-1 and for HTTP. */
export const BINDING_VERSION = '0.3.0';

export const SOURCE_PARAMETER = {
  source: { description: 'The key of the source, such as shopify-eu.' },
};

/** Whose document it is, without what is the same in all. */
export interface Described {
  readonly title: string;
  readonly description: string;
  readonly servers: Json;
  readonly channels: Json;
  readonly operations: Json;
  readonly messages: Json;
}

/** A reference to something that is named elsewhere in the document. */
export function refer(...place: readonly string[]): Json {
  return { $ref: `#/${place.join('/')}` };
}

/** Messages of a channel, each of which the document has in its components. */
export function channelMessages(names: readonly string[]): Json {
  return Object.fromEntries(names.map((name) => [name, refer('components', 'messages', name)]));
}

export interface OperationParts {
  readonly summary: string;
  readonly description?: string;
  readonly bindings?: Json;
  /** Where it is answered at once: the channel of the answers, and which of its messages. */
  readonly reply?: { readonly channel: string; readonly messages: readonly string[] };
}

/** What a party does on a channel: `receive` is what comes to it. */
export function operation(
  action: 'send' | 'receive',
  channel: string,
  { reply, ...parts }: OperationParts,
): Json {
  return {
    action,
    channel: refer('channels', channel),
    ...parts,
    ...(reply !== undefined && {
      reply: {
        channel: refer('channels', reply.channel),
        messages: reply.messages.map((name) => refer('channels', reply.channel, 'messages', name)),
      },
    }),
  };
}

/** Headers of a message by the example of each; `optional` may be absent. */
export function describeHeaders(headers: Json, optional: readonly string[] = []): Json {
  const properties = Object.entries(headers).map(([name, value]) => [
    name,
    { type: Array.isArray(value) ? 'array' : typeof value === 'number' ? 'integer' : 'string' },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties) as Json,
    required: Object.keys(headers).filter((name) => !optional.includes(name)),
  };
}

/** A contract as JSON Schema. */
export function describeSchema(schema: z.ZodType): Json {
  const { $schema: _, ...described } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return described;
}

/** A message whose body is JSON of a contract. */
export function jsonMessage(name: string, schema: z.ZodType, examples: readonly unknown[]): Json {
  return {
    name,
    contentType: 'application/json',
    payload: describeSchema(schema),
    examples: examples.map((example) => ({ payload: example })),
  };
}

/** What an answer over HTTP means: the status of the example, and all statuses that mean the same. */
export interface AnswerParts {
  readonly summary: string;
  readonly statuses: readonly [number, ...number[]];
  readonly headers?: Json;
  /** Of `headers`, those that may be absent. */
  readonly optional?: readonly string[];
  /** The body of the example, where one is read. */
  readonly problem?: Json;
}

/** An answer over HTTP; `x-statuses` are all the statuses that `summary` is true of. */
export function answerMessage(name: string, parts: AnswerParts): Json {
  const { summary, statuses, headers = {}, optional = Object.keys(headers), problem } = parts;
  return {
    name,
    summary,
    ...(problem !== undefined && {
      contentType: 'application/problem+json',
      payload: { description: 'A problem (RFC 9457), or anything: the first 8 KiB are kept.' },
    }),
    headers: describeHeaders(headers, optional),
    bindings: { http: { statusCode: statuses[0], bindingVersion: BINDING_VERSION } },
    examples: [{ headers, ...(problem !== undefined && { payload: problem }) }],
    'x-statuses': statuses,
  };
}
