import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_RETRY_POLICY } from '#lib/domain/retry-policy';
import { FailureError, type Handler } from '#worker/handler';
import { checkContract } from './check-contract.ts';
import { parseJson } from '#lib/server/gateway/contract/parse-json';

function handlerWith(contract: z.ZodType): Handler {
  return {
    name: 'orders',
    version: '1',
    source: 'shop',
    types: ['order'],
    contract,
    timeoutMs: 1_000,
    retry: DEFAULT_RETRY_POLICY,
    process: () => Promise.resolve(),
  };
}

function violationsOf(contract: z.ZodType, json: string) {
  try {
    checkContract(handlerWith(contract), parseJson(Buffer.from(json)));
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('the contract was met');
}

test('gives back what the contract makes of the payload', () => {
  const contract = z.object({ at: z.iso.datetime().transform((text) => new Date(text)) });
  expect(
    checkContract(handlerWith(contract), parseJson(Buffer.from('{"at":"2026-01-31T12:00:00Z"}'))),
  ).toEqual({ at: new Date('2026-01-31T12:00:00Z') });
});

test.each([
  ['a missing field', z.object({ a: z.string() }), '{}', '/a', 'a text', 'missing'],
  ['null for a text', z.object({ a: z.string() }), '{"a":null}', '/a', 'a text', 'null'],
  [
    'a text for a number',
    z.object({ a: z.number() }),
    '{"a":"12,50"}',
    '/a',
    'a number',
    'the text "12,50"',
  ],
  [
    'a number that JavaScript rounds, exact to the last digit',
    z.object({ a: z.int() }),
    '{"a":12345678901234567891}',
    '/a',
    'a whole number that is at most 9007199254740991',
    'the number 12345678901234567891',
  ],
  [
    'a new enum value',
    z.object({ a: z.enum(['x', 'y']) }),
    '{"a":"z"}',
    '/a',
    'one of "x", "y"',
    'the text "z"',
  ],
  [
    'another value than the one',
    z.object({ a: z.literal(1) }),
    '{"a":[1]}',
    '/a',
    'the number 1',
    'a list of 1',
  ],
  [
    'too small a number',
    z.object({ a: z.number().min(1) }),
    '{"a":0}',
    '/a',
    'at least 1',
    'the number 0',
  ],
  [
    'too short a list',
    z.object({ a: z.array(z.string()).min(1) }),
    '{"a":[]}',
    '/a',
    'a list of at least 1 entries',
    'an empty list',
  ],
  [
    'no e-mail address',
    z.object({ a: z.email() }),
    '{"a":"x"}',
    '/a',
    'an e-mail address',
    'the text "x"',
  ],
  [
    'neither of two types',
    z.object({ a: z.union([z.string(), z.number()]) }),
    '{"a":true}',
    '/a',
    'a text or a number',
    'true',
  ],
  [
    'an unknown kind',
    z.object({ a: z.discriminatedUnion('kind', [z.object({ kind: z.literal('x') })]) }),
    '{"a":{"kind":"z"}}',
    '/a/kind',
    '"x"',
    'the text "z"',
  ],
  [
    'a field that the contract does not know',
    z.strictObject({}),
    '{"extra":1}',
    '',
    'an object without other fields than the known ones',
    'an object with "extra"',
  ],
  [
    'a name with a slash',
    z.record(z.string(), z.number()),
    '{"a/b~c":"x"}',
    '/a~1b~0c',
    'a number',
    'the text "x"',
  ],
  ['a list instead of an object', z.object({}), '[1,2]', '', 'an object', 'a list of 2'],
])(
  'says of %s where it is, what was expected and what was found',
  (_, contract, json, ...facts) => {
    const [pointer, expected, found] = facts;
    expect(violationsOf(contract, json).violations).toContainEqual({ pointer, expected, found });
  },
);

test('puts the first fault into one plain sentence and counts the rest', () => {
  const contract = z.object({ a: z.string(), b: z.string(), c: z.string() });
  expect(violationsOf(contract, '{"a":1}').message).toBe(
    'The field /a should be a text, but is the number 1. And 2 more faults.',
  );
  expect(violationsOf(z.string(), '1').message).toBe(
    'The payload should be a text, but is the number 1.',
  );
});

test('tells at most fifty faults of thousands, and shortens what was found', () => {
  const json = JSON.stringify(Array.from({ length: 1_000 }, () => 'x'.repeat(10_000)));
  const { violations } = violationsOf(z.array(z.number()), json);
  expect(violations).toHaveLength(50);
  expect(violations?.[0]?.found.length).toBeLessThan(100);
});
