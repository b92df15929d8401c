/** The CloudEvents batch format: many events in one JSON array. One bad item harms no other. */
import type { Problem } from '#lib/contracts/problem';
import {
  JsonShapeError,
  sliceElements,
  TooManyPartsError,
  type Slice,
} from '#lib/domain/json-slices';
import { GatewayError } from '#lib/server/gateway/gateway-error';
import { readStructuredEvent } from '#lib/server/gateway/ingress/read-structured-event';
import type { Submission } from '#lib/server/gateway/records/submission';
import { describeProblem, ProblemError } from '../problem.ts';

export type BatchItem =
  | { readonly kind: 'submission'; readonly submission: Submission }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface BatchContext {
  readonly headers: readonly (readonly [string, string])[];
  /** The most bytes that one record may have. */
  readonly mostBytes: number;
}

/** Such a batch is held whole, and each item costs an answer, however small it is. */
export const MOST_BATCH_RECORDS = 10_000;

/**
 * `application/cloudevents-batch+json`: a JSON array of events, which may be empty.
 * @throws ProblemError invalid_cloud_event if the body is no array, too_large if it has too many
 */
export function readBatch(bytes: Uint8Array, context: BatchContext): BatchItem[] {
  return sliceBatch(bytes).map(({ start, end }) => readItem(bytes.subarray(start, end), context));
}

/** One event of many; null: it was too long to be held. */
export function readItem(bytes: Uint8Array | null, context: BatchContext): BatchItem {
  try {
    if (bytes === null || bytes.byteLength > context.mostBytes) {
      throw new ProblemError('too_large', `A record may have at most ${context.mostBytes} bytes.`);
    }
    return { kind: 'submission', submission: readStructuredEvent(bytes, context.headers) };
  } catch (error) {
    const isRefusal = error instanceof ProblemError || error instanceof GatewayError;
    if (isRefusal) return { kind: 'refused', problem: describeProblem(error) };
    throw error;
  }
}

function sliceBatch(bytes: Uint8Array): Slice[] {
  try {
    return sliceElements(bytes, MOST_BATCH_RECORDS);
  } catch (error) {
    if (error instanceof TooManyPartsError) {
      const detail = `A batch may have at most ${MOST_BATCH_RECORDS} records. Nothing was stored.`;
      throw new ProblemError('too_large', detail);
    }
    if (!(error instanceof JsonShapeError)) throw error;
    throw new ProblemError('invalid_cloud_event', `The batch is no JSON array: ${error.message}.`);
  }
}
