import { describe, expect, test } from 'vitest';
import type { RecordDetail } from '#lib/contracts/record';
import type { Transport } from '#lib/domain/transport';
import { sampleAttempt, sampleRecord } from '#lib/testing/sample-record';
import { progressOf } from './test-progress.ts';

const at = (second: number) => `2026-11-22T12:00:0${String(second)}.000Z`;
const queued: Partial<RecordDetail> = {
  direction: 'EGRESS',
  status: 'QUEUED',
  receivedAt: at(0),
  settledAt: null,
};
const lease = { holder: 'rabbitmq w-1', claimedAt: at(1), expiresAt: at(9) };
const attempt = sampleAttempt({ startedAt: at(1), endedAt: at(3), outcome: 'ACKNOWLEDGED' });

function stepsOf(change: Partial<RecordDetail>, transport: Transport = 'rabbitmq') {
  const { steps } = progressOf(sampleRecord({ ...queued, ...change }), transport);
  return steps.map((step) => step.at);
}

describe('the way of a test record', () => {
  test.each<[Transport, string[]]>([
    ['pull', ['Queued', 'Offered', 'Acknowledged']],
    ['push', ['Queued', 'Offered', 'Received by the push target', 'Acknowledged']],
    ['rabbitmq', ['Queued', 'Offered', 'Handed to the broker', 'Acknowledged']],
  ])('over %s has the steps %j', (transport, names) => {
    const { steps } = progressOf(sampleRecord(queued), transport);
    expect(steps.map(({ name }) => name)).toEqual(names);
  });

  test('goes step by step', () => {
    expect(stepsOf({})).toEqual([at(0), null, null, null]);
    expect(stepsOf({ lease })).toEqual([at(0), at(1), null, null]);
    expect(stepsOf({ lease: { ...lease, handedAt: at(2) } })).toEqual([at(0), at(1), at(2), null]);
    const done = { status: 'ACKNOWLEDGED', settledAt: at(3) } as const;
    const attemptLog = [{ ...attempt, handedAt: at(2) }];
    expect(stepsOf({ ...done, attemptLog })).toEqual([at(0), at(1), at(2), at(3)]);
    expect(stepsOf({ ...done, attemptLog: [attempt] }, 'pull')).toEqual([at(0), at(1), at(3)]);
  });

  test('has no step between an offer and the answer that acknowledges it', () => {
    const done = { status: 'ACKNOWLEDGED', settledAt: at(3) } as const;
    const record = sampleRecord({ ...queued, ...done, attemptLog: [attempt] });
    const { steps } = progressOf(record, 'push');
    expect(steps.map(({ name }) => name)).toEqual(['Queued', 'Offered', 'Acknowledged']);
  });

  test('is that of its latest offer, and of no offer before a replay', () => {
    const attemptLog = [attempt, { ...attempt, number: 2, startedAt: at(4) }];
    expect(stepsOf({ attemptLog })[1]).toBe(at(4));
    expect(stepsOf({ attemptLog, generation: 1 })[1]).toBeNull();
  });

  test('is over when it is acknowledged or held, and tells the trouble until then', () => {
    const failure = { class: 'dependency', code: 'http_500', message: 'It answered 500.' } as const;
    const waiting = progressOf(sampleRecord({ ...queued, failure }), 'push');
    expect(waiting).toMatchObject({ isOver: false, trouble: 'It answered 500.' });
    const held = progressOf(sampleRecord({ ...queued, failure, held: true }), 'push');
    expect(held).toMatchObject({ isOver: true, trouble: 'It answered 500.' });
    const change = { ...queued, status: 'ACKNOWLEDGED', settledAt: at(3), failure } as const;
    expect(progressOf(sampleRecord(change), 'push')).toMatchObject({ isOver: true, trouble: null });
  });
});
