/** What a handler gets beside its record. */
import type { Logger } from 'pino';
import { parseRecordId, type RecordId } from '#lib/domain/record-id';
import type { Queryable } from '#lib/server/database';
import { enqueue } from '#lib/server/gateway/egress/enqueue';
import {
  FailureError,
  type HandlerContext,
  type InboundRecord,
  type OutboundRecord,
} from '#worker/handler';
import type { BegunAttempt } from './begun-attempt.ts';
import type { RunSignal } from './run-signal.ts';

export interface ContextParts {
  readonly begun: BegunAttempt;
  readonly tx: Queryable;
  readonly run: RunSignal;
  readonly log: Logger;
}

/** What costs something is made when the handler asks for it. */
export class AttemptContext implements HandlerContext {
  readonly #parts: ContextParts;

  constructor(parts: ContextParts) {
    this.#parts = parts;
  }

  get tx(): Queryable {
    return this.#parts.tx;
  }

  get egress(): HandlerContext['egress'] {
    const { tx, begun } = this.#parts;
    return { enqueue: (record) => enqueueOutbound(tx, begun, record) };
  }

  get log(): Logger {
    const { log, begun } = this.#parts;
    return log.child({ record: begun.id, attempt: begun.number });
  }

  get signal(): AbortSignal {
    return this.#parts.run.signal;
  }

  get attempt(): number {
    return this.#parts.begun.number;
  }

  get idempotencyKey(): string {
    const { id, generation, record } = this.#parts.begun;
    const key = `${id}-${String(generation)}`;
    const { revision } = record;
    // Other bytes are another request, although the record may not have been replayed for them.
    return revision === null || revision === 1 ? key : `${key}-r${String(revision)}`;
  }
}

/** The record as handlers see it. */
export function toInboundRecord(
  { id, record }: BegunAttempt,
  payload: unknown,
): InboundRecord<unknown> {
  const { reference, type, eventId, originatedAt, receivedAt, mediaType } = record;
  const bytes = record.bytes ?? new Uint8Array();
  const source = record.sourceKey;
  return {
    id,
    source,
    reference,
    type,
    eventId,
    originatedAt,
    receivedAt,
    mediaType,
    bytes,
    payload,
  };
}

async function enqueueOutbound(
  tx: Queryable,
  begun: BegunAttempt,
  record: OutboundRecord,
): Promise<RecordId> {
  const submission = {
    reference: record.reference,
    type: record.type,
    eventId: record.eventId ?? null,
    originatedAt: null,
    orderingKey: record.orderingKey ?? null,
    traceparent: begun.record.traceparent,
    mediaType: record.mediaType,
    bytes: record.bytes,
    headers: [],
  };
  const [result] = await enqueue(tx, {
    source: record.source,
    keyId: null,
    causedBy: begun.id,
    submissions: [submission],
  });
  if (result === undefined || parseRecordId(result.id) === null || result.kind === 'conflict')
    throw new FailureError({
      class: 'data',
      code: 'event_id_conflict',
      message: `An egress record with the event id ${record.eventId ?? ''} exists already, with other bytes.`,
    });
  return result.id;
}
