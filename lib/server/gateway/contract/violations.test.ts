import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeExpectation } from './expectation.ts';
import { openContract } from './open-contract.ts';
import { toViolations } from './violations.ts';

function violationsOf(contract: z.ZodType, value: unknown, text: string | null = null) {
  const data = text === null ? { value, text } : { value, text };
  return toViolations(contract.safeParse(value).error?.issues ?? [], data);
}

function expectedOf(contract: z.ZodType, value: unknown): string {
  const [issue] = contract.safeParse(value).error?.issues ?? [];
  if (issue === undefined) throw new Error('it meets the contract');
  return describeExpectation(issue);
}

describe('what should be', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['a type', z.boolean(), 'x', 'true or false'],
    ['a whole number', z.int(), 1.5, 'a whole number'],
    ['an absent field', z.undefined(), 1, 'absent'],
    ['a least length', z.string().min(3), 'x', 'a text of at least 3 characters'],
    ['an exact length', z.string().length(2), 'x', 'a text of exactly 2 characters'],
    ['a longest list', z.array(z.int()).max(1), [1, 2], 'a list of at most 1 entries'],
    ['a bound, excluded', z.number().gt(0), 0, 'more than 0'],
    ['an upper bound, excluded', z.number().lt(10), 10, 'less than 10'],
    ['a step', z.number().multipleOf(5), 7, 'a multiple of 5'],
    ['one value', z.literal('open'), 'shut', '"open"'],
    ['some values', z.enum(['open', 'shut']), 'x', 'one of "open", "shut"'],
    ['a date', z.iso.date(), '22.11.2026', 'a date such as 2026-01-31'],
    ['a pattern', z.string().regex(/^\d+$/), 'x', 'a text that matches /^\\d+$/'],
    ['one of types', z.union([z.string(), z.number()]), null, 'a text or a number'],
    [
      'no other field',
      z.strictObject({}),
      { x: 1 },
      'an object without other fields than the known ones',
    ],
    [
      'a rule of its own',
      z.string().refine(() => false, 'is on no list'),
      'x',
      'valid: is on no list',
    ],
  ])('%s', (_, contract, value, words) => {
    expect(expectedOf(contract, value)).toBe(words);
  });

  it('is shortened where there are many values', () => {
    const values = Array.from({ length: 30 }, (_, index) => `v${String(index)}`);
    const words = expectedOf(z.enum(values), 'x');
    expect(words).toContain('"v7", …');
    expect(words).not.toContain('v8');
  });

  it('of shapes that differ deeper down is that the contract knows them', () => {
    const shapes = z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]);
    expect(expectedOf(shapes, {})).toBe('one of the shapes that the contract knows');
  });

  it('of a told kind of shape is one of the kinds', () => {
    const kinds = z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('card') }),
      z.object({ kind: z.literal('cash') }),
    ]);
    expect(expectedOf(kinds, { kind: 'shell' })).toContain('"card"');
  });
});

describe('where it should be', () => {
  it.each([
    ['', '/'],
    ['a/b', '/a~1b'],
    ['m~n', '/m~0n'],
    ['~1', '/~01'],
    [' ', '/ '],
    ['\u202Egpj', '/\u202Egpj'],
  ])('in the field %j is %j (RFC 6901 §5)', (name, pointer) => {
    expect(violationsOf(z.object({ [name]: z.string() }), { [name]: 1 })).toMatchObject([
      { pointer },
    ]);
  });

  it('is the whole payload where that is of another type', () => {
    expect(violationsOf(z.object({}), [1])).toEqual([
      { pointer: '', expected: 'an object', found: 'a list of 1' },
    ]);
  });

  it('is the object of unknown fields, each of them named as it is written', () => {
    const contract = z.object({ line: z.strictObject({ sku: z.string() }) });
    const value = { line: { sku: 'x', 'pri"ce': 1, tax: 2 } };
    expect(violationsOf(contract, value)).toMatchObject([
      { pointer: '/line', found: 'an object with "pri\\"ce", "tax"' },
    ]);
  });

  it('quotes what stands in the text, not what JavaScript makes of it', () => {
    const text = '[9007199254740993,1.10]';
    const contract = z.array(z.string());
    const found = violationsOf(contract, JSON.parse(text), text).map((one) => one.found);
    expect(found).toEqual(['the number 9007199254740993', 'the number 1.10']);
  });
});

describe('a published contract', () => {
  it('is opened once for one text, and another for another', () => {
    const schema = JSON.stringify(z.toJSONSchema(z.object({ a: z.string() })));
    expect(openContract(schema)).toBe(openContract(schema));
    expect(openContract(schema)).not.toBe(openContract(`${schema} `));
  });

  it('checks the same after hundreds of others were opened', () => {
    const schemaOf = (limit: number) => JSON.stringify({ type: 'number', maximum: limit });
    const first = openContract(schemaOf(0));
    for (let limit = 1; limit <= 450; limit += 1) {
      const contract = openContract(schemaOf(limit));
      expect(contract?.safeParse(limit).success).toBe(true);
      expect(contract?.safeParse(limit + 1).success).toBe(false);
    }
    expect(openContract(schemaOf(0))).not.toBe(first);
    expect(openContract(schemaOf(0))?.safeParse(1).success).toBe(false);
  });
});
