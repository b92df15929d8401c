import { describe, expect, test } from 'vitest';
import {
  acknowledgeRequestSchema,
  acknowledgeResultsSchema,
  deliverySchema,
  extendRequestSchema,
  extendResultsSchema,
  leaseRequestSchema,
  rejectRequestSchema,
  rejectResultsSchema,
} from './delivery.ts';

const id = '0dh3k8s5v0g01';
const token = '0190b3c4-6f1e-7c3a-9d52-1a2b3c4d5e6f';
const target = { id, token };
const problem = { type: '/docs/problems#superseded', title: 'Superseded', status: 409, code: 'x' };
const whereRefused = (
  schema: { safeParse(value: unknown): { error?: { issues: { path: PropertyKey[] }[] } } },
  value: unknown,
) => schema.safeParse(value).error?.issues.map(({ path }) => path.join('/'));

describe('a lease', () => {
  test('asked for without a word is for a hundred, thirty seconds, without waiting', () => {
    expect(leaseRequestSchema.parse({})).toEqual({ max: 100, leaseSeconds: 30, waitSeconds: 0 });
  });

  test.each([
    { max: 1, leaseSeconds: 1, waitSeconds: 0 },
    { max: 500, leaseSeconds: 3600, waitSeconds: 30 },
    { max: 500, leaseSeconds: 3600, waitSeconds: 0.5 },
  ])('may be %j', (request) => {
    expect(leaseRequestSchema.parse(request)).toEqual(request);
  });

  test.each([
    ['max', 0],
    ['max', 501],
    ['max', 1.5],
    ['max', '10'],
    ['leaseSeconds', 0],
    ['leaseSeconds', 3601],
    ['waitSeconds', -1],
    ['waitSeconds', 31],
    ['waitSeconds', null],
  ])('may not have %s = %j', (name, value) => {
    expect(whereRefused(leaseRequestSchema, { [name]: value })).toEqual([name]);
  });

  test('with a misspelled wish is refused instead of ignored', () => {
    expect(leaseRequestSchema.safeParse({ maximum: 5 }).success).toBe(false);
  });
});

describe.each([
  ['acknowledgements', acknowledgeRequestSchema, target],
  ['rejections', rejectRequestSchema, { ...target, code: 'no', message: 'No.' }],
  ['extensions', extendRequestSchema, { ...target, leaseSeconds: 30 }],
] as const)('%s', (name, schema, item) => {
  test('are one to a thousand', () => {
    const many = (count: number) => ({ [name]: Array.from({ length: count }, () => item) });
    expect(schema.safeParse(many(1)).success).toBe(true);
    expect(schema.safeParse(many(1000)).success).toBe(true);
    expect(whereRefused(schema, many(0))).toEqual([name]);
    expect(whereRefused(schema, many(1001))).toEqual([name]);
  });

  test.each([
    ['id', 'x'],
    ['id', undefined],
    ['token', 'x'],
    ['token', `${token}0`],
  ])('with %s = %j are refused at the item that has it', (field, value) => {
    const items = { [name]: [item, { ...item, [field]: value }] };
    expect(whereRefused(schema, items)).toEqual([`${name}/1/${field}`]);
  });

  test('carry nothing that is not known', () => {
    expect(whereRefused(schema, { [name]: [{ ...item, extra: 1 }] })).toEqual([`${name}/0`]);
    expect(whereRefused(schema, { [name]: [item], extra: 1 })).toEqual(['']);
  });
});

describe('a rejection', () => {
  const rejection = { ...target, code: 'no', message: 'No.' };
  const parse = (change: object) =>
    rejectRequestSchema.safeParse({ rejections: [{ ...rejection, ...change }] });

  test('is for good unless it says otherwise', () => {
    expect(parse({}).data?.rejections[0]?.permanent).toBe(true);
    expect(parse({ permanent: false }).data?.rejections[0]?.permanent).toBe(false);
  });

  test.each([
    { code: '' },
    { code: 'x'.repeat(101) },
    { message: '' },
    { message: 'x'.repeat(2001) },
    { permanent: 'no' },
  ])('may not have %j', (change) => {
    expect(parse(change).success).toBe(false);
  });
});

describe('answers', () => {
  const answer = (result: object) => ({ results: [{ id, ...result }] });

  test.each([
    [acknowledgeResultsSchema, { outcome: 'acknowledged' }],
    [acknowledgeResultsSchema, { outcome: 'already_acknowledged' }],
    [acknowledgeResultsSchema, { problem }],
    [rejectResultsSchema, { outcome: 'held' }],
    [rejectResultsSchema, { outcome: 'requeued' }],
    [rejectResultsSchema, { outcome: 'already_rejected' }],
    [extendResultsSchema, { outcome: 'extended', expiresAt: '2026-11-22T12:00:00.000Z' }],
  ])('may be, %#', (schema, result) => {
    expect(schema.parse(answer(result))).toEqual(answer(result));
  });

  test.each([
    [acknowledgeResultsSchema, { outcome: 'held' }],
    [acknowledgeResultsSchema, {}],
    [rejectResultsSchema, { outcome: 'acknowledged' }],
    [extendResultsSchema, { outcome: 'extended' }],
    [extendResultsSchema, { problem: { code: 'x' } }],
  ])('may not be, %#', (schema, result) => {
    expect(schema.safeParse(answer(result)).success).toBe(false);
  });
});

test('a delivery without reference, token or payload is none', () => {
  const delivery = {
    ...target,
    source: 'shop',
    reference: 'order-1001',
    eventId: null,
    type: 'order',
    originatedAt: null,
    receivedAt: '2026-11-22T12:00:00.000Z',
    attempt: 1,
    expiresAt: '2026-11-22T12:00:30.000Z',
    contentType: 'application/json',
    traceparent: null,
    payloadBase64: '',
  };
  expect(deliverySchema.parse(delivery)).toEqual(delivery);
  for (const name of ['reference', 'token', 'payloadBase64', 'expiresAt'])
    expect(whereRefused(deliverySchema, { ...delivery, [name]: undefined })).toEqual([name]);
});
