/** A record as the API shows it, for tests of what is made of it. */
import { recordDetailSchema, type Attempt, type RecordDetail } from '#lib/contracts/record';

/** An ingress record that was processed at once; `change` makes it the one that a test is about. */
export function sampleRecord(change: Partial<RecordDetail> = {}): RecordDetail {
  return recordDetailSchema.parse({
    id: '0dh3k8s5v0g01',
    direction: 'INGRESS',
    source: 'shop',
    reference: 'order-1001',
    type: 'order.placed',
    eventId: 'evt-1',
    status: 'PROCESSED',
    originatedAt: null,
    receivedAt: '2026-11-22T12:00:00.000Z',
    settledAt: '2026-11-22T12:00:01.500Z',
    sizeBytes: 20,
    mediaType: 'application/json',
    orderingKey: null,
    generation: 0,
    attempts: 1,
    dueAt: null,
    held: false,
    overdue: false,
    rejected: false,
    leased: false,
    failure: null,
    sha256: 'ab'.repeat(32),
    traceparent: null,
    submittedBy: null,
    causedBy: null,
    payloadExpiredAt: null,
    revisions: [{ revision: 1, sizeBytes: 20 }],
    headers: [],
    lease: null,
    attemptLog: [],
    replays: [],
    caused: [],
    ...change,
  });
}

/** The first attempt of a record, successful unless changed. */
export function sampleAttempt(change: Partial<Attempt> = {}): Attempt {
  return {
    generation: 0,
    number: 1,
    startedAt: '2026-11-22T12:00:01.000Z',
    endedAt: '2026-11-22T12:00:01.500Z',
    durationMs: 500,
    outcome: 'SUCCEEDED',
    holder: 'worker-1',
    handler: 'shop-orders',
    handlerVersion: '3',
    failure: null,
    ...change,
  };
}
