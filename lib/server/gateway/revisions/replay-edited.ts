/** Replays a record that has just been edited, in the transaction of the edit. */
import type { Transaction } from '#lib/server/database';
import type { SkipReason } from '#lib/domain/replay-operation';
import { readSkipReasons, replayRecords } from '#lib/server/store/replay-records';
import { EditError, type EditCode } from './edit-error.ts';

export interface EditedReplay {
  readonly recordId: bigint;
  readonly requestedBy: string;
  readonly reason: string;
  /** Also where it is Processed or Acknowledged. */
  readonly confirm: boolean;
}

/** The new generation; null: it was not replayed, since it is waiting or in work. */
export async function replayEdited(
  tx: Transaction,
  { recordId, ...how }: EditedReplay,
): Promise<number | null> {
  const wishes = { wishes: [{ recordId, generation: null }], operationId: null, ...how };
  return (await replayRecords(tx, wishes)).get(recordId) ?? null;
}

/**
 * The new generation.
 * @throws EditError confirmation_needed, already_waiting and the like: the edit then is undone too
 */
export async function replayEditedNow(tx: Transaction, replay: EditedReplay): Promise<number> {
  const generation = await replayEdited(tx, replay);
  if (generation !== null) return generation;
  const { recordId, confirm } = replay;
  const wishes = [{ recordId, generation: null }];
  const reason = (await readSkipReasons(tx, { wishes, confirm })).get(recordId) ?? 'gone';
  throw new EditError(...REFUSALS[reason]);
}

const WAITS =
  'The record is waiting or in work, so it cannot be replayed. Save without replay: its next attempt runs the edit.';

const REFUSALS: Readonly<Record<SkipReason, readonly [EditCode, string]>> = {
  already_done: ['confirmation_needed', 'The record is done. Confirm that it is to be done again.'],
  payload_expired: ['payload_expired', 'The payload is no longer kept.'],
  already_waiting: ['already_waiting', WAITS],
  already_replayed: ['already_waiting', WAITS],
  gone: ['record_not_found', 'The record is no longer there.'],
};
