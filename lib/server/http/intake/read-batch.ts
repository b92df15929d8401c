/** Many events in one body: the CloudEvents batch format, or one event a line. One bad item harms no other. */
import type { Problem } from '#lib/contracts/problem';
import {
  JsonShapeError,
  sliceElements,
  TooManyPartsError,
  type Slice,
} from '#lib/domain/json-slices';
import type { Submission } from '#lib/server/gateway/records/submission';
import { describeProblem, ProblemError } from '../problem.ts';
import { readStructuredEvent } from './read-structured-event.ts';

export type BatchItem =
  | { readonly kind: 'submission'; readonly submission: Submission }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface BatchContext {
  readonly headers: readonly (readonly [string, string])[];
  /** The most bytes that one record may have. */
  readonly mostBytes: number;
}

/** Each item costs an answer, however small it is. */
export const MOST_BATCH_RECORDS = 10_000;

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * `application/cloudevents-batch+json`: a JSON array of events, which may be empty.
 * @throws ProblemError invalid_cloud_event if the body is no array, too_large if it has too many
 */
export function readBatch(bytes: Uint8Array, context: BatchContext): BatchItem[] {
  return sliceBatch(bytes).map((slice) => readItem(bytes, slice, context));
}

/**
 * `application/x-ndjson`: one event a line, ended by \n or \r\n; empty lines are passed over.
 * @throws ProblemError too_large if there are too many
 */
export function readLines(bytes: Uint8Array, context: BatchContext): BatchItem[] {
  const items: BatchItem[] = [];
  let start = 0;
  while (start < bytes.length) {
    const newline = bytes.indexOf(NEWLINE, start);
    const lineEnd = newline === -1 ? bytes.length : newline;
    const end = bytes[lineEnd - 1] === RETURN && lineEnd > start ? lineEnd - 1 : lineEnd;
    if (end > start && items.length >= MOST_BATCH_RECORDS) throw tooMany();
    if (end > start) items.push(readItem(bytes, { start, end }, context));
    start = lineEnd + 1;
  }
  return items;
}

function sliceBatch(bytes: Uint8Array): Slice[] {
  try {
    return sliceElements(bytes, MOST_BATCH_RECORDS);
  } catch (error) {
    if (error instanceof TooManyPartsError) throw tooMany();
    if (!(error instanceof JsonShapeError)) throw error;
    throw new ProblemError('invalid_cloud_event', `The batch is no JSON array: ${error.message}.`);
  }
}

function tooMany(): ProblemError {
  return new ProblemError(
    'too_large',
    `A batch may have at most ${MOST_BATCH_RECORDS} records. Nothing was stored.`,
  );
}

function readItem(bytes: Uint8Array, { start, end }: Slice, context: BatchContext): BatchItem {
  try {
    if (end - start > context.mostBytes) {
      throw new ProblemError('too_large', `A record may have at most ${context.mostBytes} bytes.`);
    }
    const submission = readStructuredEvent(bytes.subarray(start, end), context.headers);
    return { kind: 'submission', submission };
  } catch (error) {
    if (error instanceof ProblemError) return { kind: 'refused', problem: describeProblem(error) };
    throw error;
  }
}
