/** What the parties of an egress queue exchange. */
import type { RecordId } from '#lib/domain/record-id';
import type { GatewayError } from '../gateway-error.ts';

/** An egress record offered to its Integration App until `expiresAt`. */
export interface Delivery {
  readonly id: RecordId;
  /** Proves this delivery when it is acknowledged, rejected or extended. */
  readonly token: string;
  readonly source: string;
  readonly reference: string;
  readonly eventId: string | null;
  readonly type: string;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  /** Counts replays; 0: never replayed. */
  readonly generation: number;
  /** Offers of this generation so far, this one included. */
  readonly attempt: number;
  readonly expiresAt: Date;
  readonly mediaType: string;
  readonly traceparent: string | null;
  readonly bytes: Uint8Array;
}

/** A delivery as the Integration App names it. */
export interface DeliveryTarget {
  readonly id: string;
  readonly token: string;
  /** How long ago it was handed over, where whoever passes an acknowledgement on knows that. */
  readonly handedAgeMs?: number | undefined;
}

/** Why nothing was done about one delivery; its neighbours are not affected. */
export interface Refusal {
  readonly kind: 'refused';
  readonly id: string;
  readonly error: GatewayError;
}
