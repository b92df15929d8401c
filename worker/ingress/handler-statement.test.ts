import { expect, test } from 'vitest';
import {
  changesSettings,
  toHandlerStatement,
  TransactionMisuseError,
} from './handler-statement.ts';

test.each(['COMMIT', ' -- so\n;rollback', '/* a /* b */ */ BEGIN', 'prepare transaction $1'])(
  'refuses %j, which ends or begins a transaction',
  (text) => {
    expect(() => toHandlerStatement(text, undefined)).toThrow(TransactionMisuseError);
  },
);

test.each(['ROLLBACK TO a', 'SAVEPOINT a', 'SELECT 1 -- COMMIT', 'INSERT INTO commits VALUES (1)'])(
  'lets %j pass, as one statement',
  (text) => {
    expect(toHandlerStatement(text, undefined)).toEqual({ text, queryMode: 'extended' });
  },
);

test('keeps the name and takes the values', () => {
  expect(toHandlerStatement({ name: 'n', text: 'SELECT $1' }, [1])).toMatchObject({
    name: 'n',
    values: [1],
  });
});

test.each([
  ['SET LOCAL lock_timeout = 1', true],
  [' /* for all */ reset role', true],
  ['discard all', true],
  ['UPDATE settings SET a = 1', false],
  ['SELECT set_config($1, $2, true)', false],
])('%j changes settings: %s', (text, isChange) => {
  expect(changesSettings({ text })).toBe(isChange);
});
