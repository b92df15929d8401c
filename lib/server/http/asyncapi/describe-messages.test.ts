import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acknowledgementMessageSchema, rejectionMessageSchema } from '#lib/contracts/delivery';
import { problemSchema } from '#lib/contracts/problem';
import { createWebhookSecret, readSigningKey } from '#lib/client-sdk/webhook-key';
import type { EventMode } from '#lib/domain/transport';
import { sampleDelivery } from '#worker/testing/sample-delivery';
import { permissionRequest, readPermission } from '#worker/transports/push/ask-permission';
import { buildPush } from '#worker/transports/push/build-push';
import { judgeAnswer } from '#worker/transports/push/judge-answer';
import { PROBLEM_HEADER, QUEUE_HEADER } from '#worker/transports/rabbitmq/batch-consumer';
import { outgoingMessage } from '#worker/transports/rabbitmq/outgoing-message';
import { describeMessages, PARTIES } from './describe-messages.ts';

const refSchema = z.strictObject({ $ref: z.string().startsWith('#/') });
const messageSchema = z.looseObject({
  contentType: z.string().optional(),
  payload: z.record(z.string(), z.unknown()).optional(),
  headers: z
    .object({
      properties: z.record(z.string(), z.object({ type: z.string() })),
      required: z.array(z.string()),
    })
    .optional(),
  examples: z
    .array(
      z.object({
        payload: z.unknown().optional(),
        headers: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .min(1),
});
const documentSchema = z.looseObject({
  channels: z.record(
    z.string(),
    z.looseObject({
      address: z.string().nullable(),
      messages: z.record(z.string(), refSchema),
      parameters: z.record(z.string(), z.unknown()).optional(),
      bindings: z.object({ amqp: z.looseObject({ is: z.string() }) }).optional(),
    }),
  ),
  components: z.strictObject({ messages: z.record(z.string(), messageSchema) }),
});

const documentOf = (party: (typeof PARTIES)[number]) =>
  documentSchema.parse(JSON.parse(JSON.stringify(describeMessages(party))));

/** As its authors publish it, with the bindings of every protocol; it brings its own draft-07. */
const followsAsyncApi = new Ajv({
  ...{ strict: false, validateFormats: false, allErrors: true },
  ...{ meta: false, validateSchema: false },
}).compile(readJson(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json')));

function readJson(url: string): Record<string, unknown> {
  const text = readFileSync(fileURLToPath(url), 'utf8');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

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

  it('follows AsyncAPI 3.0.0 to the letter', () => {
    followsAsyncApi(document);
    expect(followsAsyncApi.errors).toBeNull();
  });

  it('would be found out if a binding were not one', () => {
    const [name = ''] = Object.keys(document.channels);
    const spoilt = { bindings: { amqp: { is: 'topic', bindingVersion: '0.3.0' } } };
    const channels = { ...document.channels, [name]: { ...document.channels[name], ...spoilt } };
    expect(followsAsyncApi({ ...document, channels })).toBe(false);
  });

  it('refers to nothing that is not in it, and uses all that is', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    for (const ref of refs) expect(follow(document, ref ?? ''), ref).toBeDefined();
    for (const name of Object.keys(document.components.messages))
      expect(refs).toContain(`#/components/messages/${name}`);
    const forOthers = Object.entries(document.channels).filter(
      ([, { bindings }]) => bindings?.amqp.is === 'routingKey',
    );
    for (const name of Object.keys(document.channels)) {
      if (forOthers.some(([other]) => other === name)) continue;
      expect(refs).toContain(`#/channels/${name}`);
    }
  });

  it('says what each placeholder of an address is', () => {
    for (const { address, parameters = {} } of Object.values(document.channels)) {
      const names = [...(address ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(Object.keys(parameters)).toEqual(names);
    }
  });

  it('shows examples that are as described', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const [name, { headers, payload, examples }] of Object.entries(
      document.components.messages,
    )) {
      for (const example of examples) {
        expect(ajv.validate(headers ?? {}, example.headers ?? {}), name).toBe(true);
        expect(Object.keys(headers?.properties ?? {})).toEqual(
          expect.arrayContaining(Object.keys(example.headers ?? {})),
        );
        if (payload !== undefined) expect(ajv.validate(payload, example.payload), name).toBe(true);
      }
    }
  });
});

const { messages } = documentOf('integration-app').components;
const headersOf = (name: string) => {
  const { properties = {}, required = [] } = messages[name]?.headers ?? {};
  return { all: Object.keys(properties).toSorted(), required: required.toSorted() };
};
const namesOf = (headers: unknown) =>
  Object.keys(z.record(z.string(), z.unknown()).parse(headers)).toSorted();
const exampleOf = (name: string) => messages[name]?.examples[0];

describe('messages of the queues', () => {
  it('are read as the examples show them', () => {
    for (const { payload } of messages.acknowledgement?.examples ?? [])
      expect(acknowledgementMessageSchema.safeParse(payload).success).toBe(true);
    for (const { payload } of messages.rejection?.examples ?? [])
      expect(rejectionMessageSchema.safeParse(payload).success).toBe(true);
  });

  it('bring deliveries with the very headers that are described', () => {
    const sent = (traceparent: string | null) =>
      namesOf(outgoingMessage(sampleDelivery({ traceparent }), 'binary').options.headers);
    expect(sent(sampleDelivery().traceparent)).toEqual(headersOf('delivery').all);
    expect(sent(null)).toEqual(headersOf('delivery').required);
  });

  it('bring structured deliveries that are as described', () => {
    const { content } = outgoingMessage(sampleDelivery(), 'structured');
    const event: unknown = JSON.parse(content.toString());
    expect(
      new Ajv({ strict: false }).validate(messages.structuredDelivery?.payload ?? {}, event),
    ).toBe(true);
  });

  it('are dead letters with the problem in their header', () => {
    const headers = exampleOf('deadLetter')?.headers ?? {};
    expect(Object.keys(headers)).toEqual([PROBLEM_HEADER, QUEUE_HEADER]);
    const problem: unknown = JSON.parse(String(headers[PROBLEM_HEADER]));
    expect(problemSchema.parse(problem)).toMatchObject({ status: 400, code: 'invalid_request' });
  });
});

describe('pushes', () => {
  const push = (mode: EventMode, traceparent = sampleDelivery().traceparent) =>
    buildPush([sampleDelivery({ traceparent })], {
      mode,
      keys: [readSigningKey(createWebhookSecret())],
      nowMs: Date.now(),
    });
  const described = (headers: unknown) =>
    namesOf(headers).filter((name) => name !== 'content-type' && name !== 'user-agent');

  it('come with the very headers that are described', () => {
    expect(described(push('binary').headers)).toEqual(headersOf('push').all);
    expect(described(push('binary', null).headers)).toEqual(headersOf('push').required);
    expect(described(push('structured').headers)).toEqual(headersOf('structuredPush').all);
    expect(described(push('batch').headers)).toEqual(headersOf('batchPush').all);
  });

  it.each([
    ['structured', 'structuredPush'],
    ['batch', 'batchPush'],
  ] as const)('in %s mode are the documents that are described', (mode, name) => {
    const { headers, body } = push(mode);
    expect(headers['content-type']?.split(';')[0]).toBe(messages[name]?.contentType);
    const told: unknown = JSON.parse(Buffer.from(body).toString());
    expect(new Ajv({ strict: false }).validate(messages[name]?.payload ?? {}, told)).toBe(true);
  });

  it('are asked for and allowed as the handshake is described', () => {
    expect(described(permissionRequest('sluice.example').headers)).toEqual(
      headersOf('handshake').required,
    );
    const headers = z.record(z.string(), z.string()).parse(exampleOf('pushAllowed')?.headers);
    for (const status of statusesOf('pushAllowed')) {
      const answer = { status, headers, body: '' };
      expect(readPermission(answer, 'sluice.example')).toEqual({ kind: 'granted', perMinute: 600 });
    }
  });

  it.each(['pushTaken', 'pushAcknowledged', 'pushRefused', 'pushNotNow', 'pushGone'])(
    '%s does what is said of each of its statuses',
    (name) => {
      const headers = z.record(z.string(), z.string()).parse(exampleOf(name)?.headers);
      for (const status of statusesOf(name)) {
        const answer = { status, headers, body: '' };
        const verdict = judgeAnswer(answer, { acknowledges: true, nowMs: Date.now() });
        const isHeld = verdict.kind === 'failed' && verdict.isFinal;
        expect(isHeld ? 'held' : verdict.kind).toBe(messages[name]?.['x-outcome']);
        const waits = verdict.kind === 'failed' ? verdict.retryAfterMs : null;
        expect(waits).toBe('retry-after' in headers ? 120_000 : null);
      }
    },
  );

  function statusesOf(name: string): number[] {
    return z.array(z.number()).min(1).parse(messages[name]?.['x-statuses']);
  }
});
