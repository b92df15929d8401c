import pg from 'pg';
import { expect, test } from 'vitest';
import { refuse } from '#lib/server/gateway/gateway-error';
import { FailureError } from '#worker/handler';
import { failureOf } from './failure-of.ts';
import { HandlerTimeoutError } from './interruption.ts';

function databaseError(code: string): pg.DatabaseError {
  const error = new pg.DatabaseError('it says no', 0, 'error');
  error.code = code;
  error.constraint = 'order_customer';
  return error;
}

function unreachable(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code }) });
}

test.each([
  ['a lost connection', databaseError('08006'), 'dependency', 'database_unavailable'],
  ['a database that shuts down', databaseError('57P01'), 'dependency', 'database_unavailable'],
  ['a deadlock', databaseError('40P01'), 'dependency', 'database_unavailable'],
  [
    'no free connection',
    new Error('timeout exceeded when trying to connect'),
    'dependency',
    'database_unavailable',
  ],
  [
    'a connection cut mid-way',
    new Error('Connection terminated unexpectedly'),
    'dependency',
    'database_unavailable',
  ],
  ['a broken constraint', databaseError('23503'), 'data', 'constraint_violated'],
  ['a value out of range', databaseError('22003'), 'data', 'value_refused'],
  ['a statement that is wrong', databaseError('42601'), 'defect', 'statement_refused'],
  ['a statement after a failed one', databaseError('25P02'), 'defect', 'failed_statement_ignored'],
  [
    'a wrapped error of the database',
    new Error('saving failed', { cause: databaseError('23505') }),
    'data',
    'constraint_violated',
  ],
  ['a refused connection', unreachable('ECONNREFUSED'), 'dependency', 'dependency_unreachable'],
  ['an unknown host', unreachable('ENOTFOUND'), 'dependency', 'dependency_unreachable'],
  [
    'a slow other side',
    unreachable('UND_ERR_HEADERS_TIMEOUT'),
    'dependency',
    'dependency_unreachable',
  ],
  ['the time limit', new HandlerTimeoutError(30_000), 'dependency', 'handler_timeout'],
  [
    'a refusal of the gateway',
    refuse('unknown_source', 'There is no such source.'),
    'defect',
    'unknown_source',
  ],
  ['any other error', new RangeError('oops'), 'defect', 'handler_crashed'],
  ['a text', 'oops', 'defect', 'handler_crashed'],
  ['nothing', undefined, 'defect', 'handler_crashed'],
  ['an error that causes itself', selfCaused(), 'defect', 'handler_crashed'],
])('%s is a failure of its class', (_, thrown, failureClass, code) => {
  const { failure } = failureOf(thrown, 'orders');
  expect([failure.class, failure.code]).toEqual([failureClass, code]);
});

function selfCaused(): Error {
  const error = new Error('round and round');
  error.cause = error;
  return error;
}

test('a failure that the handler made is taken as it is, with its wish for a later attempt', () => {
  const failure = { class: 'dependency', code: 'down', message: 'Down.' } as const;
  expect(failureOf(new FailureError(failure, { retryAfterMs: 5 }), 'orders')).toEqual({
    kind: 'failed',
    failure,
    retryAfterMs: 5,
  });
});

test('a broken constraint is named', () => {
  expect(failureOf(databaseError('23503'), 'orders').failure.message).toContain('order_customer');
});
