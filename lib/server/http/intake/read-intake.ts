/** Reads what a request hands over, in whichever mode: one submission, or many with their faults. */
import { readStructuredEvent } from '#lib/server/gateway/ingress/read-structured-event';
import type { Submission } from '#lib/server/gateway/records/submission';
import { env } from '../../env.ts';
import { Admission } from '../admission.ts';
import { readBytes } from '../byte-reader.ts';
import type { DoorRequest } from '../door-request.ts';
import { ProblemError } from '../problem.ts';
import { readBatch } from './read-batch.ts';
import { hasCloudEventHeaders, readBinaryEvent } from './read-binary-event.ts';
import { CHUNK_RECORDS, readLines, type Chunk, type LineContext } from './read-lines.ts';
import { readPlain } from './read-plain.ts';
import { keptHeaders } from './received-headers.ts';

export type Intake =
  | { readonly kind: 'single'; readonly submission: Submission }
  | {
      readonly kind: 'many';
      /** To be taken one by one; reading on may fail as reading the body of one record may. */
      readonly chunks: AsyncIterable<Chunk>;
      /** What the chunks hold: dropped with each, released at the end. */
      readonly admission: Admission;
    };

const BATCH = 'application/cloudevents-batch+json';
const STRUCTURED = 'application/cloudevents+json';
const LINES = new Set(['application/x-ndjson', 'application/jsonl']);

/**
 * Content types decide the mode (CloudEvents HTTP binding §3): structured, batch, lines, else binary
 * by its `ce-` headers, else plain. `admission` holds the body of a single record.
 * @throws ProblemError for whatever cannot be taken
 */
export async function readIntake(request: DoorRequest, admission: Admission): Promise<Intake> {
  const mediaType = mediaTypeOf(request);
  if (mediaType === BATCH || LINES.has(mediaType)) return readMany(request, mediaType);
  if (mediaType.startsWith('application/cloudevents') && mediaType !== STRUCTURED) {
    throw new ProblemError('unsupported_media_type', `“${mediaType}” is not read here.`, [
      { header: 'content-type', message: 'is no form of CloudEvents that is read here' },
    ]);
  }
  const bytes = await readBytes(request, { mostBytes: env().SLUICE_MAX_RECORD_BYTES, admission });
  if (mediaType === STRUCTURED) {
    return single(readStructuredEvent(bytes, keptHeaders(request)));
  }
  return single(
    hasCloudEventHeaders(request) ? readBinaryEvent(request, bytes) : readPlain(request, bytes),
  );
}

function single(submission: Submission): Intake {
  return { kind: 'single', submission };
}

function readMany(request: DoorRequest, mediaType: string): Intake {
  const { SLUICE_MAX_BATCH_BYTES: mostBatchBytes, SLUICE_MAX_RECORD_BYTES: mostBytes } = env();
  // Of its own, since the answer to a long batch is still under way when the endpoint is done.
  const admission = new Admission();
  const context = { headers: keptHeaders(request), mostBytes, mostBatchBytes, admission };
  const read = mediaType === BATCH ? readWholeBatch : readLines;
  return { kind: 'many', chunks: read(request, context), admission };
}

async function* readWholeBatch(request: DoorRequest, context: LineContext): AsyncGenerator<Chunk> {
  const { mostBatchBytes, admission } = context;
  const bytes = await readBytes(request, { mostBytes: mostBatchBytes, admission });
  const items = readBatch(bytes, context);
  for (let start = 0; start < items.length; start += CHUNK_RECORDS) {
    // All of them are slices of one body, which is held until the last.
    yield { items: items.slice(start, start + CHUNK_RECORDS), bytes: 0 };
  }
}

function mediaTypeOf(request: DoorRequest): string {
  const contentType = request.headers.get('content-type') ?? '';
  const end = contentType.indexOf(';');
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}
