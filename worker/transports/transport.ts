/** The port that every way of offering egress records implements; the loop does all the rest. */
import type { Failure } from '#lib/domain/failure';
import type { EventMode } from '#lib/domain/transport';
import type { Delivery } from '#lib/server/gateway/egress/delivery';
import type { TransportCondition } from '#lib/domain/transport-condition';
import type { Loop } from '#worker/supervisor';

/** A source whose records an adapter offers, with the settings that concern adapters. */
export interface OfferSource {
  readonly id: number;
  readonly key: string;
  readonly eventMode: EventMode;
  readonly pushUrl: string | null;
  readonly pushAcknowledges: boolean;
  readonly pushAllowedHosts: readonly string[];
}

/** Records of one source, leased: each is under its own token until it is settled or runs out. */
export interface Offer {
  readonly source: OfferSource;
  readonly deliveries: readonly Delivery[];
  /** Aborted when the worker stops and has waited long enough: what is under way is to end now. */
  readonly signal: AbortSignal;
}

/** What came of offering one delivery. */
export type OfferResult =
  /** The other side holds it for the Integration App, whose acknowledgement is still to come. */
  | { readonly kind: 'handed' }
  /** The Integration App itself has said that it has it. */
  | { readonly kind: 'acknowledged' }
  /**
   * It may have arrived or not, or the answer was no: the attempt ends as UNDELIVERED, and its token
   * stays good for a late acknowledgement.
   */
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** by_policy: again later, held when offers are spent; again: never held; hold: at once. */
      readonly next: 'by_policy' | 'again' | 'hold';
      /** The next offer comes no sooner than this. */
      readonly retryAfterMs?: number;
    }
  /** Nothing left this process: it waits again as if it had not been offered. */
  | { readonly kind: 'given_back' };

/** How a source's transport stands now, for people. */
export interface TransportStanding {
  readonly state: TransportCondition;
  /** The last trouble, in words for people; null: none so far. */
  readonly lastError: { readonly message: string; readonly at: Date } | null;
  readonly lastSuccessAt: Date | null;
}

export interface Transport {
  readonly name: 'push' | 'rabbitmq';
  /**
   * How many more deliveries of this source may be offered at this moment. 0 while it is down, its
   * circuit is open, or as many as allowed are on their way: then none is leased.
   */
  room(source: OfferSource): number;
  /** Begins to offer all of them, and answers for each in their order. The promises never reject. */
  offer(offer: Offer): readonly Promise<OfferResult>[];
  standing(source: OfferSource): TransportStanding;
  /** Called every second for each source that has chosen this transport, so that all is there for the first record. */
  prepare?(source: OfferSource): void;
  /** What it needs kept up while it runs, such as a connection; undefined: nothing. */
  readonly loop?: Loop | undefined;
  /** Called when `room` may have grown without a result, as when a connection is back. */
  onRoom(ring: () => void): void;
  /** Ends connections. Nothing is offered any more, and all results are in. */
  close(): Promise<void>;
}
