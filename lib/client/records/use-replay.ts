/** Replaying the record on screen: asking first where needed, and watching what becomes of it. */
import { useState } from 'react';
import type { RecordDetail } from '#lib/contracts/record';
import { useReplayRecord, type ReplayWish } from '../mutations/replay-record.ts';
import { usePermission } from '../queries/me.ts';
import {
  judgeReplay,
  OFFER_REFUSALS,
  offerReplay,
  type ReplayOffer,
  type ReplayOutcome,
} from './replay-offer.ts';

export interface ReplayState {
  readonly offer: ReplayOffer;
  readonly pending: boolean;
  /** Why it cannot be replayed now, for people; null when it can. */
  readonly refusal: string | null;
  readonly error: unknown;
  readonly outcome: ReplayOutcome | null;
  readonly asking: boolean;
  readonly setAsking: (asking: boolean) => void;
  /** The button and `r`: replays at once, or asks first. */
  readonly begin: () => void;
  readonly confirm: (reason: string) => void;
}

/** The state of replaying one record. Use it with the record's id as key. */
export function useReplay(record: RecordDetail): ReplayState {
  const { allowed, reason } = usePermission('operator');
  const mutation = useReplayRecord(record.id);
  const [asking, setAsking] = useState(false);
  const offer = offerReplay(record);
  const watched = mutation.data?.generation;
  const refusal = reason ?? OFFER_REFUSALS[offer];
  const possible = allowed && refusal === null && !mutation.isPending;
  const send = (wish: ReplayWish) => {
    mutation.replay(wish, () => {
      setAsking(false);
    });
  };
  return {
    offer,
    pending: mutation.isPending,
    refusal,
    error: mutation.error,
    outcome: watched === undefined ? null : judgeReplay(record, watched),
    asking,
    setAsking: (next) => {
      if (next) mutation.reset();
      setAsking(next);
    },
    begin: () => {
      if (!possible) return;
      if (offer === 'ask') setAsking(true);
      else send({});
    },
    confirm: (text) => {
      const trimmed = text.trim();
      send(trimmed === '' ? { confirm: true } : { confirm: true, reason: trimmed });
    },
  };
}
