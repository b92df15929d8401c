/** What is asked of Sluice about deliveries. */
import type { AcknowledgeResult, Delivery, ExtendResult, RejectResult } from './answers.ts';

export interface CallOptions {
  /** Breaks off this call. */
  readonly signal?: AbortSignal;
}

export interface LeaseRequest extends CallOptions {
  /** 1 to 500. */
  readonly max: number;
  /** 1 to 3600. */
  readonly leaseSeconds: number;
  /** How long to wait while nothing is due: 0 to 30. */
  readonly waitSeconds: number;
}

/** One offer of one record. */
export type Target = Pick<Delivery, 'id' | 'token'>;

export interface Rejection extends Target {
  readonly code: string;
  readonly message: string;
  /** True: held until a person acts. False: offered again later. */
  readonly permanent: boolean;
}

export interface Extension extends Target {
  /** From now. */
  readonly leaseSeconds: number;
}

/** What a lease loop needs of a client. */
export interface DeliveryQueue {
  lease(source: string, request: LeaseRequest): Promise<Delivery[]>;
  acknowledge(targets: readonly Target[]): Promise<AcknowledgeResult[]>;
  reject(rejections: readonly Rejection[]): Promise<RejectResult[]>;
  extend(extensions: readonly Extension[]): Promise<ExtendResult[]>;
}
