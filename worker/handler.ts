/** What a handler is: the Core App's logic for the records of one source and some types. */
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { RecordId } from '#lib/domain/record-id';
import type { RetryPolicy } from '#lib/domain/retry-policy';
import type { Queryable } from '#lib/server/database';

/** A record as its handler sees it. `payload` is parsed and has met the contract. */
export interface InboundRecord<Payload> {
  readonly id: RecordId;
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly eventId: string | null;
  readonly originatedAt: Date | null;
  readonly receivedAt: Date;
  readonly mediaType: string;
  /** Exactly the bytes that came. */
  readonly bytes: Uint8Array;
  readonly payload: Payload;
}

/** A record for a third party, enqueued with the effects of the handler. */
export interface OutboundRecord {
  readonly source: string;
  readonly reference: string;
  readonly type: string;
  readonly eventId?: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  readonly orderingKey?: string;
}

export interface HandlerContext {
  /**
   * Statements of this attempt's transaction, opened at the first use: they commit together with
   * the record's new status, or not at all.
   */
  readonly tx: Queryable;
  readonly egress: { enqueue(record: OutboundRecord): Promise<RecordId> };
  readonly log: Logger;
  /** Aborted at the handler's time limit and at shutdown. */
  readonly signal: AbortSignal;
  readonly attempt: number;
  /**
   * Record id and generation, and the revision of an edited payload: stable over retries, for calls to
   * systems outside the database.
   */
  readonly idempotencyKey: string;
}

export interface Handler<Payload = unknown> {
  readonly name: string;
  /** Stamped on every attempt when it ends; change it when the logic changes. */
  readonly version: string;
  readonly source: string;
  readonly types: readonly string[];
  readonly contract: z.ZodType<Payload>;
  /** true: `payload` is the bytes as they came, neither unwrapped nor parsed. */
  readonly raw?: boolean;
  /**
   * shared: many attempts may run in one transaction, one after the other, and commit together; where one
   * fails, all are undone and each runs again by itself as the same attempt. For handlers whose only
   * effects are in this database and that set nothing for their session. Default: one of its own.
   */
  readonly transaction?: 'own' | 'shared';
  /** true: it calls systems that no transaction undoes, so a dry run does not try it. */
  readonly hasOutsideEffects?: boolean;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  process(record: InboundRecord<Payload>, context: HandlerContext): Promise<void>;
}

/** Checks a handler's types where it is written, and forgets its payload type for the registry. */
export function defineHandler<Payload>(handler: Handler<Payload>): Handler {
  return handler;
}

/** Thrown by a handler, or made from what it threw. */
export { FailureError } from '#lib/domain/failure-error';
