import { describe, expect, it } from 'vitest';
import { sampleRecord } from '#lib/testing/sample-record';
import { judgeReplay, offerReplay } from './replay-offer.ts';

const failure = { class: 'data', code: 'broken', message: 'Still broken.' } as const;
const waiting = { status: 'JUST_IN', settledAt: null, generation: 1 } as const;

describe('offerReplay', () => {
  it('takes one click for Error and for held egress', () => {
    expect(offerReplay(sampleRecord({ status: 'ERROR' }))).toBe('direct');
    expect(offerReplay(sampleRecord({ direction: 'EGRESS', status: 'QUEUED', held: true }))).toBe(
      'direct',
    );
  });

  it('asks before what is done already', () => {
    expect(offerReplay(sampleRecord())).toBe('ask');
    expect(offerReplay(sampleRecord({ direction: 'EGRESS', status: 'ACKNOWLEDGED' }))).toBe('ask');
  });

  it('has nothing to replay while a record waits', () => {
    expect(offerReplay(sampleRecord(waiting))).toBe('waiting');
    expect(offerReplay(sampleRecord({ direction: 'EGRESS', status: 'QUEUED' }))).toBe('waiting');
  });

  it('has nothing to process again once the payload is no longer kept', () => {
    const payloadExpiredAt = '2026-11-22T13:00:00.000Z';
    expect(offerReplay(sampleRecord({ payloadExpiredAt }))).toBe('expired');
    expect(offerReplay(sampleRecord({ status: 'ERROR', payloadExpiredAt }))).toBe('expired');
    expect(offerReplay(sampleRecord({ ...waiting, payloadExpiredAt }))).toBe('waiting');
  });
});

describe('judgeReplay', () => {
  it.each([
    [
      'the record as it was before',
      sampleRecord({ status: 'ERROR', failure }),
      { kind: 'running' },
    ],
    ['waiting', sampleRecord(waiting), { kind: 'running' }],
    [
      'to be tried again',
      sampleRecord({ ...waiting, failure }),
      { kind: 'retrying', message: 'Still broken.' },
    ],
    ['done', sampleRecord({ generation: 1 }), { kind: 'succeeded' }],
    [
      'failed again',
      sampleRecord({ status: 'ERROR', generation: 1, failure }),
      { kind: 'failed', message: 'Still broken.' },
    ],
    ['replayed once more', sampleRecord({ generation: 2 }), null],
  ])('says what became of a replay: %s', (_name, record, outcome) => {
    expect(judgeReplay(record, 1)).toEqual(outcome);
  });
});
