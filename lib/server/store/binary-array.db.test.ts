import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#lib/testing/test-database';
import {
  boolArray,
  byteaArray,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
} from './binary-array.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db[Symbol.asyncDispose]());

async function readBack(array: Buffer, type: string): Promise<unknown[]> {
  const { rows } = await db.pool.query<{ value: unknown }>(
    `SELECT value FROM unnest($1::${type}[]) WITH ORDINALITY AS u(value, n) ORDER BY n`,
    [array],
  );
  return rows.map(({ value }) => value);
}

/** Any list of these values and nulls, also the empty one, comes back from PostgreSQL as it was. */
async function expectExact<Value>(
  type: string,
  value: fc.Arbitrary<Value>,
  encode: (values: readonly (Value | null)[]) => Buffer,
): Promise<void> {
  const lists = fc.array(fc.option(value), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(lists, async (values) => {
      expect(await readBack(encode(values), type)).toEqual(values);
    }),
    { numRuns: 40 },
  );
}

const unicode = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', ''));
const time = fc.date({
  min: new Date('0001-01-02T00:00:00Z'),
  max: new Date('9999-12-30T00:00:00Z'),
  noInvalidDate: true,
});

describe('a list reaches PostgreSQL as it is', () => {
  it('of integers', () => expectExact('int4', fc.integer(), int4Array));
  it('of record ids', () =>
    expectExact('int8', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), int8Array));
  it('of texts in any script', () => expectExact('text', unicode, textArray));
  it('of bytes', () =>
    expectExact(
      'bytea',
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      byteaArray,
    ));
  it('of times', () => expectExact('timestamptz', time, timestamptzArray));
  it('of flags', () => expectExact('bool', fc.boolean(), boolArray));
  it('of UUIDs', () => expectExact('uuid', fc.uuid(), uuidArray));
});
