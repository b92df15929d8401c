import { describe, expect, it } from 'vitest';
import { isDatabaseAway, isLockTimeout } from './database-away.ts';

const coded = (code: string) => Object.assign(new Error('of the driver'), { code });

describe('isDatabaseAway', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EAI_AGAIN',
    'ENOENT',
    '08006',
    '53300',
    '57P01',
    '57P03',
    '25006',
    '55P03',
    '3D000',
  ])('knows %s', (code) => {
    expect(isDatabaseAway(coded(code))).toBe(true);
  });

  it.each(['23505', '42P01', '40P01', '57014', '08', '108006', 'EACCES', ''])(
    'takes %j for a fault of a program, or of a request',
    (code) => {
      expect(isDatabaseAway(coded(code))).toBe(false);
    },
  );

  it.each([
    'timeout exceeded when trying to connect',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Cannot use a pool after calling end on the pool',
    'the database system is not currently accepting connections',
  ])('knows by its words what the driver gives no code: %s', (message) => {
    expect(isDatabaseAway(new Error(message))).toBe(true);
  });

  it('looks for the cause, however deep it is', () => {
    const wrap = (cause: Error) =>
      new Error('a query failed', { cause: new Error('again', { cause }) });
    expect(isDatabaseAway(wrap(coded('ECONNREFUSED')))).toBe(true);
    expect(isDatabaseAway(wrap(coded('23505')))).toBe(false);
  });

  it('looks at every address that was tried', () => {
    const tried = [coded('EACCES'), coded('ECONNREFUSED')];
    expect(isDatabaseAway(new AggregateError(tried))).toBe(true);
    expect(isDatabaseAway(new AggregateError([coded('EACCES')]))).toBe(false);
    expect(isDatabaseAway(new AggregateError([]))).toBe(false);
  });

  it.each([
    ['text', 'ECONNREFUSED'],
    ['an object that is no error', { code: 'ECONNREFUSED' }],
    ['a code that is a number', Object.assign(new Error('x'), { code: 53300 })],
    ['nothing', null],
  ])('does not take %s for it', (_, thrown) => {
    expect(isDatabaseAway(thrown)).toBe(false);
  });
});

describe('isLockTimeout', () => {
  it('knows the one SQLSTATE that says so', () => {
    expect(isLockTimeout(coded('55P03'))).toBe(true);
    expect(isLockTimeout(coded('40P01'))).toBe(false);
    expect(isLockTimeout('55P03')).toBe(false);
  });
});
