import { describe, expect, it } from 'vitest';
import type { Attempt } from '#lib/contracts/record';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { latestFailure } from './latest-failure.ts';

const failure = { class: 'data', code: 'unknown_sku', message: 'No such SKU.' } as const;
const failed = (change: Partial<Attempt>) =>
  sampleAttempt({ outcome: 'FAILED', failure, ...change });
const summary = { class: 'data', code: 'unknown_sku', message: 'No such' } as const;
const record = (...attemptLog: Attempt[]) =>
  sampleRecord({ status: 'ERROR', generation: 1, failure: summary, attemptLog });

describe('the failure that a record shows', () => {
  it('is none for what got done in the end, whatever failed before', () => {
    expect(latestFailure(sampleRecord({ attemptLog: [failed({})] }))).toBeNull();
  });

  it('is that of the latest failed attempt since the last replay, in whatever order they come', () => {
    const attempts = [
      failed({ generation: 1, number: 2 }),
      failed({ generation: 1, number: 10 }),
      failed({ generation: 1, number: 9 }),
      failed({ generation: 0, number: 12 }),
    ];
    expect(latestFailure(record(...attempts))).toEqual({ failure, attempt: attempts[1] });
  });

  it('is what the list says of it where its attempts are not known', () => {
    expect(latestFailure(record())).toEqual({ failure: summary, attempt: null });
    const before = failed({ generation: 0 });
    expect(latestFailure(record(before))).toEqual({ failure: summary, attempt: null });
  });
});
