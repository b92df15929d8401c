import { z } from 'zod';
import { describe, expect, it } from 'vitest';
import type { PublishedHandler } from '#lib/server/store/handlers';
import { isBroken, judge, type CheckedRecord } from './check-payload.ts';

const record: CheckedRecord = {
  direction: 'INGRESS',
  source: 'shop',
  type: 'order',
  mediaType: 'application/json',
  handlerUrl: null,
};
const contract = z.object({
  total: z.number().min(1),
  email: z.email(),
  lines: z.array(z.object({ 'a/b~c': z.string() })).min(1),
});
const handler: PublishedHandler = {
  name: 'orders',
  version: '7',
  contract: JSON.stringify(z.toJSONSchema(contract)),
  contractIsWhole: true,
};
const FINE = { total: 12.5, email: 'a@shop.example', lines: [{ 'a/b~c': 'x' }] };

function verdictOn(payload: unknown, change: Partial<PublishedHandler> = {}) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return judge(Buffer.from(text), record, { ...handler, ...change });
}

describe('what a published contract says of a payload', () => {
  it('that meets it, and whether that is all the handler asks', () => {
    const met = { outcome: 'met', violations: [], handler: { name: 'orders', version: '7' } };
    expect(verdictOn(FINE)).toMatchObject({ ...met, isWhole: true, failure: null, why: null });
    expect(verdictOn(FINE, { contractIsWhole: false })).toMatchObject({ ...met, isWhole: false });
  });

  it('that breaks it: each place once, with its pointer and what stands there', () => {
    const verdict = verdictOn({ total: '1', email: 'nobody', lines: [{ 'a/b~c': 1 }] });
    expect(verdict.outcome).toBe('violated');
    expect(verdict.violations).toEqual([
      { pointer: '/total', expected: 'a number', found: 'the text "1"' },
      { pointer: '/email', expected: 'an e-mail address', found: 'the text "nobody"' },
      { pointer: '/lines/0/a~1b~0c', expected: 'a text', found: 'the number 1' },
    ]);
  });

  it('quotes a number as it is written, with every digit', () => {
    const text = '{"total":0.10000000000000000001,"email":12345678901234567890,"lines":[]}';
    expect(verdictOn(text).violations).toEqual([
      { pointer: '/total', expected: 'at least 1', found: 'the number 0.10000000000000000001' },
      { pointer: '/email', expected: 'a text', found: 'the number 12345678901234567890' },
      { pointer: '/lines', expected: 'a list of at least 1 entries', found: 'an empty list' },
    ]);
  });

  it('tells what is missing from what is null', () => {
    expect(verdictOn({ ...FINE, email: null }).violations).toMatchObject([{ found: 'null' }]);
    expect(verdictOn({ total: 2, lines: FINE.lines }).violations).toMatchObject([
      { pointer: '/email', found: 'missing' },
    ]);
  });

  it('names fifty places at most', () => {
    const lines = Array.from({ length: 300 }, () => ({}));
    const { violations } = verdictOn({ ...FINE, lines });
    expect(violations).toHaveLength(50);
    expect(violations[49]?.pointer).toBe('/lines/49/a~1b~0c');
  });

  it('that cannot be read: where, before any rule', () => {
    const verdict = verdictOn('{\n  "total": 1,\n}');
    expect(verdict).toMatchObject({ outcome: 'unreadable', violations: [], isWhole: false });
    expect(verdict.failure).toMatchObject({
      code: 'invalid_json',
      position: { line: 3, column: 1, byteOffset: 16 },
    });
  });

  it('of what inherits nothing: a field of every object is no field of the payload', () => {
    const schema = z.object({ constructor: z.string(), toString: z.string() });
    const text = JSON.stringify(z.toJSONSchema(schema));
    const { outcome, violations } = verdictOn({}, { contract: text });
    expect(outcome).toBe('violated');
    expect(violations.map(({ pointer }) => pointer)).toEqual(['/constructor', '/toString']);
    expect(violations.map(({ found }) => found)).toEqual(['missing', 'missing']);
  });
});

describe('where there is no contract', () => {
  it('says that the handler takes any bytes', () => {
    const verdict = verdictOn({}, { contract: null });
    expect(verdict).toMatchObject({ outcome: 'unchecked', handler: { name: 'orders' } });
    expect(verdict.why).toBe('orders takes any bytes: it has no contract.');
  });

  it.each([
    ['no worker has told', {}, 'No worker has said that it processes “order” of “shop”'],
    ['a URL has it', { handlerUrl: 'https://core.example/' }, 'The Core App behind the URL'],
    ['the partner has it', { direction: 'EGRESS' }, 'Nothing here knows what “shop” expects'],
  ] as const)('says why where %s', (_, change, why) => {
    const verdict = judge(Buffer.from('{}'), { ...record, ...change }, null);
    expect(verdict).toMatchObject({ outcome: 'unchecked', handler: null, violations: [] });
    expect(verdict.why).toContain(why);
    expect(isBroken(verdict)).toBe(false);
  });

  it('still says that JSON is no JSON', () => {
    const verdict = judge(Buffer.from('{"a":}'), record, null);
    expect(verdict.failure).toMatchObject({ code: 'invalid_json' });
    expect(isBroken(verdict)).toBe(true);
  });

  it.each(['not json', '[]', '"x"', '{"type":7}', '{"$ref":"https://evil.example/x"}'])(
    'lets all through that a schema we cannot read would refuse: %s',
    (schema) => {
      expect(verdictOn(FINE, { contract: schema }).outcome).toBe('met');
    },
  );
});
