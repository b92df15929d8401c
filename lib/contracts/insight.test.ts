import { describe, expect, test } from 'vitest';
import { BUCKETS, statusCountsSchema, streamHintSchema, throughputQuerySchema } from './insight.ts';
import { problemSchema } from './problem.ts';
import { batchReceiptSchema, receiptSchema } from './receipt.ts';

describe('the query of throughput', () => {
  const window = { from: '2026-11-22T00:00:00Z', to: '2026-11-23T00:00:00Z' };

  test('counts by the minute unless it says otherwise', () => {
    expect(throughputQuerySchema.parse(window)).toEqual({ ...window, bucket: 'minute' });
  });

  test.each(BUCKETS)('may count by %s', (bucket) => {
    expect(throughputQuerySchema.parse({ ...window, bucket }).bucket).toBe(bucket);
  });

  test.each([
    ['from', undefined],
    ['to', undefined],
    ['from', '2026-11-22'],
    ['bucket', 'second'],
    ['source', 'shop,github'],
    ['direction', 'in'],
  ])('is refused with %s = %j', (name, value) => {
    const { error } = throughputQuerySchema.safeParse({ ...window, [name]: value });
    expect(error?.issues.map(({ path }) => path[0])).toEqual([name]);
  });
});

test('a count is a whole number of one status of one source', () => {
  const count = { direction: 'INGRESS', source: 'shop', status: 'ERROR', count: 3, oldest: null };
  const counts = (change: object) => ({
    counts: [{ ...count, ...change }],
    held: 0,
    overdue: 0,
    offered: 0,
    rejected: 0,
    asOf: '2026-11-22T12:00:00.000Z',
  });
  expect(statusCountsSchema.parse(counts({}))).toEqual(counts({}));
  for (const change of [{ count: 1.5 }, { count: '3' }, { status: 'HELD' }, { oldest: undefined }])
    expect(statusCountsSchema.safeParse(counts(change)).success).toBe(false);
});

test('a hint names topics and never carries records', () => {
  const hint = { topics: ['records'], version: 7 };
  expect(streamHintSchema.parse({ ...hint, records: [{}] })).toEqual(hint);
  expect(streamHintSchema.safeParse({ ...hint, topics: ['payloads'] }).success).toBe(false);
});

describe('a receipt', () => {
  const receipt = {
    id: '0dh3k8s5v0g01',
    status: 'JUST_IN',
    duplicate: false,
    receivedAt: '2026-11-22T12:00:00.000Z',
  };

  test.each(['JUST_IN', 'QUEUED'])('may say %s', (status) => {
    expect(receiptSchema.parse({ ...receipt, status })).toEqual({ ...receipt, status });
  });

  test.each([{ status: 'PROCESSED' }, { duplicate: undefined }, { id: '1' }, { receivedAt: 0 }])(
    'may not have %j',
    (change) => {
      expect(receiptSchema.safeParse({ ...receipt, ...change }).success).toBe(false);
    },
  );
});

test('a receipt for many has for each an id or a problem, never neither', () => {
  const problem = { type: '/docs/problems#x', title: 'No', status: 400, code: 'x' };
  const stored = { index: 0, id: '0dh3k8s5v0g01', duplicate: false };
  const receipt = (results: object[]) => ({ accepted: 1, duplicates: 0, rejected: 1, results });
  const both = receipt([stored, { index: 1, problem }]);
  expect(batchReceiptSchema.parse(both)).toEqual(both);
  for (const result of [{ index: 1 }, { index: 1, id: 'x', duplicate: false }, { problem }])
    expect(batchReceiptSchema.safeParse(receipt([result])).success).toBe(false);
});

describe('a problem', () => {
  const problem = { type: '/docs/problems#x', title: 'No', status: 400, code: 'x' };

  test('may name places in the body, headers and parameters', () => {
    const errors = [
      { pointer: '/key', message: 'is missing' },
      { header: 'record-reference', message: 'is missing' },
      { parameter: 'limit', message: 'is too large' },
    ];
    const whole = { ...problem, detail: 'More.', instance: '/x', errors };
    expect(problemSchema.parse(whole)).toEqual(whole);
  });

  test.each([{ code: undefined }, { status: '400' }, { errors: [{ pointer: '/key' }] }])(
    'is none with %j',
    (change) => {
      expect(problemSchema.safeParse({ ...problem, ...change }).success).toBe(false);
    },
  );
});
