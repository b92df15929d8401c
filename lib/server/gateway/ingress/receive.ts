/** Takes records in from an Integration App: stored as they came, processed later. */
import type { Database } from '#lib/server/database';
import type { ReceiveResult } from '../records/store-prepared.ts';
import { storeSubmissions } from '../records/store-submissions.ts';
import type { Submission } from '../records/submission.ts';
import { openSource } from '../source-state.ts';
import { announceWork } from './announce-work.ts';

export interface ReceiveRequest {
  readonly source: string;
  /** The machine key that sent it; null: a person or this installation itself. */
  readonly keyId: number | null;
  readonly submissions: readonly Submission[];
}

/**
 * Stores ingress records, together with what other callers send at the same moment, and answers in
 * input order when they are durable. An error may come after a part of a list of more than 500 was
 * stored: send it again, event ids make that safe.
 * The same event id again is a duplicate, or a conflict if the bytes differ, also within one call
 * and between parallel senders.
 * @throws GatewayError unknown_source, retired_source, intake_paused, invalid_submission
 */
export async function receive(db: Database, request: ReceiveRequest): Promise<ReceiveResult[]> {
  const { id: sourceId, isProcessingPaused } = await openSource(db, request.source);
  const { keyId, submissions } = request;
  const results = await storeSubmissions(db, {
    sourceId,
    direction: 'INGRESS',
    keyId,
    causedBy: null,
    submissions,
  });
  // Nobody may claim it, so nobody is woken: workers would look again and again for nothing.
  if (!isProcessingPaused) announceWork(db);
  return results;
}
