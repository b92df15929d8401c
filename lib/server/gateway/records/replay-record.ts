/** Puts one record back to its start, because a person found the cause of its failure gone. */
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import { WAITING_STATUS_OF, type WaitingStatus } from '#lib/domain/status';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { hasPayload } from '#lib/server/store/payload-presence';
import { cleanText } from '#lib/server/store/failure-columns';
import {
  lockSettledStatus,
  readReplayCandidate,
  replayHeld,
  replaySettled,
  type ReplayCandidate,
  type ReplayEntry,
} from '#lib/server/store/replay-record';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { refuse } from '../gateway-error.ts';

export interface ReplayRequest {
  readonly id: string;
  /** Who asks, as the timeline shows it. */
  readonly principalName: string;
  readonly reason: string | null;
  /** Needed for what is Processed or Acknowledged already. */
  readonly confirm: boolean;
  /** Keys of the sources that the asker may use; absent or null: all. */
  readonly sources?: readonly string[] | null;
}

export interface ReplayedRecord {
  readonly id: RecordId;
  readonly status: WaitingStatus;
  readonly generation: number;
}

const MOST_REASON = 2_000;

/**
 * Replays a record as its next generation, due now, with all its attempts before it. Asked twice at
 * once, it happens once.
 * @throws GatewayError record_not_found, confirmation_needed, already_waiting, payload_expired
 */
export async function replayRecord(db: Database, request: ReplayRequest): Promise<ReplayedRecord> {
  const id = parseRecordId(request.id);
  const candidate = id === null ? null : await readReplayCandidate(db, id);
  if (id === null || candidate === null || !mayReplay(candidate, request)) {
    throw refuse('record_not_found', `There is no record ${request.id}.`);
  }
  const entry = {
    id,
    requestedBy: request.principalName,
    reason: request.reason === null ? null : cleanText(request.reason, MOST_REASON),
  };
  const generation = await retryConflict(() =>
    inTransaction(db, (tx) => replay(tx, { entry, candidate, confirm: request.confirm })),
  );
  return { id: formatRecordId(id), status: WAITING_STATUS_OF[candidate.direction], generation };
}

function mayReplay({ source }: ReplayCandidate, { sources }: ReplayRequest): boolean {
  return sources === undefined || sources === null || sources.includes(source);
}

interface Replay {
  readonly entry: ReplayEntry;
  readonly candidate: ReplayCandidate;
  readonly confirm: boolean;
}

async function replay(tx: Transaction, { entry, candidate, confirm }: Replay): Promise<number> {
  const status = await lockSettledStatus(tx, entry.id);
  if (status !== null && status !== 'ERROR' && !confirm) {
    throw refuse('confirmation_needed', 'The record is done. Confirm that it is to be done again.');
  }
  if (!(await hasPayload(tx, entry.id))) {
    throw refuse('payload_expired', 'The payload is no longer kept: there is nothing to process.');
  }
  const { direction } = candidate;
  const to = WAITING_STATUS_OF[direction];
  const generation =
    status === null
      ? await replayHeld(tx, entry)
      : await replaySettled(tx, { ...entry, direction, to });
  if (generation === null) {
    throw refuse('already_waiting', 'The record is waiting or in work already.');
  }
  return generation;
}
