/** Makes records of submissions that one caller hands over, or refuses them all. */
import { hash } from 'node:crypto';
import type { Direction } from '#lib/domain/direction';
import { WAITING_STATUS_OF, type WaitingStatus } from '#lib/domain/status';
import type { NewRecord } from '#lib/server/store/insert-records';
import { refuse } from '../gateway-error.ts';
import { findSubmissionFault, type Submission } from './submission.ts';

export interface StoreRequest {
  readonly sourceId: number;
  readonly direction: Direction;
  readonly keyId: number | null;
  readonly causedBy: bigint | null;
  readonly submissions: readonly Submission[];
}

/** A request that has been looked at: only the database can still refuse it. */
export interface PreparedRequest {
  readonly records: readonly NewRecord[];
  /** Payload bytes of all records. */
  readonly bytes: number;
  /** What the stored records wait as. */
  readonly status: WaitingStatus;
}

/** @throws GatewayError invalid_submission, if the caller did not check findSubmissionFault */
export function prepareRequest(request: StoreRequest): PreparedRequest {
  const records = request.submissions.map((submission) => toNewRecord(submission, request));
  const bytes = records.reduce((sum, record) => sum + record.bytes.byteLength, 0);
  return { records, bytes, status: WAITING_STATUS_OF[request.direction] };
}

function toNewRecord(submission: Submission, request: StoreRequest): NewRecord {
  const fault = findSubmissionFault(submission);
  if (fault !== null) throw refuse('invalid_submission', `${fault.field} ${fault.message}.`);
  const { sourceId, direction, keyId, causedBy } = request;
  const sha256 = hash('sha256', submission.bytes, 'buffer');
  return { ...submission, sourceId, direction, keyId, causedBy, sha256 };
}
