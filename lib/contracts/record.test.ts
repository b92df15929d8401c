import { describe, expect, test } from 'vitest';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import {
  attemptSchema,
  failureSchema,
  recordDetailSchema,
  recordQuerySchema,
  recordSummarySchema,
  replayAnswerSchema,
  replayRequestSchema,
} from './record.ts';

const query = (values: Record<string, string>) => recordQuerySchema.parse(values);
const refusedAt = (values: Record<string, unknown>) =>
  recordQuerySchema.safeParse(values).error?.issues.map(({ path }) => path.join('/'));

describe('the query of a list', () => {
  test('without anything asks for the newest fifty of all', () => {
    expect(query({})).toEqual({ sort: 'newest', limit: 50 });
  });

  test('takes several sources and statuses, comma-separated', () => {
    expect(query({ source: 'shop,github', status: 'ERROR,JUST_IN' })).toMatchObject({
      source: ['shop', 'github'],
      status: ['ERROR', 'JUST_IN'],
    });
  });

  test('passes over empty parts of a list', () => {
    expect(query({ source: ',shop,,' }).source).toEqual(['shop']);
    expect(query({ source: '' }).source).toEqual([]);
  });

  test('reads a flag as what it says, not as a text that is there', () => {
    expect(query({ held: 'false', overdue: 'true' })).toMatchObject({ held: false, overdue: true });
  });

  test('reads every other filter as it stands', () => {
    const given = {
      direction: 'EGRESS',
      type: 'order.placed',
      reference: 'order 1001/ü',
      from: '2026-11-22T00:00:00Z',
      to: '2026-11-23T00:00:00.000Z',
      q: '12345678901234567890',
      sort: 'oldest',
      cursor: 'abc',
    };
    expect(query({ ...given, limit: '500' })).toEqual({ ...given, limit: 500 });
  });

  test.each([
    ['direction', 'ingress'],
    ['source', 'shop,Not A Key'],
    ['status', 'ERROR,DONE'],
    ['held', 'yes'],
    ['held', '1'],
    ['overdue', ''],
    ['from', 'yesterday'],
    ['to', '2026-11-22T00:00:00+01:00'],
    ['type', ''],
    ['type', 'x'.repeat(256)],
    ['reference', 'x'.repeat(513)],
    ['q', ''],
    ['sort', 'random'],
    ['limit', '0'],
    ['limit', '501'],
    ['limit', '1.5'],
    ['limit', 'ten'],
    ['cursor', 'x'.repeat(201)],
  ])('refuses %s=%j and names it', (name, value) => {
    expect(refusedAt({ [name]: value })?.[0]?.split('/')[0]).toBe(name);
  });

  test('names every fault, not only the first', () => {
    expect(refusedAt({ limit: '0', held: 'yes', sort: 'x' })).toEqual(['held', 'sort', 'limit']);
  });
});

describe('a record as it is read', () => {
  test('may be whole', () => {
    const record = sampleRecord({ attemptLog: [sampleAttempt()] });
    expect(recordDetailSchema.parse(record)).toEqual(record);
  });

  test('as a row of a list has nothing of its payload, headers or attempts', () => {
    const row = recordSummarySchema.parse(sampleRecord({ headers: [['x', 'y']] }));
    for (const name of ['headers', 'attemptLog', 'sha256', 'revisions', 'payload'])
      expect(row).not.toHaveProperty(name);
  });

  test.each([
    ['id', 77],
    ['status', 'HELD'],
    ['direction', null],
    ['receivedAt', '22.11.2026'],
    ['receivedAt', null],
    ['settledAt', undefined],
    ['sizeBytes', '20'],
    ['sizeBytes', 1.5],
    ['held', 'true'],
    ['failure', { class: 'data', code: 'x' }],
    ['headers', [['only a name']]],
    ['causedBy', ''],
  ])('with %s = %j is refused there', (name, value) => {
    const parsed = recordDetailSchema.safeParse({ ...sampleRecord(), [name]: value });
    expect(parsed.error?.issues[0]?.path[0]).toBe(name);
  });

  test.each(['MAYBE', 'succeeded', ''])('has no attempt that ended as %j', (outcome) => {
    expect(attemptSchema.safeParse({ ...sampleAttempt(), outcome }).success).toBe(false);
  });
});

describe('a failure', () => {
  const plain = { class: 'data', code: 'contract_violated', message: 'A field is missing.' };

  test('may carry where it is, in either way, and what the other side said', () => {
    const failure = {
      ...plain,
      violations: [{ pointer: '/total', expected: 'a number', found: 'missing' }],
      position: { byteOffset: 11, line: 1, column: 12 },
      stack: 'Error',
      response: { status: 422, body: '' },
    };
    expect(failureSchema.parse(failure)).toEqual(failure);
    expect(failureSchema.parse(plain)).toEqual(plain);
  });

  test.each([{ class: 'other' }, { code: undefined }, { violations: null }, { position: 7 }])(
    'is none with %j',
    (change) => {
      expect(failureSchema.safeParse({ ...plain, ...change }).success).toBe(false);
    },
  );
});

describe('a replay', () => {
  test('needs neither reason nor confirmation to be asked for', () => {
    expect(replayRequestSchema.parse({})).toEqual({ confirm: false });
  });

  test('keeps a reason without the blanks around it', () => {
    expect(replayRequestSchema.parse({ reason: ' fixed \n' })).toMatchObject({ reason: 'fixed' });
  });

  test.each([
    [{ reason: '  ' }, 'reason'],
    [{ reason: 'x'.repeat(2001) }, 'reason'],
    [{ confirm: 'true' }, 'confirm'],
    [{ confirmed: true }, ''],
    [null, ''],
  ])('is refused with %j', (request, at) => {
    const { error } = replayRequestSchema.safeParse(request);
    expect(error?.issues[0]?.path.join('/')).toBe(at);
  });

  test('ends in a waiting status, no other', () => {
    const answer = { id: sampleRecord().id, status: 'JUST_IN', generation: 1 };
    expect(replayAnswerSchema.parse(answer)).toEqual(answer);
    expect(replayAnswerSchema.safeParse({ ...answer, status: 'ERROR' }).success).toBe(false);
  });
});
