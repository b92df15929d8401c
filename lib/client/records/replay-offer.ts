/** Whether and how a record may be replayed, and what became of a replay. */
import type { RecordDetail } from '#lib/contracts/record';
import { WAITING_STATUS_OF } from '#lib/domain/status';

/**
 * `direct`: one click; `ask`: done already, so a person confirms; `waiting`: nothing to replay;
 * `expired`: the bytes to process are no longer kept.
 */
export type ReplayOffer = 'direct' | 'ask' | 'waiting' | 'expired';

type Replayable = Pick<RecordDetail, 'status' | 'direction' | 'held'> &
  Partial<Pick<RecordDetail, 'payloadExpiredAt'>>;

/** Why an offer cannot be taken, for people; null when it can. */
export const OFFER_REFUSALS: Readonly<Record<ReplayOffer, string | null>> = {
  direct: null,
  ask: null,
  waiting: 'It is waiting already: there is nothing to replay.',
  expired: 'Its payload is no longer kept: there is nothing to process again.',
};

/** What replaying this record takes. A row of a list does not know of its payload: only Error and held are sure to have theirs. */
export function offerReplay(record: Replayable): ReplayOffer {
  const waits = record.status === WAITING_STATUS_OF[record.direction];
  if (waits && !record.held) return 'waiting';
  if (typeof record.payloadExpiredAt === 'string') return 'expired';
  return record.status === 'ERROR' || record.held ? 'direct' : 'ask';
}

export type ReplayOutcome =
  | { readonly kind: 'running' }
  | { readonly kind: 'retrying'; readonly message: string }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly message: string };

/** What became of the replay that began `generation`; null once the record was replayed again. */
export function judgeReplay(record: RecordDetail, generation: number): ReplayOutcome | null {
  if (record.generation > generation) return null;
  if (record.generation < generation) return { kind: 'running' };
  const message = record.failure?.message ?? '';
  if (record.status === 'ERROR' || record.held) return { kind: 'failed', message };
  if (record.settledAt !== null) return { kind: 'succeeded' };
  return record.failure === null ? { kind: 'running' } : { kind: 'retrying', message };
}
