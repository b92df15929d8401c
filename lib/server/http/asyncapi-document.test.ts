import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import { formatRecordId } from '#lib/domain/record-id';
import {
  ACKNOWLEDGEMENT_QUEUE,
  egressQueue,
  ingressQueue,
  REJECTION_QUEUE,
} from '#worker/transports/rabbitmq/topology';
import { outgoingMessage } from '#worker/transports/rabbitmq/outgoing-message';
import { describeMessages, PARTIES } from './asyncapi-document.ts';

const refSchema = z.strictObject({ $ref: z.string().startsWith('#/') });
const messageSchema = z.object({
  contentType: z.string(),
  payload: z.record(z.string(), z.unknown()),
  headers: z
    .object({
      properties: z.record(z.string(), z.object({ type: z.enum(['string', 'integer']) })),
      required: z.array(z.string()),
    })
    .optional(),
  examples: z
    .array(
      z.object({ payload: z.unknown(), headers: z.record(z.string(), z.unknown()).optional() }),
    )
    .min(1),
});
/** What AsyncAPI 3.0 asks of the parts that are used here. */
const documentSchema = z.strictObject({
  asyncapi: z.literal('3.0.0'),
  info: z.strictObject({ title: z.string(), version: z.string(), description: z.string() }),
  defaultContentType: z.string(),
  servers: z.record(z.string(), z.looseObject({ host: z.string(), protocol: z.string() })),
  channels: z.record(
    z.string(),
    z.strictObject({
      address: z.string(),
      description: z.string().optional(),
      messages: z.record(z.string(), refSchema),
      servers: z.array(refSchema),
      parameters: z.record(z.string(), z.strictObject({ description: z.string() })).optional(),
      bindings: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  operations: z.record(
    z.string(),
    z.strictObject({
      action: z.enum(['send', 'receive']),
      channel: refSchema,
      summary: z.string(),
      bindings: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  components: z.strictObject({ messages: z.record(z.string(), messageSchema) }),
});

const documentOf = (party: (typeof PARTIES)[number]) =>
  documentSchema.parse(JSON.parse(JSON.stringify(describeMessages(party))));

/** What a reference of a document leads to. */
function follow(document: unknown, ref: string): unknown {
  const steps = ref.slice(2).split('/');
  return steps.reduce(
    (place: unknown, step) => z.record(z.string(), z.unknown()).parse(place)[step],
    document,
  );
}

describe.each(PARTIES)('the document of the %s', (party) => {
  const document = documentOf(party);

  it('refers to nothing that is not in it, and uses all that is', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    for (const ref of refs) expect(follow(document, ref ?? ''), ref).toBeDefined();
    for (const name of Object.keys(document.components.messages))
      expect(refs).toContain(`#/components/messages/${name}`);
    for (const name of Object.keys(document.channels)) expect(refs).toContain(`#/channels/${name}`);
  });

  it('says what each placeholder of an address is', () => {
    for (const { address, parameters = {} } of Object.values(document.channels)) {
      const names = [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters)).toEqual(names);
    }
  });

  it('shows examples with every header that is needed', () => {
    for (const { headers, examples } of Object.values(document.components.messages)) {
      for (const example of examples) {
        const names = Object.keys(example.headers ?? {});
        expect(names).toEqual(expect.arrayContaining(headers?.required ?? []));
        expect(Object.keys(headers?.properties ?? {})).toEqual(expect.arrayContaining(names));
      }
    }
  });
});

describe('the queues', () => {
  const { channels, components } = documentOf('integration-app');

  it('are those that are declared', () => {
    expect(Object.values(channels).map(({ address }) => address)).toEqual([
      egressQueue('{source}'),
      ACKNOWLEDGEMENT_QUEUE,
      REJECTION_QUEUE,
      ingressQueue('{source}'),
    ]);
  });

  it('take the examples of answers', () => {
    const { acknowledgement, rejection } = components.messages;
    for (const { payload } of acknowledgement?.examples ?? [])
      expect(acknowledgementMessageSchema.safeParse(payload).success).toBe(true);
    for (const { payload } of rejection?.examples ?? [])
      expect(rejectionMessageSchema.safeParse(payload).success).toBe(true);
  });

  it('bring deliveries with the very headers that are described', () => {
    const delivery = {
      id: formatRecordId(1n),
      token: '11111111-1111-4111-8111-111111111111',
      source: 'shop',
      reference: 'order-1001',
      eventId: null,
      type: 't',
      originatedAt: null,
      receivedAt: new Date(0),
      generation: 0,
      attempt: 3,
      expiresAt: new Date(0),
      mediaType: 'application/json',
      traceparent: null,
      bytes: Buffer.from('{}'),
    };
    const { options } = outgoingMessage(delivery, 'binary');
    expect(
      Object.keys(z.record(z.string(), z.unknown()).parse(options.headers)).toSorted(),
    ).toEqual(components.messages.delivery?.headers?.required.toSorted());
  });
});
