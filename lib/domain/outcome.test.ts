import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAILURE_CLASSES, type Failure, type FailureClass } from './failure.ts';
import { decide } from './outcome.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts';

const failureOf = (failureClass: FailureClass): Failure => ({
  class: failureClass,
  code: 'some_code',
  message: 'Some words.',
});

function eventAfter(failureClass: FailureClass, attempt: number, given: Partial<RetryPolicy> = {}) {
  const policy = { ...DEFAULT_RETRY_POLICY, maxAttempts: 3, ...given };
  const execution = { kind: 'failed', failure: failureOf(failureClass) } as const;
  return decide({ execution, attempt, policy, random: 0.5 }).event;
}

describe('what follows an execution', () => {
  it('is Processed when it succeeded, whatever the attempt', () => {
    const input = { attempt: 99, policy: DEFAULT_RETRY_POLICY, random: 0 };
    expect(decide({ execution: { kind: 'succeeded' }, ...input })).toEqual({ event: 'succeed' });
  });

  it.each([
    ['data', 1, false, 'fail'],
    ['data', 1, true, 'fail'],
    ['dependency', 1, false, 'postpone'],
    ['dependency', 2, false, 'postpone'],
    ['dependency', 3, false, 'fail'],
    ['dependency', 4, false, 'fail'],
    ['defect', 1, false, 'fail'],
    ['defect', 2, true, 'postpone'],
    ['defect', 3, true, 'fail'],
  ] as const)('a %s failure at attempt %i of 3, defects retried: %s: %s', (...row) => {
    const [failureClass, attempt, retryDefects, event] = row;
    expect(eventAfter(failureClass, attempt, { retryDefects })).toBe(event);
  });

  it('never goes on after the last attempt, and keeps the failure', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FAILURE_CLASSES),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        fc.boolean(),
        (failureClass, attempt, maxAttempts, retryDefects) => {
          const failure = failureOf(failureClass);
          const policy = { ...DEFAULT_RETRY_POLICY, maxAttempts, retryDefects };
          const decision = decide({
            execution: { kind: 'failed', failure },
            attempt,
            policy,
            random: 0,
          });
          expect(decision).toMatchObject({ failure });
          if (attempt >= maxAttempts) expect(decision.event).toBe('fail');
        },
      ),
    );
  });

  it('waits as long as the other side asked for, if that is longer than the backoff', () => {
    const waitAfter = (retryAfterMs: number) =>
      decide({
        execution: { kind: 'failed', failure: failureOf('dependency'), retryAfterMs },
        attempt: 1,
        policy: DEFAULT_RETRY_POLICY,
        random: 0.5,
      });
    expect(waitAfter(60_000)).toMatchObject({ event: 'postpone', delayMs: 60_000 });
    expect(waitAfter(1)).toMatchObject({ event: 'postpone', delayMs: 2_000 });
  });
});
