import { describe, expect, test } from 'vitest';
import { formatRecordId } from '#lib/domain/record-id';
import { DIRECTIONS } from '#lib/domain/direction';
import { STATUSES } from '#lib/domain/status';
import {
  directionSchema,
  recordIdSchema,
  sourceKeySchema,
  statusSchema,
  timeSchema,
} from './common.ts';

const takes = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('a record id', () => {
  test.each([1n, 77n, 2n ** 53n + 1n, 2n ** 62n])('is what the gateway writes for %s', (id) => {
    expect(takes(recordIdSchema, formatRecordId(id))).toBe(true);
    expect(takes(recordIdSchema, formatRecordId(id).toUpperCase())).toBe(true);
  });

  test.each([
    ['one short', '000000000000'],
    ['one long', '00000000000000'],
    ['the letter i', '000000000000i'],
    ['the letter l', '000000000000l'],
    ['the letter o', '000000000000o'],
    ['the letter u', '000000000000u'],
    ['a line break behind it', '0000000000001\n'],
    ['a number', 1],
    ['nothing', undefined],
  ])('is not %s', (_, value) => {
    expect(takes(recordIdSchema, value)).toBe(false);
  });
});

describe('a source key', () => {
  test.each(['ab', 'shop', '0-9', 'a'.repeat(63)])('may be %s', (key) => {
    expect(takes(sourceKeySchema, key)).toBe(true);
  });

  test.each(['a', 'a'.repeat(64), 'Shop', 'sh_op', 'shöp', 'sh op', 'shop\n', 'a/b', '..'])(
    'may not be %j',
    (key) => {
      expect(takes(sourceKeySchema, key)).toBe(false);
    },
  );
});

describe('a time', () => {
  test.each(['2026-11-22T17:43:44.123Z', '2026-11-22T17:43:44Z', '2024-02-29T00:00:00Z'])(
    'may be %s',
    (time) => {
      expect(takes(timeSchema, time)).toBe(true);
    },
  );

  test.each([
    '2026-11-22',
    '2026-11-22 17:43:44Z',
    '2026-11-22T17:43:44',
    '2026-11-22T17:43:44+01:00',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '1795369424123',
    '',
  ])('may not be %j', (time) => {
    expect(takes(timeSchema, time)).toBe(false);
  });
});

test('directions and statuses are those of the domain, spelled the same', () => {
  expect(directionSchema.options).toEqual([...DIRECTIONS]);
  expect(statusSchema.options).toEqual([...STATUSES]);
  expect(takes(statusSchema, 'just_in')).toBe(false);
  expect(takes(directionSchema, 'BOTH')).toBe(false);
});
