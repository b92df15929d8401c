/** Takes records out of the Core App: stored, then offered until they are acknowledged. */
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import { isPool, type Queryable } from '#lib/server/database';
import { announceWork } from '../ingress/announce-work.ts';
import type { ReceiveResult } from '../records/store-prepared.ts';
import { storeSubmissions } from '../records/store-submissions.ts';
import type { Submission } from '../records/submission.ts';
import { usableSource } from '../source-state.ts';

export interface EnqueueRequest {
  readonly source: string;
  /** The machine key that sent it; null: a handler, a person or this installation itself. */
  readonly keyId: number | null;
  /** The ingress record whose handler enqueues. */
  readonly causedBy?: RecordId | null;
  readonly submissions: readonly Submission[];
}

/**
 * Stores egress records like receive does ingress ones. Given a transaction, they exist if and only
 * if it commits. A paused intake refuses only what comes in, so it does not stop the Core App.
 * @throws GatewayError unknown_source, retired_source, invalid_submission
 */
export async function enqueue(db: Queryable, request: EnqueueRequest): Promise<ReceiveResult[]> {
  const { id: sourceId, isProcessingPaused } = await usableSource(db, request.source);
  const { keyId, submissions, causedBy: cause } = request;
  const causedBy = cause === undefined || cause === null ? null : parseRecordId(cause);
  const batch = { sourceId, direction: 'EGRESS', keyId, causedBy, submissions } as const;
  const results = await storeSubmissions(db, batch);
  // Of a transaction nobody knows here whether it commits: its records are found by looking.
  if (!isProcessingPaused && isPool(db)) announceWork(db);
  return results;
}
