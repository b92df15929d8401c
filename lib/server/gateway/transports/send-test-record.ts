/** Sends a record through a source's transport to see that it arrives and is acknowledged. */
import { randomUUID } from 'node:crypto';
import { TEST_RECORD_TYPE } from '#lib/client-sdk/test-record';
import type { TestRecord } from '#lib/contracts/transport';
import type { Database } from '#lib/server/database';
import { enqueue } from '../egress/enqueue.ts';

export interface TestRecordRequest {
  readonly source: string;
  /** Who sends it, as people are shown it. */
  readonly sentBy: string;
}

/**
 * Enqueues an egress record of type `sluice.test`, which goes the way of every other one.
 * @throws GatewayError unknown_source, retired_source
 */
export async function sendTestRecord(
  db: Database,
  { source, sentBy }: TestRecordRequest,
): Promise<TestRecord> {
  const reference = `sluice-test-${randomUUID().slice(0, 8)}`;
  const payload = { test: true, source, reference, sentBy, sentAt: new Date().toISOString() };
  const submission = {
    reference,
    type: TEST_RECORD_TYPE,
    eventId: null,
    originatedAt: null,
    orderingKey: null,
    traceparent: null,
    mediaType: 'application/json',
    bytes: Buffer.from(JSON.stringify(payload)),
    headers: [],
  };
  const [stored] = await enqueue(db, { source, keyId: null, submissions: [submission] });
  if (stored === undefined) throw new Error('a submission was stored without a result');
  return { id: stored.id, reference };
}
