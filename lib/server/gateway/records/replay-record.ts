/** Puts one record back to its start, because a person found the cause of its failure gone. */
import { formatRecordId, parseRecordId, type RecordId } from '#lib/domain/record-id';
import { WAITING_STATUS_OF, type WaitingStatus } from '#lib/domain/status';
import type { SkipReason } from '#lib/domain/replay-operation';
import { inTransaction, type Database, type Transaction } from '#lib/server/database';
import { cleanText } from '#lib/server/store/failure-columns';
import { readReplayCandidate, type ReplayCandidate } from '#lib/server/store/replay-record';
import {
  readSkipReasons,
  replayRecords,
  type ReplayWishes,
} from '#lib/server/store/replay-records';
import { retryConflict } from '#lib/server/store/retry-conflict';
import { refuse, type GatewayCode } from '../gateway-error.ts';

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
  const wishes = {
    wishes: [{ recordId: id, generation: null }],
    requestedBy: request.principalName,
    reason: request.reason === null ? null : cleanText(request.reason, MOST_REASON),
    confirm: request.confirm,
    operationId: null,
  };
  const generation = await retryConflict(() =>
    inTransaction(db, (tx) => replayOne(tx, id, wishes)),
  );
  return { id: formatRecordId(id), status: WAITING_STATUS_OF[candidate.direction], generation };
}

function mayReplay({ source }: ReplayCandidate, { sources }: ReplayRequest): boolean {
  return sources === undefined || sources === null || sources.includes(source);
}

async function replayOne(tx: Transaction, id: bigint, wishes: ReplayWishes): Promise<number> {
  const generation = (await replayRecords(tx, wishes)).get(id);
  if (generation !== undefined) return generation;
  const reason = (await readSkipReasons(tx, wishes)).get(id) ?? 'gone';
  throw refuse(...REFUSALS[reason]);
}

const REFUSALS: Readonly<Record<SkipReason, readonly [GatewayCode, string]>> = {
  already_done: ['confirmation_needed', 'The record is done. Confirm that it is to be done again.'],
  payload_expired: [
    'payload_expired',
    'The payload is no longer kept: there is nothing to process.',
  ],
  already_waiting: ['already_waiting', 'The record is waiting or in work already.'],
  already_replayed: ['already_waiting', 'The record has been replayed just now.'],
  gone: ['record_not_found', 'The record is no longer there.'],
};
