/** Whether and how a record may be replayed, and what became of a replay. */
import type { RecordDetail } from '#lib/contracts/record';
import { WAITING_STATUS_OF } from '#lib/domain/status';

/** `direct`: one click; `ask`: done already, so a person confirms; `waiting`: nothing to replay. */
export type ReplayOffer = 'direct' | 'ask' | 'waiting';

/** What replaying this record takes. */
export function offerReplay(
  record: Pick<RecordDetail, 'status' | 'direction' | 'held'>,
): ReplayOffer {
  if (record.status === 'ERROR' || record.held) return 'direct';
  return record.status === WAITING_STATUS_OF[record.direction] ? 'waiting' : 'ask';
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
