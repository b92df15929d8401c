/** Keeps what a person says about a record. */
import type { z } from 'zod';
import type { commentSchema } from '#lib/contracts/timeline';
import type { Database } from '#lib/server/database';
import { insertComment } from '#lib/server/store/comments';
import { refuse } from '../gateway-error.ts';
import { findVisibleRecord } from './find-visible-record.ts';
import type { RecordRequest } from './read-record.ts';

interface CommentRequest extends RecordRequest {
  /** Who says it, as the timeline shows it. */
  readonly principalName: string;
  readonly text: string;
}

/**
 * Adds a comment to the timeline of a record. It can be neither changed nor taken back.
 * @throws GatewayError record_not_found
 */
export async function writeComment(
  db: Database,
  request: CommentRequest,
): Promise<z.infer<typeof commentSchema>> {
  const { principalName: writtenBy, text } = request;
  const recordId = await findVisibleRecord(db, request);
  const row = await insertComment(db, { recordId, writtenBy, text });
  if (row === null) throw refuse('record_not_found', `There is no record ${request.id}.`);
  return { id: String(row.id), by: writtenBy, at: row.writtenAt.toISOString(), text };
}
